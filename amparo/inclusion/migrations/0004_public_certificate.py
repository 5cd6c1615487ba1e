from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def _text(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Whether a certificate is good, and whether every shift of a consulate has somebody trained, for anybody."""

    dependencies = [("inclusion", "0003_ask"), ("accounts", "__first__"), ("places", "__first__")]

    operations = [
        migrations.RunSQL(
            [_text("certificate_undo.sql"), _text("certificate.sql")], _text("certificate_undo.sql")
        ),
    ]
