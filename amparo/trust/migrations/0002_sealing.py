from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """The functions that seal. Each table's trigger is made after the migrations (`seal/attaching.py`)."""

    dependencies = [("trust", "0001_first")]

    operations = [migrations.RunSQL([text("seal_undo"), text("seal")], text("seal_undo"))]
