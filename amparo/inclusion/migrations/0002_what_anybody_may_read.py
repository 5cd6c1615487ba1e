from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Figures of accommodations, and what anybody may read of them, of training and of certificates.

    Whoever changes one of these files moves its operation to a new migration: each database passes through the newest text only.
    """

    dependencies = [("inclusion", "0001_first"), ("accounts", "0002_offices"), ("places", "0001_first")]

    operations = [
        migrations.RunSQL([text("coverage_undo"), text("coverage")], text("coverage_undo")),
        migrations.RunSQL([text("certificate_undo"), text("certificate")], text("certificate_undo")),
        migrations.RunSQL(
            [
                text("public_accommodations_undo"),
                text("accommodations_undo"),
                text("accommodations"),
                text("public_accommodations"),
            ],
            [text("public_accommodations_undo"), text("accommodations_undo")],
        ),
    ]
