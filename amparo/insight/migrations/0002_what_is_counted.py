from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """What is counted for the open data, and what anybody may read of it.

    Whoever changes one of these files moves its operation to a new migration: each database passes through the newest text only.
    """

    dependencies = [
        ("insight", "0001_first"),
        ("casework", "0001_first"),
        ("counsel", "0002_walls"),
        ("returns", "0002_walls"),
    ]

    operations = [
        migrations.RunSQL([text("open_data_undo"), text("open_data")], text("open_data_undo")),
        migrations.RunSQL([text("published_undo"), text("published")], text("published_undo")),
    ]
