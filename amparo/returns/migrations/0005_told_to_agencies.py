"""What an agency reads of the notice that came before somebody."""

from django.db import migrations

from amparo.returns.agencies import told


class Migration(migrations.Migration):
    dependencies = [("returns", "0004_what_it_tells")]

    operations = [migrations.RunSQL(told.ON, told.OFF)]
