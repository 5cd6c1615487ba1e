"""Who reads what a lawyer writes, and what a payment is tied to."""

from pathlib import Path

from django.db import migrations

from amparo.counsel.door import wall

MONEY = Path(__file__).resolve().parents[1] / "money" / "sql"


class Migration(migrations.Migration):
    dependencies = [("counsel", "0001_first")]

    operations = [
        migrations.RunSQL(wall.ON, wall.OFF),
        migrations.RunSQL(
            (MONEY / "ties.sql").read_text(encoding="utf-8"),
            (MONEY / "ties_back.sql").read_text(encoding="utf-8"),
        ),
    ]
