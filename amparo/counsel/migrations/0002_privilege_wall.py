from django.db import migrations

from amparo.counsel.door import wall


class Migration(migrations.Migration):
    dependencies = [("counsel", "0001_first")]

    operations = [migrations.RunSQL(wall.ON, wall.OFF)]
