"""The role of whoever acts, for the walls of the rooms above."""

from django.db import migrations

from amparo.accounts import wall


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sittings_and_two_people")]

    operations = [migrations.RunSQL(wall.ON, wall.OFF)]
