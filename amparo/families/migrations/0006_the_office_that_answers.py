from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    """The portal's views anew, as `sql/portal.sql` has them now: a family reads which consulate answers it, which does not
    change when the case passes to another. The privileges are granted again after every migration."""

    dependencies = [("families", "0005_contacts_stay_sealed")]
    operations = [
        migrations.RunSQL(
            [
                (SQL / "portal_undo.sql").read_text(encoding="utf-8"),
                (SQL / "portal_before_protocols.sql").read_text(encoding="utf-8"),
            ],
            migrations.RunSQL.noop,
        )
    ]
