from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "money" / "sql"


class Migration(migrations.Migration):
    dependencies = [("counsel", "0002_privilege_wall")]

    operations = [
        migrations.RunSQL(
            (SQL / "ties.sql").read_text(encoding="utf-8"),
            (SQL / "ties_back.sql").read_text(encoding="utf-8"),
        ),
    ]
