"""A second look names the door of its record, as the checks do; it named the record's source."""

from django.db import migrations

DOORS = {"consular": "import", "ngo": "import", "visit": "intake", "ciam": "intake"}


def name_doors(apps, schema_editor):
    looks = apps.get_model("review", "SecondLook").objects
    for source, door in DOORS.items():
        looks.filter(door=source).update(door=door)


class Migration(migrations.Migration):
    dependencies = [("review", "0001_first")]
    operations = [migrations.RunPython(name_doors, migrations.RunPython.noop)]
