from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def _text(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """Figures of accommodations: counted in one place, and what anybody may read of them."""

    dependencies = [("inclusion", "0005_accommodations")]

    operations = [
        migrations.RunSQL(
            [_text("public_accommodations_undo.sql"), _text("accommodations_undo.sql"),
             _text("accommodations.sql"), _text("public_accommodations.sql")],
            [_text("public_accommodations_undo.sql"), _text("accommodations_undo.sql")],
        ),
    ]  # fmt: skip
