from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_first"),
        ("places", "0002_reasons_and_years"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="office",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
            ),
        ),
    ]
