from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import amparo.core.clock


class Migration(migrations.Migration):
    """How a place says that those who are held there are visited, called, written to and sent money."""

    dependencies = [
        ("places", "0003_special_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Way",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visit", "Visit"),
                            ("call", "Telephone calls"),
                            ("write", "Letters"),
                            ("money", "Send money"),
                        ],
                        max_length=6,
                        verbose_name="way",
                    ),
                ),
                ("text_es", models.CharField(max_length=500, verbose_name="in Spanish")),
                ("text_en", models.CharField(max_length=500, verbose_name="in English")),
                ("phone", models.CharField(blank=True, default="", max_length=30, verbose_name="telephone")),
                ("url", models.URLField(blank=True, default="", verbose_name="page")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("checked_on", models.DateField(verbose_name="read on")),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now, verbose_name="recorded")),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ways",
                        to="places.facility",
                        verbose_name="facility",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "way to reach who is held",
                "verbose_name_plural": "ways to reach who is held",
                "constraints": [
                    models.UniqueConstraint(fields=("facility", "kind"), name="a_place_has_each_way_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_es", ""), _negated=True),
                            models.Q(("text_en", ""), _negated=True),
                            models.Q(("source", ""), _negated=True),
                        ),
                        name="a_way_has_words_and_says_who_says_so",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("url", ""), ("url__startswith", "https://"), _connector="OR"),
                        name="a_way_leads_to_a_safe_page",
                    ),
                ],
            },
        ),
    ]
