from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """The place of each open stay, read from the index alone: the ageing of deadlines by place asks for all of them."""

    dependencies = [("custody", "0003_missing_from_list")]
    operations = [
        migrations.AddIndex(
            model_name="stint",
            index=models.Index(
                fields=["stay"],
                name="where_a_stay_is_now",
                include=["facility"],
                condition=models.Q(("ended_at__isnull", True)),
            ),
        ),
    ]
