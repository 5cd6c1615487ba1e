from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    """The portal's side of the database: views, functions, and the trigger that wakes the worker."""

    dependencies = [
        ("families", "0002_first"),
        ("casework", "0002_first"),
        ("custody", "0002_first"),
        ("people", "0001_first"),
        ("places", "0002_reasons_and_years"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        migrations.RunSQL(
            (SQL / "portal_before_protocols.sql").read_text(encoding="utf-8"),
            (SQL / "portal_undo.sql").read_text(encoding="utf-8"),
        )
    ]
