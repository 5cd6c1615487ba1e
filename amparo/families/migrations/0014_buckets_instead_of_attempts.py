from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """Attempts are counted in buckets (`wall`)."""

    dependencies = [("families", "0013_wall")]
    operations = [migrations.DeleteModel(name="Attempt")]
