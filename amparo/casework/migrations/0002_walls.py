"""What is in documents, and what outsiders never read, in the database."""

from pathlib import Path

from django.db import migrations

from amparo.accounts import wall
from amparo.casework.walls import OF_OUTSIDERS

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_who_acts"), ("casework", "0001_first"), ("people", "0001_first")]

    operations = [
        migrations.RunSQL(
            (SQL / "documents_wall.sql").read_text(encoding="utf-8"),
            (SQL / "documents_wall_undo.sql").read_text(encoding="utf-8"),
        ),
        migrations.RunSQL(*wall.closed_to_outsiders(OF_OUTSIDERS)),
    ]
