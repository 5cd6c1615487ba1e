from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Reports of extortion, and a family's own word."""

    dependencies = [
        ("families", "0007_a_death_protocol_hides_the_view"),
        ("places", "0003_special_days"),
        ("notices", "0003_seals_of_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="panic_hash",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="inbox",
            name="kind",
            field=models.CharField(
                choices=[("request", "Request"), ("code", "Code"), ("fraud", "Fraud")], max_length=10
            ),
        ),
        migrations.CreateModel(
            name="FraudReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                ("received_at", models.DateTimeField()),
                ("asked", models.CharField(max_length=500)),
                ("called_from", models.CharField(blank=True, max_length=60)),
                ("happened", models.CharField(blank=True, max_length=60)),
                ("place_as_given", models.CharField(blank=True, max_length=160)),
                ("contact", models.BinaryField(null=True)),
                ("warned_at", models.DateTimeField(null=True)),
                ("warned_count", models.IntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.facility",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
                    ),
                ),
                (
                    "warned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "received_at"], name="fraud_reports_of_an_office"),
                    models.Index(
                        condition=models.Q(("warned_at__isnull", False)),
                        fields=["facility", "warned_at"],
                        name="fraud_warned_at_a_place",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_closed_fraud_report_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("warned_at__isnull", True),
                            models.Q(("facility__isnull", False), ("warned_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_warning_has_a_place_and_somebody_who_gave_it",
                    ),
                ],
            },
        ),
    ]
