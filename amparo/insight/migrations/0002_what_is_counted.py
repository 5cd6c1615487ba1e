from __future__ import annotations

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


def _text(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


class Migration(migrations.Migration):
    """What is counted for the open data, and what anybody may read of it."""

    dependencies = [
        ("insight", "0001_open_data"),
        ("casework", "0030_written_down"),
        ("counsel", "0003_what_a_payment_is_tied_to"),
        ("returns", "0003_own_page"),
    ]

    operations = [
        migrations.RunSQL([_text("open_data_undo.sql"), _text("open_data.sql")], _text("open_data_undo.sql")),
        migrations.RunSQL([_text("published_undo.sql"), _text("published.sql")], _text("published_undo.sql")),
    ]
