from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """What the figures of the workspace count. Whoever changes the file moves its operation to a new migration."""

    dependencies = [
        ("insight", "0003_figures"),
        ("casework", "0001_first"),
        ("counsel", "0002_walls"),
        ("inclusion", "0001_first"),
        ("returns", "0002_walls"),
    ]

    operations = [
        migrations.RunSQL([text("figures_undo"), text("figures")], text("figures_undo")),
    ]
