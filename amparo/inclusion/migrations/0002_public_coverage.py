from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def _text(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """What anybody may read of the training."""

    dependencies = [("inclusion", "0001_training")]

    operations = [
        migrations.RunSQL([_text("coverage_undo.sql"), _text("coverage.sql")], _text("coverage_undo.sql")),
    ]
