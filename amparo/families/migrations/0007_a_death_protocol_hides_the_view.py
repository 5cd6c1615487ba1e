from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """Changed the portal’s views: see 0003."""

    dependencies = [("families", "0006_the_office_that_answers"), ("casework", "0016_protocols")]
