"""What an agency finds and reads, who reads of health, how an allocation is held while an entry is added; and the portal's side:
the person's own page, and whether a cartilla is genuine."""

from pathlib import Path

from django.db import migrations

from amparo.returns.agencies import told
from amparo.returns.agencies import wall as agencies
from amparo.returns.medicines import wall as health
from amparo.returns.resources import holding

SQL = Path(__file__).resolve().parents[1] / "sql"


def text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("returns", "0001_first"),
        ("people", "0001_first"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(health.ON, health.OFF),
        migrations.RunSQL(agencies.ON, agencies.OFF),
        migrations.RunSQL(holding.LOCK, holding.UNLOCK),
        migrations.RunSQL(
            [text("portal_cartilla_undo"), text("portal_cartilla")], text("portal_cartilla_undo")
        ),
        migrations.RunSQL([text("portal_own_undo"), text("portal_own")], text("portal_own_undo")),
        migrations.RunSQL(told.ON, told.OFF),
    ]
