from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Messages, papers, grave news and several requests in one visit. (The portal's views are made by the newest migration
    that names `sql/portal.sql`.)"""

    dependencies = [
        ("places", "0004_ways"),
        ("casework", "0024_grave_news"),
        ("families", "0009_the_inbox"),
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
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("birth", "their birth certificate"),
                            ("identity", "their passport, matrícula or voter card"),
                            ("curp", "their CURP"),
                            ("marriage", "the marriage certificate"),
                            ("children", "the birth certificates of the children"),
                            ("own_identity", "your own identification"),
                            ("relation", "a paper that shows how you are related"),
                            ("court", "papers of the court or of immigration"),
                            ("receipt", "the receipt of belongings"),
                            ("medicines", "the prescription of medicines"),
                            ("lawyer", "the lawyer’s contract or card"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("sent", "Sent"),
                            ("accepted", "Accepted"),
                            ("refused", "Asked for again"),
                            ("dropped", "No longer needed"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "refused_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("blurred", "it cannot be read well"),
                            ("part", "a part is missing"),
                            ("other_paper", "it is another paper"),
                            ("other_person", "it is of another person"),
                            ("expired", "it is no longer valid"),
                            ("cannot_open", "the file cannot be opened"),
                        ],
                        max_length=14,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="families.request",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("body", models.BinaryField(null=True)),
                ("problem", models.CharField(blank=True, db_default="", max_length=20)),
                ("handled_at", models.DateTimeField(null=True)),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="casework.document",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="families.paper",
                    ),
                ),
            ],
            options={
                "db_table": "portal_upload",
            },
        ),
        migrations.CreateModel(
            name="AlsoProved",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.request"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="also", to="families.visit"
                    ),
                ),
            ],
            options={
                "db_table": "portal_visit_request",
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "request"), name="a_visit_proves_a_request_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="GraveCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.event"
                    ),
                ),
                (
                    "follow",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grave_calls",
                        to="families.follow",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.task"
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("follow", "event"), name="grave_news_is_one_call_for_each_relative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), ("told_at__isnull", True), ("told_by__isnull", True)),
                            models.Q(
                                ("told_at__isnull", False),
                                ("told_by__isnull", False),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_grave_call_says_who_told_and_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("body", models.BinaryField()),
                ("for_family", models.BinaryField(null=True)),
                ("granted", models.BooleanField(default=False)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="families.request",
                    ),
                ),
                (
                    "settled_by",
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
                    models.Index(
                        condition=models.Q(("by__isnull", True), ("settled_at__isnull", True)),
                        fields=["request"],
                        name="messages_to_answer",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", True), ("for_family__isnull", True), ("granted", False)),
                            models.Q(
                                ("by__isnull", False),
                                ("for_family__isnull", False),
                                ("settled_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_is_sealed_for_the_family_and_nothing_else_is",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_settled_message_says_by_whom",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="message",
            trigger=pgtrigger.compiler.Trigger(
                name="messages_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="5df873f868e67ff5650e6817f7767023b338cccf",
                    operation="DELETE",
                    pgid="pgtrigger_messages_are_kept_c33b0",
                    table="families_message",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="message",
            trigger=pgtrigger.compiler.Trigger(
                name="messages_never_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."for_family" IS DISTINCT FROM (NEW."for_family") OR OLD."granted" IS DISTINCT FROM (NEW."granted") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."request_id" IS DISTINCT FROM (NEW."request_id") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="96a0b101b519c4171fc5b7c340899a9b20c0c291",
                    operation="UPDATE",
                    pgid="pgtrigger_messages_never_change_7cc0f",
                    table="families_message",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "sent", "refused"])),
                fields=("request", "code"),
                name="a_paper_is_asked_for_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), models.Q(("refused_why", ""), _negated=True)),
                    models.Q(models.Q(("state", "refused"), _negated=True), ("refused_why", "")),
                    _connector="OR",
                ),
                name="a_refused_paper_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("settled_at__isnull", True),
                        ("settled_by__isnull", True),
                        ("state__in", ["asked", "sent", "refused"]),
                    ),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        ("state__in", ["accepted", "dropped"]),
                    ),
                    _connector="OR",
                ),
                name="a_settled_paper_says_by_whom",
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                condition=models.Q(("handled_at__isnull", True)), fields=["id"], name="uploads_to_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("body__isnull", False),
                        ("document__isnull", True),
                        ("handled_at__isnull", True),
                        ("problem", ""),
                    ),
                    models.Q(
                        ("body__isnull", True),
                        ("handled_at__isnull", False),
                        models.Q(
                            models.Q(("document__isnull", False), ("problem", "")),
                            models.Q(("document__isnull", True), models.Q(("problem", ""), _negated=True)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="an_opened_upload_is_kept_once",
            ),
        ),
    ]
