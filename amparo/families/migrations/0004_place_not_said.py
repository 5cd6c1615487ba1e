from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    """The portal's views and functions anew, as `sql/portal.sql` has them now: a place that nobody said is no place, and
    a concluded case is not called a search. The privileges are granted again after every migration."""

    dependencies = [("families", "0003_portal")]
    operations = [
        migrations.RunSQL(
            [
                (SQL / "portal_undo.sql").read_text(encoding="utf-8"),
                (SQL / "portal_before_protocols.sql").read_text(encoding="utf-8"),
            ],
            migrations.RunSQL.noop,
        )
    ]
