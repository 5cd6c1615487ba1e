from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_office_of_a_notice"),
        ("places", "0003_special_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="seal_hash",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("seal_hash", ""), _negated=True),
                fields=["seal_hash"],
                name="notices_by_seal",
            ),
        ),
    ]
