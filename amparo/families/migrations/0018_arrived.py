from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    """The portal's views, with the arrival in Mexico.

    Whoever changes `sql/portal.sql` moves its operations to a migration of their own: each database passes through the
    newest text only.
    """

    dependencies = [("families", "0017_lawyers")]

    operations = [
        migrations.RunSQL(
            [
                (SQL / "portal_undo.sql").read_text(encoding="utf-8"),
                (SQL / "portal.sql").read_text(encoding="utf-8"),
            ],
            (SQL / "portal_undo.sql").read_text(encoding="utf-8"),
        ),
    ]
