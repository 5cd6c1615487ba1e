from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Looks had a chain and seals of their own; `trust` seals them now with every other table that only grows."""

    blocks = "No installation is in use before this one."
    dependencies = [("families", "0003_walls")]

    operations = [
        migrations.DeleteModel("LookSeal"),
        migrations.RemoveConstraint("look", "a_look_follows_one_look"),
        migrations.RemoveField("look", "before"),
        migrations.RemoveField("look", "hash"),
        migrations.RunSQL([text("wall_undo"), text("wall")], text("wall_undo")),
    ]
