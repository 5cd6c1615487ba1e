"""What an agency finds, and how an allocation is held while an entry is added."""

from django.db import migrations

from amparo.returns.agencies import wall
from amparo.returns.resources import holding


class Migration(migrations.Migration):
    dependencies = [("returns", "0002_ret_agencies")]

    operations = [
        migrations.RunSQL(wall.ON, wall.OFF),
        migrations.RunSQL(holding.LOCK, holding.UNLOCK),
    ]
