import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import amparo.core.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("places", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("given_names", models.CharField(blank=True, max_length=120)),
                ("surname1", models.CharField(blank=True, max_length=80)),
                ("surname2", models.CharField(blank=True, max_length=80)),
                ("birth_date", models.DateField(blank=True, null=True)),
                ("birth_year", models.SmallIntegerField(blank=True, null=True)),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("M", "Man"), ("F", "Woman"), ("X", "Non-binary or other")],
                        max_length=1,
                    ),
                ),
                ("birth_state", models.CharField(blank=True, max_length=2)),
                ("birth_municipality", models.CharField(blank=True, max_length=80)),
                ("youngest_birth_date", models.DateField(blank=True, null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["surname1", "given_names"], name="person_by_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="a_person_is_not_merged_into_itself",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CanaryRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("seed", models.CharField(max_length=40)),
                ("persons", models.IntegerField()),
                ("asked", models.JSONField(default=dict)),
                ("found", models.JSONField(default=dict)),
                ("missed", models.JSONField(default=list)),
                ("strangers", models.IntegerField()),
                ("strangers_found", models.IntegerField()),
                ("failures", models.JSONField(default=list)),
                ("passed", models.BooleanField()),
                ("milliseconds", models.IntegerField()),
                ("model_version", models.CharField(max_length=20)),
            ],
            options={
                "indexes": [models.Index(fields=["-at"], name="canary_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("failures", []), ("passed", True)),
                            models.Q(("passed", False), models.Q(("failures", []), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_canary_that_passed_has_no_failures",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("strangers_found__lte", models.F("strangers"))),
                        name="no_more_strangers_found_than_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("consular", "Consular register"),
                            ("intake", "Intake by an officer"),
                            ("visit", "Visit to the detained person"),
                            ("ciam", "Call centre (CIAM)"),
                            ("list", "Detention list"),
                            ("arrivals", "List of arrivals in Mexico"),
                            ("ngo", "Organisation"),
                            ("app", "Alert app"),
                            ("family", "Family request"),
                        ],
                        max_length=10,
                    ),
                ),
                ("source_id", models.CharField(max_length=120)),
                ("received_at", models.DateTimeField()),
                ("raw", models.JSONField()),
                ("given_names", models.CharField(blank=True, max_length=120)),
                ("surname1", models.CharField(blank=True, max_length=80)),
                ("surname2", models.CharField(blank=True, max_length=80)),
                ("surnames", models.CharField(blank=True, max_length=160)),
                ("birth_date", models.DateField(null=True)),
                ("birth_year_from", models.SmallIntegerField(null=True)),
                ("birth_year_to", models.SmallIntegerField(null=True)),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("birth_state", models.CharField(blank=True, max_length=2)),
                ("birth_municipality", models.CharField(blank=True, max_length=80)),
                ("curp", models.CharField(blank=True, max_length=18)),
                ("a_number", models.CharField(blank=True, max_length=9)),
                ("passport", models.CharField(blank=True, max_length=12)),
                ("matricula", models.CharField(blank=True, max_length=12)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("mother_name", models.CharField(blank=True, max_length=160)),
                ("father_name", models.CharField(blank=True, max_length=160)),
                (
                    "home",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="people.person",
                    ),
                ),
                (
                    "received_by",
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
                        fields=("source", "source_id"), name="a_source_reports_a_record_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("home__isnull", True), ("person__isnull", True)),
                            models.Q(("home__isnull", False), ("person__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_record_with_a_person_has_a_home",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("intake", "Intake"),
                            ("search", "Search"),
                            ("list", "Detention list"),
                            ("family", "Family request"),
                            ("import", "Import of people"),
                            ("command", "find-person command"),
                            ("api", "API"),
                            ("synthetic", "Synthetic world"),
                            ("canary", "Canary"),
                            ("kin", "Relative named in a file"),
                        ],
                        max_length=10,
                    ),
                ),
                ("candidates", models.IntegerField()),
                ("probability", models.FloatField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("nobody", "Nobody likely"),
                            ("doubtful", "Somebody to look at"),
                            ("certain", "Somebody certain"),
                        ],
                        max_length=10,
                    ),
                ),
                ("milliseconds", models.FloatField()),
                ("model_version", models.CharField(max_length=20)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.office",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="people.record",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["door", "at"], name="checks_of_a_door"),
                    models.Index(
                        condition=models.Q(("record__isnull", False)),
                        fields=["record"],
                        name="check_of_a_record",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("probability__gte", 0), ("probability__lte", 1)),
                        name="a_probability_is_between_0_and_1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("candidates__gt", 0), ("outcome", "nobody"), _connector="OR"),
                        name="nobody_compared_is_nobody_found",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("name", "Name"),
                            ("birth_date", "Birth date"),
                            ("birth_year", "Year of birth, as far as it is known"),
                            ("sex", "Sex"),
                            ("birth_state", "State of birth"),
                            ("birth_municipality", "Municipality of birth"),
                        ],
                        max_length=20,
                    ),
                ),
                ("by_rules", models.BooleanField(default=False)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
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
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choices",
                        to="people.record",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_choice_has_a_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("system", models.CharField(max_length=20)),
                ("as_given", models.CharField(max_length=60)),
                ("normalised", models.CharField(max_length=60)),
                ("check_result", models.CharField(max_length=10)),
                ("reason", models.CharField(blank=True, max_length=40)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="people.record",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["system", "normalised"], name="identifier_by_value")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "system", "normalised"), name="a_record_gives_an_identifier_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Pair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weight", models.FloatField()),
                ("probability", models.FloatField()),
                ("reasons", models.JSONField()),
                ("model_version", models.CharField(max_length=20)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("resembles", "The two resemble each other"),
                            ("several", "One record is certain of several persons: which of them is it?"),
                            (
                                "chain",
                                "It resembles persons who do not resemble each other, or were held to be different",
                            ),
                            (
                                "veto",
                                "Certain by itself, but something else that is known of the person speaks against it",
                            ),
                            ("new_facts", "Answered before; new decisive facts have come since"),
                        ],
                        default="resembles",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "To decide"),
                            ("same", "Same person"),
                            ("different", "Different people"),
                            ("unsure", "Not sure"),
                            ("proposed", "Proposed as the same person"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("asks", models.BooleanField(default=True)),
                ("priority", models.FloatField(default=0)),
                ("facts", models.JSONField(default=list)),
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
                        related_name="+",
                        to="places.office",
                    ),
                ),
                (
                    "other_office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.office",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "known",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs_met",
                        to="people.record",
                    ),
                ),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs_raised",
                        to="people.record",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("asks", True), ("state__in", ("open", "unsure", "proposed"))),
                        fields=["-priority", "id"],
                        name="pair_queue",
                    ),
                    models.Index(
                        condition=models.Q(("asks", True), ("state__in", ("open", "unsure", "proposed"))),
                        fields=["office", "-priority"],
                        name="pair_queue_of_office",
                    ),
                    models.Index(
                        condition=models.Q(("asks", True), ("state__in", ("open", "unsure", "proposed"))),
                        fields=["other_office", "-priority"],
                        name="pair_queue_of_other",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("new", "known"), name="a_pair_is_asked_once"),
                    models.CheckConstraint(
                        condition=models.Q(("new", models.F("known")), _negated=True),
                        name="a_pair_has_two_records",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "proposed"]),
                            models.Q(("decided_at__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_decision_has_a_moment_and_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "proposed"), _negated=True),
                            models.Q(
                                ("proposed_at__isnull", False),
                                ("proposed_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_proposal_names_who_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "same"), _negated=True),
                            ("other_office__isnull", True),
                            models.Q(
                                ("decided_by__isnull", False),
                                ("proposed_by__isnull", False),
                                models.Q(("proposed_by", models.F("decided_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="two_offices_mean_two_deciders",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Relative",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("relation", models.CharField(max_length=20)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(blank=True, max_length=40)),
                (
                    "wish",
                    models.CharField(
                        blank=True,
                        choices=[("tell", "May be told"), ("never", "Must never be told")],
                        max_length=10,
                    ),
                ),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
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
                        related_name="relatives",
                        to="people.record",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Separation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
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
                    "new_home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "old_home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="separations",
                        to="people.record",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MatchKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "record", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="match_keys",
                        to="people.record",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("assistance", "Consular assistance"),
                            ("family", "Telling a relative"),
                            ("lawyer", "Legal assistance (PALE)"),
                            ("organisation", "An organisation"),
                            ("return", "México te Abraza"),
                            ("health", "Telling an authority about their health"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("granted", "Agrees"),
                            ("refused", "Refuses"),
                            ("withdrawn", "Withdraws"),
                            ("unable", "Cannot decide: a representative decides"),
                        ],
                        max_length=10,
                    ),
                ),
                ("fields", models.JSONField(default=list)),
                ("channel", models.CharField(max_length=20)),
                ("language", models.CharField(blank=True, max_length=40)),
                ("interpreter", models.CharField(blank=True, max_length=120)),
                ("witness", models.CharField(blank=True, max_length=120)),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "recorded_by",
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
                        related_name="consents",
                        to="people.record",
                    ),
                ),
                (
                    "relative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="people.relative",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["record", "purpose", "-at"], name="consent_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "granted"), ("purpose", "family"), _negated=True),
                            ("relative__isnull", False),
                            _connector="OR",
                        ),
                        name="consent_to_tell_names_the_relative",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Kinship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("relation", models.CharField(max_length=20)),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                (
                    "said",
                    models.CharField(
                        choices=[
                            ("person", "One of the two"),
                            ("relative", "A relative"),
                            ("document", "A document (a birth certificate, say)"),
                            ("authority", "An authority"),
                        ],
                        max_length=10,
                    ),
                ),
                ("said_by", models.CharField(blank=True, max_length=160)),
                (
                    "certainty",
                    models.CharField(
                        choices=[("confirmed", "Confirmed"), ("reported", "Reported"), ("unsure", "Unsure")],
                        max_length=10,
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("taken_back_reason", models.CharField(blank=True, max_length=300)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kin", to="people.record"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="kin_of", to="people.record"
                    ),
                ),
                (
                    "relative",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kinships",
                        to="people.relative",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("record", models.F("other")), _negated=True), name="kin_are_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "relation__in",
                                (
                                    "mother",
                                    "father",
                                    "parent",
                                    "spouse",
                                    "sibling",
                                    "grandparent",
                                    "guardian",
                                    "other_kin",
                                    "friend",
                                ),
                            )
                        ),
                        name="a_relation_is_stored_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="kin_until_after_since",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at__isnull", True), ("taken_back_reason", "")),
                            models.Q(
                                ("taken_back_at__isnull", False),
                                models.Q(("taken_back_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="kin_taken_back_says_why",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Least("record", "other"),
                        django.db.models.functions.comparison.Greatest("record", "other"),
                        models.F("relation"),
                        condition=models.Q(("taken_back_at__isnull", True), ("until__isnull", True)),
                        name="two_records_are_kin_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at__isnull", True)),
                        fields=("relative",),
                        name="a_relative_is_one_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("undo_reason", models.CharField(blank=True, max_length=300)),
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
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pair",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="people.pair",
                    ),
                ),
                (
                    "gone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_away",
                        to="people.person",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_in",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("gone",),
                        name="a_person_is_merged_away_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("gone", models.F("kept")), _negated=True),
                        name="a_merge_joins_two_persons",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="canaryrun",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1deb5beef7f6e8f094a8d425db7cd5162fc07513",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a25a9",
                    table="people_canaryrun",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="merge",
            trigger=pgtrigger.compiler.Trigger(
                name="two_offices_mean_two_deciders",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."pair_id" IS NOT NULL)',
                    func="\n                    IF EXISTS (\n                        SELECT FROM people_pair p WHERE p.id = NEW.pair_id AND p.other_office_id IS NOT NULL\n                        AND (p.proposed_by_id IS NULL OR NEW.by_id IS NULL OR p.proposed_by_id = NEW.by_id)\n                    ) THEN\n                        RAISE EXCEPTION 'two offices mean two deciders' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="f311b0ef824647ff258ba12c038870703ad276b4",
                    operation="INSERT",
                    pgid="pgtrigger_two_offices_mean_two_deciders_dfb81",
                    table="people_merge",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="merge",
            trigger=pgtrigger.compiler.Trigger(
                name="merged_people_are_not_kin",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        PERFORM pg_advisory_xact_lock(1265200755);\n        IF EXISTS (SELECT FROM people_kinship k JOIN people_record x ON x.id = k.record_id JOIN people_record y ON y.id = k.other_id\n        WHERE k.taken_back_at IS NULL AND x.person_id IN (NEW.gone_id, NEW.kept_id) AND y.person_id IN (NEW.gone_id, NEW.kept_id)\n        AND x.person_id <> y.person_id)\n           OR EXISTS (\n        WITH RECURSIVE up(id) AS (\n            SELECT NEW.kept_id::bigint\n            UNION\n            SELECT one.person_id FROM up\n            JOIN people_record two ON two.person_id = up.id\n            JOIN people_kinship k ON k.other_id = two.id AND k.taken_back_at IS NULL AND k.relation IN ('mother', 'father', 'parent', 'grandparent')\n            JOIN people_record one ON one.id = k.record_id\n        ) SELECT FROM up WHERE up.id = NEW.gone_id AND NEW.gone_id <> NEW.kept_id\n    ) OR EXISTS (\n        WITH RECURSIVE up(id) AS (\n            SELECT NEW.gone_id::bigint\n            UNION\n            SELECT one.person_id FROM up\n            JOIN people_record two ON two.person_id = up.id\n            JOIN people_kinship k ON k.other_id = two.id AND k.taken_back_at IS NULL AND k.relation IN ('mother', 'father', 'parent', 'grandparent')\n            JOIN people_record one ON one.id = k.record_id\n        ) SELECT FROM up WHERE up.id = NEW.kept_id AND NEW.kept_id <> NEW.gone_id\n    ) THEN\n            RAISE EXCEPTION 'people who are kin are not one person' USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="308cc856c392f0934d540f84fd7469b885ed0aa8",
                    operation="INSERT",
                    pgid="pgtrigger_merged_people_are_not_kin_bb51b",
                    table="people_merge",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="record",
            trigger=pgtrigger.compiler.Trigger(
                name="records_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="6cd19b2749f3aaf83f24a4f3f752d3b668ea3765",
                    operation="DELETE",
                    pgid="pgtrigger_records_are_kept_ffe3b",
                    table="people_record",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="record",
            trigger=pgtrigger.compiler.Trigger(
                name="records_never_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."a_number" IS DISTINCT FROM (NEW."a_number") OR OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."birth_municipality" IS DISTINCT FROM (NEW."birth_municipality") OR OLD."birth_state" IS DISTINCT FROM (NEW."birth_state") OR OLD."birth_year_from" IS DISTINCT FROM (NEW."birth_year_from") OR OLD."birth_year_to" IS DISTINCT FROM (NEW."birth_year_to") OR OLD."curp" IS DISTINCT FROM (NEW."curp") OR OLD."father_name" IS DISTINCT FROM (NEW."father_name") OR OLD."given_names" IS DISTINCT FROM (NEW."given_names") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."matricula" IS DISTINCT FROM (NEW."matricula") OR OLD."mother_name" IS DISTINCT FROM (NEW."mother_name") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."passport" IS DISTINCT FROM (NEW."passport") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."raw" IS DISTINCT FROM (NEW."raw") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_by_id" IS DISTINCT FROM (NEW."received_by_id") OR OLD."sex" IS DISTINCT FROM (NEW."sex") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."surname1" IS DISTINCT FROM (NEW."surname1") OR OLD."surname2" IS DISTINCT FROM (NEW."surname2") OR OLD."surnames" IS DISTINCT FROM (NEW."surnames"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b82ed1279aac80461175eb0af7c9cb0a3de9b1a4",
                    operation="UPDATE",
                    pgid="pgtrigger_records_never_change_16289",
                    table="people_record",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="choice",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9ec773c764c92e9dd3f58f447d55d50797216258",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e669d",
                    table="people_choice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="check",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="91c10907778b6923410f41d5d0363dd4032134a1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5757c",
                    table="people_check",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="kinship",
            trigger=pgtrigger.compiler.Trigger(
                name="kin_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="540c628ff7763cd8680be94f192351e86fb67b9b",
                    operation="DELETE",
                    pgid="pgtrigger_kin_are_kept_8c409",
                    table="people_kinship",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="kinship",
            trigger=pgtrigger.compiler.Trigger(
                name="kin_never_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."certainty" IS DISTINCT FROM (NEW."certainty") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."other_id" IS DISTINCT FROM (NEW."other_id") OR OLD."record_id" IS DISTINCT FROM (NEW."record_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."relation" IS DISTINCT FROM (NEW."relation") OR OLD."relative_id" IS DISTINCT FROM (NEW."relative_id") OR OLD."said" IS DISTINCT FROM (NEW."said") OR OLD."said_by" IS DISTINCT FROM (NEW."said_by") OR OLD."since" IS DISTINCT FROM (NEW."since"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="f5f7c3f8163aea84dbccd185e212cceb7620e2e9",
                    operation="UPDATE",
                    pgid="pgtrigger_kin_never_change_0c29a",
                    table="people_kinship",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="kinship",
            trigger=pgtrigger.compiler.Trigger(
                name="nonsense_is_not_kin",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."taken_back_at" IS NULL)',
                    declare="DECLARE one bigint; two bigint;",
                    func="\n        PERFORM pg_advisory_xact_lock(1265200755);\n        SELECT r.person_id INTO one FROM people_record r WHERE r.id = NEW.record_id;\n        SELECT r.person_id INTO two FROM people_record r WHERE r.id = NEW.other_id;\n        IF one IS NULL OR two IS NULL THEN\n            RAISE EXCEPTION 'kin are two persons of the registry' USING ERRCODE = 'check_violation';\n        END IF;\n        IF one = two THEN\n            RAISE EXCEPTION 'nobody is their own kin' USING ERRCODE = 'check_violation';\n        END IF;\n        IF EXISTS (SELECT FROM people_kinship k JOIN people_record x ON x.id = k.record_id JOIN people_record y ON y.id = k.other_id\n        WHERE k.taken_back_at IS NULL AND x.person_id IN (one, two) AND y.person_id IN (one, two)\n        AND x.person_id <> y.person_id AND k.until IS NULL\n                   AND (k.relation = 'guardian') = (NEW.relation = 'guardian')) THEN\n            RAISE EXCEPTION 'two persons are kin in one way' USING ERRCODE = 'unique_violation';\n        END IF;\n        IF NEW.relation IN ('mother', 'father', 'parent', 'grandparent') AND EXISTS (\n        WITH RECURSIVE up(id) AS (\n            SELECT one::bigint\n            UNION\n            SELECT one.person_id FROM up\n            JOIN people_record two ON two.person_id = up.id\n            JOIN people_kinship k ON k.other_id = two.id AND k.taken_back_at IS NULL AND k.relation IN ('mother', 'father', 'parent', 'grandparent')\n            JOIN people_record one ON one.id = k.record_id\n        ) SELECT FROM up WHERE up.id = two AND two <> one\n    ) THEN\n            RAISE EXCEPTION 'nobody descends from their own descendant' USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="9ffa13b36155925b4c2e8c918b6c374fa28869c0",
                    operation="INSERT",
                    pgid="pgtrigger_nonsense_is_not_kin_abd9e",
                    table="people_kinship",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b7e1d5d078cef8460cec8352650dbd8b984a075d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7cbad",
                    table="people_consent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(
            sql="\n            CREATE INDEX person_by_surname2_folded ON people_person (translate(lower(surname2), 'áéíóúüñ', 'aeiouun'))\n                WHERE merged_into_id IS NULL;\n            CREATE INDEX person_by_surnames_folded\n                ON people_person (translate(lower(surname1), 'áéíóúüñ', 'aeiouun'), translate(lower(surname2), 'áéíóúüñ', 'aeiouun'))\n                WHERE merged_into_id IS NULL;\n            ",
            reverse_sql="DROP INDEX person_by_surnames_folded; DROP INDEX person_by_surname2_folded",
        ),
    ]
