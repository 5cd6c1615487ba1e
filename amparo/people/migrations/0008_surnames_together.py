from __future__ import annotations

from django.db import migrations

FIRST, SECOND = (f"translate(lower(surname{n}), 'áéíóúüñ', 'aeiouun')" for n in (1, 2))


class Migration(migrations.Migration):
    """Persons by both surnames as they are typed: beside a common one, the other tells (`people/searching.py`)."""

    dependencies = [("people", "0007_kin")]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX person_by_surnames_folded ON people_person ({FIRST}, {SECOND}) WHERE merged_into_id IS NULL",
            "DROP INDEX person_by_surnames_folded",
        ),
        migrations.RunSQL(
            "DROP INDEX person_by_surname1_folded",
            f"CREATE INDEX person_by_surname1_folded ON people_person ({FIRST}) WHERE merged_into_id IS NULL",
        ),
    ]
