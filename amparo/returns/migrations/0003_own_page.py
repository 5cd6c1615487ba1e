from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def _text(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """The portal's side of returns: the person's own page, and whether a cartilla is genuine.

    Whoever changes one of the files moves its operation to a migration of their own: each database passes through the newest
    text only.
    """

    dependencies = [
        ("returns", "0002_walls"),
        ("people", "0008_surnames_together"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(
            [_text("portal_cartilla_undo.sql"), _text("portal_cartilla.sql")],
            _text("portal_cartilla_undo.sql"),
        ),
    ]
