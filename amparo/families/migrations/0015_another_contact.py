from __future__ import annotations

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    """A request's contact can be changed: the new one proves itself, and a blocked one is neither put nor taken out."""

    dependencies = [("families", "0014_buckets_instead_of_attempts")]

    operations = [
        migrations.AddField(
            model_name="telling", name="new_contact_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunSQL(
            [
                (SQL / "contacts_undo.sql").read_text(encoding="utf-8"),
                (SQL / "contacts.sql").read_text(encoding="utf-8"),
            ],
            (SQL / "contacts_undo.sql").read_text(encoding="utf-8"),
        ),
    ]
