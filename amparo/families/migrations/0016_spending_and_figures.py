from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    """What may be spent on messages, counted in the buckets that are there."""

    dependencies = [("families", "0015_another_contact")]

    operations = [
        migrations.RunSQL(
            [
                (SQL / "spending_undo.sql").read_text(encoding="utf-8"),
                (SQL / "spending.sql").read_text(encoding="utf-8"),
            ],
            (SQL / "spending_undo.sql").read_text(encoding="utf-8"),
        )
    ]
