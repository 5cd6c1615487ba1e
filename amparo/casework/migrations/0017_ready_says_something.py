from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0016_protocols"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="protocolstep",
            name="ready_names_hour_receiver_companion_medicines_destination",
        ),
        migrations.AddConstraint(
            model_name="protocolstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", "ready"), _negated=True),
                    ("settled_at__isnull", True),
                    models.Q(
                        ("values__agreed_hour__regex", "\\S"),
                        ("values__companion__regex", "\\S"),
                        ("values__destination__regex", "\\S"),
                        (
                            "values__has_keys",
                            ["agreed_hour", "receiver", "companion", "medicines", "destination"],
                        ),
                        ("values__medicines__regex", "\\S"),
                        ("values__receiver__regex", "\\S"),
                    ),
                    _connector="OR",
                ),
                name="ready_names_hour_receiver_companion_medicines_destination",
            ),
        ),
    ]
