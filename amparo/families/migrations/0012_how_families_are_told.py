from __future__ import annotations

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    """How each family is told: nobody has chosen as yet; every contact counts as proved when it was given or last visited."""

    dependencies = [
        ("families", "0011_trust"),
        ("notices", "0004_delivery"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="inbox",
            name="kind",
            field=models.CharField(
                choices=[
                    ("request", "Request"),
                    ("code", "Code"),
                    ("fraud", "Fraud"),
                    ("message", "Message"),
                    ("paper", "Paper"),
                    ("also", "Also"),
                    ("wishes", "Wishes"),
                    ("wish_code", "Wish Code"),
                    ("wish_renew", "Wish Renew"),
                    ("wish_end", "Wish End"),
                    ("stop", "Stop"),
                    ("gateway", "Gateway"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Browser",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.BinaryField()),
                ("address_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="browsers",
                        to="families.request",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("request", "address_hash"),
                        name="a_browser_is_told_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Telling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channels", models.JSONField(blank=True, default=list)),
                ("quiet_from", models.SmallIntegerField(null=True)),
                ("quiet_to", models.SmallIntegerField(null=True)),
                ("zone", models.CharField(blank=True, default="", max_length=40)),
                ("daily", models.BooleanField(default=False)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("proved_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="telling",
                        to="families.request",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from__isnull", True), ("quiet_to__isnull", True)),
                            models.Q(("quiet_from__range", (0, 23)), ("quiet_to__range", (0, 23))),
                            _connector="OR",
                        ),
                        name="quiet_hours_are_two_hours_of_a_day",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            """INSERT INTO families_telling (request_id, channels, zone, daily, proved_at)
               SELECT r.id, '[]', '', false, greatest(r.received_at, (
                   SELECT max(v.began_at) FROM portal_visit v WHERE v.request_id = r.id))
               FROM families_request r""",
            "DELETE FROM families_telling",
        ),
        migrations.RunSQL(
            (SQL / "messages.sql").read_text(encoding="utf-8"),
            (SQL / "messages_undo.sql").read_text(encoding="utf-8"),
        ),
    ]
