import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="DemoMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("sms", "Text message"),
                            ("whatsapp", "WhatsApp"),
                            ("voice", "Telephone call"),
                            ("push", "Notice of the browser"),
                        ],
                        max_length=10,
                    ),
                ),
                ("address", models.CharField(max_length=200)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told_as", models.CharField(max_length=100, unique=True)),
                ("provider_id", models.CharField(max_length=100)),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("", "Not known"),
                            ("accepted", "On its way"),
                            ("delivered", "Delivered"),
                            ("unanswered", "Nobody confirmed the call"),
                            ("failed", "Not delivered"),
                            ("bounced", "There is nobody at that address"),
                            ("confirmed", "Confirmed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("applied_at__isnull", True)),
                        fields=["received_at"],
                        name="receipts_to_apply",
                    ),
                    models.Index(fields=["provider_id"], name="receipts_of_a_message"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("template", models.CharField(max_length=40)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("sms", "Text message"),
                            ("whatsapp", "WhatsApp"),
                            ("voice", "Telephone call"),
                            ("push", "Notice of the browser"),
                        ],
                        max_length=10,
                    ),
                ),
                ("address", models.BinaryField()),
                ("language", models.CharField(default="es-mx", max_length=10)),
                ("values", models.JSONField(default=dict)),
                ("seal_hash", models.CharField(blank=True, default="", max_length=64)),
                ("stop_hash", models.CharField(blank=True, default="", max_length=64)),
                ("key", models.CharField(max_length=120, unique=True)),
                ("about", models.CharField(blank=True, max_length=11)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("dropped", "Dropped"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("next_attempt_at", models.DateTimeField()),
                ("attempts", models.SmallIntegerField(default=0)),
                ("last_problem", models.CharField(blank=True, max_length=200)),
                ("sent_at", models.DateTimeField(null=True)),
                ("provider_id", models.CharField(blank=True, max_length=100)),
                ("call", models.SmallIntegerField(default=0)),
                (
                    "delivery",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not known"),
                            ("accepted", "On its way"),
                            ("delivered", "Delivered"),
                            ("unanswered", "Nobody confirmed the call"),
                            ("failed", "Not delivered"),
                            ("bounced", "There is nobody at that address"),
                            ("confirmed", "Confirmed"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("delivery_at", models.DateTimeField(null=True)),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.office",
                    ),
                ),
                (
                    "repeats",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeated",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["next_attempt_at"],
                        name="notices_to_send",
                    ),
                    models.Index(
                        condition=models.Q(("seal_hash", ""), _negated=True),
                        fields=["seal_hash"],
                        name="notices_by_seal",
                    ),
                    models.Index(
                        condition=models.Q(("stop_hash", ""), _negated=True),
                        fields=["stop_hash"],
                        name="notices_by_stop",
                    ),
                    models.Index(
                        condition=models.Q(("provider_id", ""), _negated=True),
                        fields=["provider_id"],
                        name="notices_by_provider",
                    ),
                    models.Index(
                        condition=models.Q(("about", ""), _negated=True),
                        fields=["about", "created_at"],
                        name="notices_about_a_request",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("channel", "voice"),
                            ("delivery__in", ["", "accepted", "delivered", "failed"]),
                            ("state", "sent"),
                        ),
                        fields=["sent_at"],
                        name="calls_to_repeat",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delivery", ""), ("delivery_at__isnull", True)),
                            models.Q(
                                models.Q(("delivery", ""), _negated=True), ("delivery_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="what_became_of_a_notice_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_sent_notice_has_a_moment",
                    ),
                ],
            },
        ),
    ]
