"""What outsiders never read of families, in the database."""

from django.db import migrations

from amparo.accounts import wall
from amparo.families.walls import OF_OUTSIDERS


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_who_acts"), ("families", "0002_what_the_portal_may")]

    operations = [migrations.RunSQL(*wall.closed_to_outsiders(OF_OUTSIDERS))]
