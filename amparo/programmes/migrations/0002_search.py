from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """The search among the sheets, and what the portal's role may read.

    Whoever changes one of these files moves its operation to a new migration: each database passes through the newest text only.
    """

    dependencies = [("programmes", "0001_first"), ("places", "0001_first")]

    operations = [
        migrations.RunSQL(
            [text("search"), text("places"), text("found"), text("portal")],
            [text("portal_undo"), text("search_undo")],
        ),
        migrations.RunSQL(text("portal_agency"), text("portal_agency_undo")),
    ]
