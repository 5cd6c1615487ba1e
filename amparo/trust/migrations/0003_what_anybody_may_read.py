from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    """The privacy notice as the portal reads it. Whoever changes the file moves its operation to a new migration."""

    dependencies = [("trust", "0002_sealing")]
    operations = [
        migrations.RunSQL(
            (SQL / "portal_privacy.sql").read_text(encoding="utf-8"), "DROP VIEW portal_privacy_notice"
        ),
    ]
