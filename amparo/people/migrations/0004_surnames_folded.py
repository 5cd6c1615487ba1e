from __future__ import annotations

from django.db import migrations

FOLDED = "translate(lower({}), 'áéíóúüñ', 'aeiouun')"


class Migration(migrations.Migration):
    """Persons by a surname as it is typed: small letters, no accents (`people/searching.py`)."""

    dependencies = [("people", "0003_review_queue")]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX person_by_{name}_folded ON people_person ({FOLDED.format(name)}) WHERE merged_into_id IS NULL",
            f"DROP INDEX person_by_{name}_folded",
        )
        for name in ("surname1", "surname2")
    ]
