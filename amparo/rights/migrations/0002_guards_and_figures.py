from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """What leaves is agreed to, whoever writes the row; and what is counted.

    Whoever changes one of these files moves its operation to a new migration: each database passes through the newest text only.
    """

    dependencies = [("rights", "0001_first")]

    operations = [
        migrations.RunSQL(
            [text("figures_undo"), text("guards_undo"), text("guards"), text("figures")],
            [text("figures_undo"), text("guards_undo")],
        ),
    ]
