from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """All that the portal's role may do and read, as functions and views (ADR 2).

    Whoever changes one of these files moves its operation to a new migration: each database passes through the newest text only.
    """

    dependencies = [
        ("families", "0001_first"),
        ("casework", "0001_first"),
        ("counsel", "0002_walls"),
        ("custody", "0001_first"),
        ("notices", "0001_first"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL([text("trust_undo"), text("trust")], text("trust_undo")),
        migrations.RunSQL(text("messages"), text("messages_undo")),
        migrations.RunSQL([text("contacts_undo"), text("contacts")], text("contacts_undo")),
        migrations.RunSQL([text("spending_undo"), text("spending")], text("spending_undo")),
        migrations.RunSQL([text("figures_undo"), text("figures")], text("figures_undo")),
        migrations.RunSQL([text("portal_undo"), text("portal")], text("portal_undo")),
    ]
