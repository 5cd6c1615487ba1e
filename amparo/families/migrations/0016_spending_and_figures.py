from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def _text(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """What may be spent on messages, counted in the buckets that are there; and the figures that anybody may read."""

    dependencies = [("families", "0015_another_contact")]

    operations = [
        migrations.RunSQL([_text("spending_undo.sql"), _text("spending.sql")], _text("spending_undo.sql")),
        migrations.RunSQL([_text("figures_undo.sql"), _text("figures.sql")], _text("figures_undo.sql")),
    ]
