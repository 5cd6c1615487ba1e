from django.db import migrations

from amparo.returns.medicines import wall


class Migration(migrations.Migration):
    dependencies = [("returns", "0002_desks")]

    operations = [migrations.RunSQL(wall.ON, wall.OFF)]
