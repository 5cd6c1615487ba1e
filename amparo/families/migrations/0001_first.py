import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("casework", "0001_first"),
        ("people", "0001_first"),
        ("places", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="LookSeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("upto", models.BigIntegerField(unique=True)),
                ("looks", models.IntegerField()),
                ("root", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "portal_look_seal",
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                ("secret_hash", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                ("channel", models.CharField(default="web", max_length=10)),
                ("language", models.CharField(default="es-mx", max_length=10)),
                ("seeker_name", models.CharField(max_length=160)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("mother", "Mother"),
                            ("father", "Father"),
                            ("spouse", "Wife, husband or partner"),
                            ("child", "Daughter or son"),
                            ("sibling", "Sister or brother"),
                            ("other_kin", "Other relative"),
                            ("friend", "Friend or acquaintance"),
                        ],
                        max_length=12,
                    ),
                ),
                ("email", models.BinaryField(null=True)),
                ("phone", models.BinaryField(null=True)),
                ("contact_index", models.CharField(blank=True, max_length=64)),
                ("last_seen", models.CharField(blank=True, max_length=300)),
                ("age", models.CharField(blank=True, max_length=40)),
                ("note", models.TextField(blank=True)),
                ("panic_hash", models.CharField(blank=True, default="", max_length=64)),
                ("grave", models.BooleanField(default=False)),
                ("minor", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("person_confirmed", "Person found, consent to ask"),
                            ("following", "Following"),
                            ("closed", "Closed"),
                        ],
                        default="received",
                        max_length=20,
                    ),
                ),
                ("closed_reason", models.CharField(blank=True, max_length=300)),
                ("refused", models.BooleanField(default=False)),
                ("answered_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("relation_evidence", models.CharField(blank=True, max_length=300)),
                ("relation_confirmed_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="places.office",
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request",
                        to="people.record",
                    ),
                ),
                (
                    "relation_confirmed_by",
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
                        condition=models.Q(("state__in", ["received", "person_confirmed"])),
                        fields=["office", "received_at"],
                        name="requests_to_answer",
                    ),
                    models.Index(fields=["contact_index"], name="requests_of_a_contact"),
                    models.Index(fields=["received_at"], name="requests_of_a_month"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email__isnull", False), ("phone__isnull", False), _connector="OR"
                        ),
                        name="a_request_can_be_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refused", False),
                            models.Q(("state", "closed"), models.Q(("closed_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="who_is_refused_is_told_why_inside",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wishes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                ("secret_hash", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                ("channel", models.CharField(max_length=10)),
                ("language", models.CharField(default="es-mx", max_length=10)),
                ("email", models.BinaryField(null=True)),
                ("phone", models.BinaryField(null=True)),
                ("contact_index", models.CharField(blank=True, max_length=64)),
                ("needs", models.BinaryField(null=True)),
                ("said_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(null=True)),
                ("identified_by", models.CharField(blank=True, max_length=20)),
                ("identified_note", models.CharField(blank=True, max_length=300)),
                ("identified_at", models.DateTimeField(null=True)),
                ("doubted_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, max_length=20)),
                (
                    "identified_staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="wishes", to="people.record"
                    ),
                ),
            ],
            options={
                "verbose_name": "wishes in advance",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True), ("identified_at__isnull", True)),
                        fields=["office", "received_at"],
                        name="wishes_to_confirm",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["expires_at"],
                        name="wishes_to_ask_again",
                    ),
                    models.Index(fields=["contact_index"], name="wishes_of_a_contact"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("identified_at__isnull", True),
                                ("identified_by", ""),
                                ("identified_staff__isnull", True),
                            ),
                            models.Q(
                                models.Q(("identified_by", ""), _negated=True),
                                ("identified_at__isnull", False),
                                ("identified_staff__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="whose_wishes_they_are_is_established_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_why", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="wishes_end_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("said_at"))),
                        name="wishes_expire_after_they_were_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bucket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("key_hash", models.CharField(max_length=64)),
                ("level", models.FloatField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "portal_bucket",
                "indexes": [models.Index(fields=["at"], name="buckets_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key_hash"), name="one_bucket_for_each_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Danger",
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
                        choices=[("violence", "Domestic violence"), ("trafficking", "Trafficking")],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dangers",
                        to="people.record",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("record", "kind"),
                        name="a_danger_is_written_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(
                                models.Q(
                                    ("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_why", "")
                                ),
                                models.Q(
                                    ("ended_at__isnull", False),
                                    ("ended_by__isnull", False),
                                    models.Q(("ended_why", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="a_danger_says_why_it_began_and_ended",
                    ),
                ],
            },
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
        migrations.CreateModel(
            name="Inbox",
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
                            ("rating", "Rating"),
                            ("complaint", "Complaint"),
                            ("gateway", "Gateway"),
                        ],
                        max_length=10,
                    ),
                ),
                ("payload", models.JSONField()),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("handled_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, db_default="", max_length=200)),
                ("due_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("mark", models.CharField(blank=True, db_default="", max_length=64)),
            ],
            options={
                "db_table": "portal_inbox",
                "indexes": [
                    models.Index(
                        condition=models.Q(("handled_at__isnull", True)),
                        fields=["due_at", "id"],
                        name="inbox_to_handle",
                    ),
                    models.Index(
                        condition=models.Q(("mark", ""), _negated=True), fields=["mark"], name="inbox_by_mark"
                    ),
                ],
            },
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
            name="Code",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("browser_hash", models.CharField(max_length=64)),
                ("code_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("tries_left", models.SmallIntegerField(default=5)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="families.request",
                    ),
                ),
            ],
            options={
                "db_table": "portal_code",
                "indexes": [models.Index(fields=["browser_hash"], name="code_of_a_browser")],
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
                    "settled_by",
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
        migrations.CreateModel(
            name="Named",
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
                            ("tell", "To be told"),
                            ("never", "Never to be told"),
                            ("children", "May collect the children"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("relation", models.CharField(blank=True, max_length=12)),
                ("email", models.BinaryField(null=True)),
                ("phone", models.BinaryField(null=True)),
                ("contact_index", models.CharField(blank=True, max_length=64)),
                ("language", models.CharField(blank=True, max_length=10)),
                ("fields", models.JSONField(default=list)),
                ("until", models.DateTimeField(null=True)),
                ("said_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "relative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_before",
                        to="people.relative",
                    ),
                ),
                (
                    "wishes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named",
                        to="families.wishes",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["contact_index"],
                        name="named_by_contact",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "tell"), _negated=True),
                            models.Q(
                                models.Q(("contact_index", ""), _negated=True),
                                models.Q(("fields", []), _negated=True),
                                models.Q(("relation", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="who_is_to_be_told_can_be_reached_and_is_told_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="somebody_named_has_a_name"
                    ),
                ],
            },
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
                    "settled_by",
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
                        related_name="papers",
                        to="families.request",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "sent", "refused"])),
                        fields=("request", "code"),
                        name="a_paper_is_asked_for_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), models.Q(("refused_why", ""), _negated=True)),
                            models.Q(models.Q(("state", "refused"), _negated=True), ("refused_why", "")),
                            _connector="OR",
                        ),
                        name="a_refused_paper_says_why",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pin_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("tries_left", models.SmallIntegerField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "made_by",
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
                        related_name="pins",
                        to="families.request",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("request",),
                        name="a_request_has_one_pin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tries_left__gt", 0), ("ended_at__isnull", False), _connector="OR"
                        ),
                        name="a_pin_without_tries_has_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
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
                            ("whole_name", "the whole name of who you look for, and other names they use"),
                            ("birth", "when and where who you look for was born"),
                            ("last_seen", "where and when you last heard of who you look for"),
                            ("parents", "the names of the parents of who you look for"),
                            ("relation", "a paper that shows how you are related"),
                            ("yourself", "your own whole name and an identification"),
                        ],
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        related_name="questions",
                        to="families.request",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("request",),
                        name="one_question_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)
                            ),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_to_a_question_is_whole",
                    ),
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
                ("new_contact_at", models.DateTimeField(null=True)),
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
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("began_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="families.request",
                    ),
                ),
            ],
            options={
                "db_table": "portal_visit",
            },
        ),
        migrations.CreateModel(
            name="WishesCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("browser_hash", models.CharField(max_length=64)),
                ("code_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("tries_left", models.SmallIntegerField(default=5)),
                ("used_at", models.DateTimeField(null=True)),
                ("token_hash", models.CharField(blank=True, default="", max_length=64)),
                ("token_until", models.DateTimeField(null=True)),
                (
                    "wishes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="families.wishes",
                    ),
                ),
            ],
            options={
                "db_table": "portal_wishes_code",
                "indexes": [models.Index(fields=["browser_hash"], name="wishes_code_of_a_browser")],
            },
        ),
        migrations.CreateModel(
            name="Blocked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("contact_index", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.request"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("contact_index",),
                        name="a_contact_is_blocked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("contact_index", ""), _negated=True),
                            models.Q(
                                models.Q(
                                    ("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_why", "")
                                ),
                                models.Q(
                                    ("ended_at__isnull", False),
                                    ("ended_by__isnull", False),
                                    models.Q(("ended_why", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="a_block_says_why_it_began_and_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("verified", "They said the PIN"),
                            ("wrong", "The PIN was not right"),
                            ("other", "Somebody else answered"),
                            ("nobody", "Nobody answered"),
                        ],
                        max_length=10,
                    ),
                ),
                ("until", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
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
                        related_name="call_backs",
                        to="families.request",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["request", "-at"], name="call_backs_of_a_request")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "verified"), ("until__isnull", False)),
                            models.Q(
                                models.Q(("outcome", "verified"), _negated=True),
                                ("told_at__isnull", True),
                                ("until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="only_a_verified_call_back_lets_read",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follows",
                        to="people.record",
                    ),
                ),
                (
                    "relative",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow",
                        to="people.relative",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow",
                        to="families.request",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=2)),
                ("taken_at", models.DateTimeField()),
                ("identity", models.CharField(blank=True, max_length=20)),
                ("relation", models.CharField(blank=True, max_length=20)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("proved_at", models.DateTimeField(null=True)),
                (
                    "proved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_person",
                        to="families.request",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "-taken_at"], name="taken_at_a_state_office")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("identity", ""),
                                ("proved_at__isnull", True),
                                ("proved_by__isnull", True),
                                ("relation", ""),
                            ),
                            models.Q(
                                models.Q(("identity", ""), _negated=True),
                                models.Q(("relation", ""), _negated=True),
                                ("proved_at__isnull", False),
                                ("proved_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proof_in_person_is_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("asked_at", models.DateTimeField()),
                (
                    "given",
                    models.CharField(
                        blank=True,
                        choices=[("right", "Right"), ("wrong", "Wrong"), ("unsure", "Not sure")],
                        max_length=10,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300)),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "judged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "not_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgement",
                        to="families.request",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["office", "month"], name="judgements_of_an_office")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_by__isnull", True),
                            ("judged_by__isnull", True),
                            models.Q(("judged_by", models.F("not_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_judgement_is_somebody_elses",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("given", ""),
                                ("judged_at__isnull", True),
                                ("judged_by__isnull", True),
                                ("why", ""),
                            ),
                            models.Q(
                                models.Q(("given", ""), _negated=True),
                                models.Q(("why", ""), _negated=True),
                                ("judged_at__isnull", False),
                                ("judged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_judgement_is_whole_and_says_why",
                    ),
                ],
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("handled_at__isnull", True)),
                        fields=["id"],
                        name="uploads_to_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
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
                                    models.Q(
                                        ("document__isnull", True), models.Q(("problem", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="an_opened_upload_is_kept_once",
                    )
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
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("fields", models.JSONField(default=list)),
                ("before", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "follow",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="families.follow",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="families.request",
                    ),
                ),
            ],
            options={
                "db_table": "portal_look",
                "indexes": [
                    models.Index(fields=["request", "-id"], name="looks_of_a_request"),
                    models.Index(
                        condition=models.Q(("follow__isnull", False)),
                        fields=["follow", "-at"],
                        name="looks_of_a_follow",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "before"), name="a_look_follows_one_look"),
                    models.CheckConstraint(
                        condition=models.Q(("follow__isnull", False), ("fields", []), _connector="OR"),
                        name="a_look_that_shows_has_a_follow",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lookseal",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8192449a46b1ee0a7d5ce9ed543cac5efd045377",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f6e73",
                    table="portal_look_seal",
                    when="BEFORE",
                ),
            ),
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
        pgtrigger.migrations.AddTrigger(
            model_name="look",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3327f709e3b74034901b040d4d712694df5d4dac",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_80544",
                    table="portal_look",
                    when="BEFORE",
                ),
            ),
        ),
    ]
