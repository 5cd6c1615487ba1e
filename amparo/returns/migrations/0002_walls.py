"""What an agency finds, who reads of health, and how an allocation is held while an entry is added."""

from django.db import migrations

from amparo.returns.agencies import wall as agencies
from amparo.returns.medicines import wall as health
from amparo.returns.resources import holding


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_first")]

    operations = [
        migrations.RunSQL(health.ON, health.OFF),
        migrations.RunSQL(agencies.ON, agencies.OFF),
        migrations.RunSQL(holding.LOCK, holding.UNLOCK),
    ]
