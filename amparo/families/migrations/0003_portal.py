from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """The portal’s side of the database was made here first; the newest migration that names `sql/portal.sql` makes it now."""

    dependencies = [
        ("families", "0002_first"),
        ("casework", "0002_first"),
        ("custody", "0002_first"),
        ("people", "0001_first"),
        ("places", "0002_reasons_and_years"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
