from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    """The portal's views and functions, and the trigger that wakes the worker: a death protocol hides what a family reads from
    the moment it is opened (A14). The privileges are granted again after every migration.

    Whoever changes `sql/portal.sql` moves these operations to a migration of their own: each database passes through the
    newest text only.
    """

    dependencies = [("families", "0006_the_office_that_answers"), ("casework", "0016_protocols")]
    operations = [
        migrations.RunSQL(
            [
                (SQL / "portal_undo.sql").read_text(encoding="utf-8"),
                (SQL / "portal.sql").read_text(encoding="utf-8"),
            ],
            (SQL / "portal_undo.sql").read_text(encoding="utf-8"),
        )
    ]
