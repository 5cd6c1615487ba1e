import uuid

import django.contrib.postgres.indexes
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
        ("accounts", "0002_offices"),
        ("accounts", "__first__"),
        ("custody", "0001_first"),
        ("people", "0001_first"),
        ("places", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseType",
            fields=[
                ("code", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("ambito", models.CharField(max_length=20)),
                ("name_es", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                ("retired_from", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ClockType",
            fields=[
                ("code", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("name_es", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                ("rule_es", models.CharField(max_length=300)),
                ("rule_en", models.CharField(max_length=300)),
                ("source", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="NoticeWishes",
            fields=[
                (
                    "staff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="notice_wishes",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ways", models.JSONField(default=dict)),
                ("language", models.CharField(default="es-mx", max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name="CallerCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("caller", models.CharField(max_length=160)),
                ("relation", models.CharField(blank=True, max_length=20)),
                ("answers", models.JSONField(default=dict)),
                ("points", models.SmallIntegerField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[("verified", "Verified"), ("not", "Not verified")], max_length=10
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="caller_checks",
                        to="people.record",
                    ),
                ),
                (
                    "relative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.relative",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["record", "-at"], name="caller_checks_of_a_record")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "verified"), _negated=True),
                            ("relative__isnull", False),
                            _connector="OR",
                        ),
                        name="a_caller_who_is_nobody_of_the_file_is_not_verified",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Child",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("birth_date", models.DateField(null=True)),
                ("age", models.SmallIntegerField(null=True)),
                ("citizenships", models.CharField(blank=True, max_length=120)),
                ("papers", models.CharField(blank=True, max_length=300)),
                ("where", models.CharField(blank=True, max_length=160)),
                ("with_whom", models.CharField(blank=True, max_length=160)),
                ("may_collect", models.CharField(blank=True, max_length=160)),
                ("agreed", models.CharField(blank=True, max_length=160)),
                (
                    "power",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("signed", "Signed"),
                            ("wanted", "They want one: it is being made"),
                            ("declined", "They do not want one"),
                            ("not_needed", "Not needed: the other parent has the child"),
                        ],
                        max_length=12,
                    ),
                ),
                ("care", models.CharField(blank=True, max_length=300)),
                ("in_danger", models.BooleanField(default=False)),
                ("written_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="people.record",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["record"], name="children_of_a_record")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="a_child_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("may_collect", ""), models.Q(("agreed", ""), _negated=True), _connector="OR"
                        ),
                        name="who_may_collect_a_child_has_the_parents_word",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChildrenAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("has_children", models.BooleanField()),
                ("at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children_answers",
                        to="people.record",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["record", "-at"], name="children_answers_of_a_record")],
            },
        ),
        migrations.CreateModel(
            name="EventType",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name_es", models.CharField(max_length=120)),
                ("name_en", models.CharField(max_length=120)),
                ("is_service", models.BooleanField()),
                ("by_hand", models.BooleanField()),
                (
                    "family",
                    models.CharField(choices=[("shown", "Shown"), ("never", "Never shown")], max_length=10),
                ),
                ("family_field", models.CharField(blank=True, max_length=12)),
                ("family_es", models.CharField(blank=True, max_length=200)),
                ("family_en", models.CharField(blank=True, max_length=200)),
                ("notifies", models.BooleanField()),
                ("grave_hours", models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("family", "never"),
                            models.Q(
                                models.Q(("family_es", ""), _negated=True),
                                models.Q(("family_en", ""), _negated=True),
                                models.Q(("family_field", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="what_the_family_sees_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("notifies", False), ("family", "shown"), _connector="OR"),
                        name="only_what_is_shown_notifies",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("grave_hours__isnull", True), ("family", "never"), _connector="OR"
                        ),
                        name="grave_news_is_never_shown",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("raid", "Raid"),
                            ("workplace", "Arrest at a workplace"),
                            ("accident", "Accident"),
                            ("shelter", "A shelter or place that closes"),
                            ("disaster", "Hurricane, fire, flood"),
                            ("other", "Another event"),
                        ],
                        max_length=12,
                    ),
                ),
                ("what", models.CharField(max_length=160)),
                ("at", models.DateTimeField()),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("exact", "To the hour"),
                            ("day", "The day is sure, not the hour"),
                            ("about", "About that day"),
                        ],
                        default="exact",
                        max_length=6,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=160)),
                ("authority", models.CharField(blank=True, max_length=160)),
                ("opened_at", models.DateTimeField(default=amparo.core.clock.now)),
                ("closed_at", models.DateTimeField(null=True)),
                ("result", models.CharField(blank=True, max_length=300)),
                (
                    "county",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.county",
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="places.facility",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="places.office",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "-at"], name="incidents_of_an_office"),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)), fields=["-at"], name="open_incidents"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("facility__isnull", False),
                            ("county__isnull", False),
                            models.Q(("place", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="an_incident_is_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("result", "")),
                            models.Q(("closed_at__isnull", False), models.Q(("result", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_closed_incident_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReservedFolio",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                ("device", models.UUIDField()),
                ("reserved_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
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
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="folios_given",
                        to="people.record",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("record__isnull", True)),
                        fields=["device"],
                        name="folios_left_to_a_device",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("record__isnull", True), ("used_at__isnull", True)),
                            models.Q(("record__isnull", False), ("used_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_used_folio_says_by_whom_and_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(blank=True, max_length=1000)),
                ("made_at", models.DateTimeField()),
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_lists",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["office"], name="saved_lists_of_an_office")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"), name="a_saved_list_has_a_name_of_its_own"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(null=True)),
                ("asked_why", models.CharField(blank=True, max_length=300)),
                ("added_at", models.DateTimeField(null=True)),
                ("added_why", models.CharField(blank=True, max_length=300)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, max_length=300)),
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
                        related_name="team_places",
                        to="people.record",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team_places",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("added_at__isnull", False), ("ended_at__isnull", True)),
                        fields=["staff"],
                        name="teams_of_staff",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("record", "staff"),
                        name="one_place_at_a_time_on_a_team",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked_at__isnull", False), ("added_at__isnull", False), _connector="OR"
                        ),
                        name="a_place_was_asked_for_or_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("added_at__isnull", True), ("added_by__isnull", True)),
                            models.Q(
                                ("added_at__isnull", False),
                                ("added_by__isnull", False),
                                models.Q(("added_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="who_is_on_a_team_was_named_by_somebody_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("ended_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="who_left_a_team_was_taken_out_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("added_by__isnull", True),
                            models.Q(("added_by", models.F("staff")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_names_themselves",
                    ),
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
                ("day", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("planned_at", models.DateTimeField()),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="places.facility",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="places.office"
                    ),
                ),
                ("officers", models.ManyToManyField(related_name="visits", to=settings.AUTH_USER_MODEL)),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["office", "-day"], name="visits_of_an_office")],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("added_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["first_day"],
                        name="absences_to_come",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="an_absence_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("staff", models.F("stand_in")), _negated=True),
                        name="nobody_stands_in_for_themselves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_read_at", models.DateTimeField(null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_feeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("staff",),
                        name="one_calendar_address_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyLife",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asked",
                    models.CharField(
                        choices=[("2-4", "2 to 4 years"), ("5-17", "5 to 17 years")], max_length=4
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        choices=[("parent", "Their mother or father"), ("carer", "Whoever cares for them")],
                        max_length=8,
                    ),
                ),
                ("answers", models.JSONField()),
                ("at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="daily_lives",
                        to="casework.child",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="daily_lives",
                        to="people.record",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["record", "-at"], name="daily_lives_of_a_record")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("asked__in", ["2-4", "5-17"])),
                        name="a_child_is_asked_about_with_the_questions_of_an_age",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("who__in", ["parent", "carer"])),
                        name="somebody_answered_about_a_child",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answers", {}), _negated=True),
                        name="an_answer_about_a_child_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentEntry",
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
                            ("opened", "Incident opened"),
                            ("changed", "Changed"),
                            ("added", "People put in"),
                            ("removed", "Somebody taken out"),
                            ("note", "Note"),
                            ("tasks", "Task for all cases"),
                            ("closed", "Incident closed"),
                            ("reopened", "Incident reopened"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("data", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="casework.incident",
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
            ],
            options={
                "indexes": [models.Index(fields=["incident", "-at"], name="entries_of_an_incident")],
            },
        ),
        migrations.CreateModel(
            name="KindVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField()),
                ("content", models.JSONField()),
                ("in_force_from", models.DateField(null=True)),
                ("drafted_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="casework.casetype",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("type", "number"), name="a_version_has_its_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("in_force_from__isnull", True)),
                        fields=("type",),
                        name="one_draft_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("in_force_from__isnull", True), ("published_at__isnull", True)),
                            models.Q(("in_force_from__isnull", False), ("published_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_version_in_force_was_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                ("subtype", models.CharField(blank=True, max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("triage", "In triage"),
                            ("open", "In progress"),
                            ("follow_up", "In follow-up"),
                            ("waiting_outside", "Waiting for others"),
                            ("channelled", "Channelled"),
                            ("concluded", "Concluded"),
                            ("reopened", "Reopened"),
                        ],
                        default="received",
                        max_length=16,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("favourable", "Favourable"),
                            ("partial", "Partly favourable"),
                            ("unfavourable", "Unfavourable"),
                            ("withdrawn", "The person withdrew"),
                            ("refused", "The person refused protection"),
                            ("impossible", "Could not be pursued"),
                            ("duplicate", "Duplicate of another case"),
                        ],
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("first_interview_at", models.DateTimeField(null=True)),
                ("urgency", models.IntegerField(default=0)),
                ("urgency_facts", models.JSONField(default=list)),
                ("late", models.BooleanField(default=False)),
                ("next_due_at", models.DateTimeField(null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="places.office"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="people.record"
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="custody.stay",
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.casetype"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="casework.kindversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["id"], include=("stay",), name="stays_of_cases"),
                    models.Index(
                        condition=models.Q(
                            models.Q(("status", "concluded"), _negated=True),
                            ("first_interview_at__isnull", True),
                        ),
                        fields=["office", "opened_at"],
                        name="cases_without_interview",
                    ),
                    models.Index(
                        condition=models.Q(("status", "concluded"), _negated=True),
                        fields=["officer"],
                        name="cases_of_an_officer",
                    ),
                    models.Index(
                        condition=models.Q(("status", "concluded"), _negated=True),
                        fields=["office", "-urgency", "opened_at", "id"],
                        include=(
                            "officer",
                            "stay",
                            "first_interview_at",
                            "late",
                            "next_due_at",
                            "urgency_facts",
                        ),
                        name="cases_of_an_office_in_order",
                    ),
                    models.Index(
                        condition=models.Q(("status", "concluded"), _negated=True),
                        fields=["-urgency", "opened_at", "id"],
                        name="all_cases_in_order",
                    ),
                    models.Index(
                        condition=models.Q(("status", "concluded")),
                        fields=["-urgency", "opened_at", "id"],
                        include=("office",),
                        name="concluded_cases_in_order",
                    ),
                    models.Index(
                        condition=models.Q(models.Q(("status", "concluded"), _negated=True), ("late", True)),
                        fields=["office"],
                        name="cases_that_are_late",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("status", "concluded"), _negated=True),
                        fields=["urgency_facts"],
                        name="cases_by_fact",
                        opclasses=["jsonb_path_ops"],
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "concluded"),
                                ("closed_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "concluded"), _negated=True),
                                ("closed_at__isnull", True),
                                ("outcome", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_concluded_case_has_an_outcome_and_a_date",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Bond",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("denied", "Denied"),
                            ("set", "Set"),
                            ("posted", "Posted"),
                            ("revoked", "Revoked"),
                            ("returned", "Returned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount_usd", models.IntegerField(null=True)),
                ("on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bonds", to="casework.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "set"), _negated=True), ("amount_usd__gt", 0), _connector="OR"
                        ),
                        name="a_bond_that_is_set_says_how_much",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assistance",
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
                            ("orientation", "Orientation or information"),
                            ("documents", "Documents"),
                            ("aid", "Financial aid"),
                            ("referral", "Sent to another service"),
                        ],
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("result", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistances",
                        to="places.office",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistances",
                        to="people.record",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistances",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["office", "-opened_at"], name="assistances_of_an_office")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("case__isnull", True), ("done_at__isnull", True), _connector="OR"
                        ),
                        name="an_assistance_is_given_or_becomes_a_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("statute", models.CharField(blank=True, max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("dismissed", "Dismissed"),
                            ("acquitted", "Acquitted"),
                            ("convicted", "Convicted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="casework.case",
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
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=20)),
                ("number", models.SmallIntegerField()),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("paused_at", models.DateTimeField(null=True)),
                ("warned", models.SmallIntegerField(default=0)),
                ("breached_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="casework.case",
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.office",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to="people.record"
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.clocktype"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)),
                        fields=["next_at"],
                        name="clocks_to_look_at",
                    ),
                    models.Index(
                        condition=models.Q(("stopped_at__isnull", True)),
                        fields=["type", "due_at"],
                        include=("id", "keeper", "case", "started_at", "paused_at", "warned"),
                        name="running_clocks_of_a_kind",
                    ),
                    models.Index(
                        condition=models.Q(("stopped_at__isnull", False)),
                        fields=["type", "stopped_at"],
                        include=("id", "keeper", "case", "breached_at"),
                        name="ended_clocks_of_a_kind",
                    ),
                    models.Index(
                        condition=models.Q(("stopped_at__isnull", True)),
                        fields=["due_at", "id"],
                        name="running_clocks_in_order",
                    ),
                    models.Index(
                        condition=models.Q(("stopped_at__isnull", True)),
                        fields=["keeper", "due_at", "id"],
                        include=("paused_at", "warned"),
                        name="running_clocks_of_an_office",
                    ),
                    models.Index(
                        condition=models.Q(("stopped_at__isnull", False)),
                        fields=["keeper", "stopped_at"],
                        include=("breached_at",),
                        name="ended_clocks_of_an_office",
                    ),
                    models.Index(fields=["case"], name="clocks_of_a_case"),
                    models.Index(
                        condition=models.Q(("case__isnull", True)),
                        fields=["record"],
                        name="clocks_of_a_record",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("case__isnull", False)),
                        fields=("case", "type", "key", "number"),
                        name="a_run_of_a_clock_of_a_case_is_kept_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("case__isnull", True)),
                        fields=("record", "type", "key", "number"),
                        name="a_run_of_a_clock_of_a_record_is_kept_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped_at__isnull", True),
                            ("stopped_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="a_clock_stops_after_it_started",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped_at__isnull", True), ("paused_at__isnull", True), _connector="OR"
                        ),
                        name="a_stopped_clock_is_not_paused",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
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
                            ("id", "Identity document"),
                            ("detention", "Detention notice"),
                            ("nta", "Notice to appear (NTA)"),
                            ("receipt", "Receipt"),
                            ("photo", "Photograph"),
                            ("medical", "Medical document"),
                            ("letter", "Letter"),
                            ("other", "Other document"),
                        ],
                        max_length=12,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=120)),
                ("dated", models.DateField(null=True)),
                (
                    "sensitivity",
                    models.CharField(
                        choices=[
                            ("identity", "Identity"),
                            ("immigration", "Immigration"),
                            ("health", "Health"),
                            ("minor", "About a minor"),
                        ],
                        max_length=12,
                    ),
                ),
                ("media_type", models.CharField(max_length=80)),
                ("size", models.PositiveIntegerField()),
                ("received_hash", models.CharField(max_length=64)),
                ("kept_hash", models.CharField(max_length=64)),
                ("kept_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                ("destroyed_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="casework.case",
                    ),
                ),
                (
                    "destroyed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kept_by",
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="people.record",
                    ),
                ),
                (
                    "withdrawn_by",
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
                    models.Index(fields=["record", "-kept_at"], name="document_of_a_record"),
                    models.Index(fields=["received_hash"], name="document_by_content"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_reason", ""),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_withdrawn_document_says_when_by_whom_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("destroyed_at__isnull", True), ("destroyed_by__isnull", True)),
                            models.Q(
                                ("destroyed_at__isnull", False),
                                ("destroyed_by__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("destroyed_by", models.F("withdrawn_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="only_a_withdrawn_document_is_destroyed_and_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "medical"), _negated=True),
                            ("sensitivity__in", ["health", "minor"]),
                            _connector="OR",
                        ),
                        name="a_medical_document_is_kept_as_health_or_closer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
                ("source", models.CharField(blank=True, max_length=10)),
                ("data", models.JSONField(default=dict)),
                ("note", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="casework.case",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.office",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="people.record"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.eventtype"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["record", "-at"], name="event_of_a_record"),
                    models.Index(fields=["case", "-at"], name="event_of_a_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("return_reason", models.CharField(blank=True, max_length=300)),
                ("late_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="casework.case",
                    ),
                ),
                (
                    "from_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
                    ),
                ),
                (
                    "from_officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="places.office",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("accepted_at__isnull", True), ("returned_at__isnull", True)),
                        fields=["to_office", "at"],
                        name="hand_overs_to_settle",
                    ),
                    models.Index(
                        condition=models.Q(("accepted_at__isnull", True), ("returned_at__isnull", True)),
                        fields=["from_office", "at"],
                        name="hand_overs_sent",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_office", models.F("to_office")), _negated=True),
                        name="a_hand_over_changes_office",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at__isnull", True), ("returned_at__isnull", True)),
                        fields=("case",),
                        name="one_hand_over_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("returned_at__isnull", True), _connector="OR"
                        ),
                        name="a_hand_over_is_accepted_or_returned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("return_reason", ""),
                                ("returned_at__isnull", True),
                                ("returned_by__isnull", True),
                            ),
                            models.Q(
                                ("returned_at__isnull", False),
                                ("returned_by__isnull", False),
                                models.Q(("return_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_return_has_a_reason_and_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hearing",
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
                            ("master", "Master calendar hearing"),
                            ("individual", "Individual hearing"),
                            ("bond", "Bond hearing"),
                            ("fear", "Fear interview or review"),
                            ("criminal", "Criminal hearing"),
                            ("children", "Family court hearing"),
                            ("other", "Other hearing"),
                        ],
                        max_length=12,
                    ),
                ),
                ("court", models.CharField(max_length=160)),
                ("judge", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField()),
                ("time_zone", models.CharField(max_length=40)),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "In person"), ("video", "By video")], max_length=10
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("scheduled", "Scheduled"), ("held", "Held"), ("cancelled", "Cancelled")],
                        default="scheduled",
                        max_length=10,
                    ),
                ),
                ("result", models.CharField(blank=True, max_length=300)),
                ("action", models.CharField(blank=True, max_length=300)),
                ("lawyer", models.CharField(blank=True, max_length=160)),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearings",
                        to="casework.case",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearings",
                        to=settings.AUTH_USER_MODEL,
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "scheduled")), fields=["at"], name="hearings_to_come"
                    ),
                    models.Index(fields=["case", "at"], name="hearings_of_a_case"),
                    models.Index(
                        condition=models.Q(("officer__isnull", False)),
                        fields=["officer", "at"],
                        name="hearings_of_an_officer",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action", ""), ("officer__isnull", True)),
                            models.Q(("officer__isnull", False), models.Q(("action", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="an_assigned_hearing_says_who_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "scheduled"), models.Q(("result", ""), _negated=True), _connector="OR"
                        ),
                        name="a_hearing_that_is_over_says_what_came_of_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("added_at", models.DateTimeField(default=amparo.core.clock.now)),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_reason", models.CharField(blank=True, max_length=300)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="casework.case",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="casework.incident",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="people.record",
                    ),
                ),
                (
                    "removed_by",
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
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("incident", "record"),
                        name="somebody_is_in_an_incident_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", True), ("removed_reason", "")),
                            models.Q(
                                ("removed_at__isnull", False), models.Q(("removed_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="who_is_taken_out_of_an_incident_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficerNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("text_code", models.CharField(max_length=40)),
                ("path", models.CharField(blank=True, max_length=200)),
                ("values", models.JSONField(default=dict)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                ("written_at", models.DateTimeField(auto_now_add=True)),
                ("key", models.CharField(max_length=120)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("page", "Only in the page"),
                            ("digest", "Once a day, by e-mail"),
                            ("now", "At once, by e-mail"),
                        ],
                        max_length=10,
                    ),
                ),
                ("read_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.record",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["staff", "-written_at"], name="notices_of_an_officer"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)), fields=["staff"], name="notices_unread"
                    ),
                    models.Index(
                        condition=models.Q(
                            ("mailed_at__isnull", True), ("read_at__isnull", True), ("way", "digest")
                        ),
                        fields=["staff", "written_at"],
                        name="notices_for_the_digest",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("staff", "key"), name="news_is_told_once_to_each"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "page"), _negated=True),
                            ("mailed_at__isnull", True),
                            _connector="OR",
                        ),
                        name="what_stays_in_the_page_is_not_mailed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
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
                            ("removal", "Removal"),
                            ("voluntary_departure", "Voluntary departure"),
                            ("stay", "Stay of removal"),
                            ("relief", "Relief granted"),
                            ("terminated", "Proceedings terminated"),
                            ("release", "Release"),
                            ("other", "Other order"),
                        ],
                        max_length=20,
                    ),
                ),
                ("ordered_on", models.DateField()),
                ("deadline", models.DateField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="casework.case"
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
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fact",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("put_first", "First"),
                            ("put_back", "Later"),
                            ("", "Where the rules put it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "-at"], name="override_in_force"),
                    models.Index(fields=["until"], name="overrides_that_end"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("at")), ("fact", ""), _connector="OR"),
                        name="an_override_lasts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="an_override_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Protocol",
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
                            ("death", "Death in custody"),
                            ("vulnerable_return", "Return of a vulnerable person"),
                            ("capital", "Capital case"),
                            ("minor_alone", "Unaccompanied minor"),
                            ("belongings", "Belongings"),
                            ("remains", "Remains"),
                        ],
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protocols",
                        to="casework.case",
                    ),
                ),
                (
                    "opened_by",
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
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["opened_at"],
                        name="open_protocols",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("case", "kind"),
                        name="a_protocol_is_open_once_in_a_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
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
                            ("accept_hand_over", "Take over the case"),
                            ("look_for", "Find out where the person is"),
                            ("call_family", "Call the family"),
                            ("call_back", "Call back who sounded an alert"),
                            ("review_request", "Look at a family's request"),
                            ("answer_family", "Answer a family"),
                            ("accommodation", "Ask for what the person needs"),
                            ("medicine", "Ask for medical care"),
                            ("interpreter", "Find an interpreter"),
                            ("children", "Make the children’s plan"),
                            ("belongings", "Ask for belongings"),
                            ("complaint", "Raise a complaint"),
                            ("documents", "Get a document"),
                            ("await_answer", "Ask for the answer to a letter"),
                            ("lawyer", "Look after a referral to a lawyer"),
                            ("protocol", "A step of a protocol"),
                            ("clock", "A deadline runs out"),
                            ("other", "Task"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("officer", "Protection officer"),
                            ("supervisor", "Supervisor"),
                            ("headquarters", "Headquarters"),
                            ("ciam", "Call centre (CIAM)"),
                            ("auditor", "Auditor"),
                            ("administrator", "Administrator"),
                            ("state", "State office in Mexico"),
                            ("lawyer", "Lawyer of PALE"),
                            ("desk", "Desk of a reception centre"),
                            ("agency", "Agency in Mexico"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("cancelled", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("late_told", models.DateTimeField(null=True)),
                ("snoozed_until", models.DateTimeField(null=True)),
                ("snoozed_why", models.CharField(blank=True, max_length=300)),
                (
                    "repeat",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("business_days", "every so many working days"),
                            ("weeks", "every so many weeks"),
                            ("months", "every so many months"),
                        ],
                        max_length=14,
                    ),
                ),
                ("repeat_every", models.SmallIntegerField(null=True)),
                ("repeat_until", models.DateField(null=True)),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="casework.case",
                    ),
                ),
                (
                    "clock",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.clocktype",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="places.office"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="people.record",
                    ),
                ),
                (
                    "stands_in_for",
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
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["office", "due_at"],
                        name="open_tasks",
                    ),
                    models.Index(
                        django.db.models.functions.comparison.Coalesce("due_at", "created_at"),
                        models.F("id"),
                        condition=models.Q(("done_at__isnull", True)),
                        include=("office", "role", "assignee", "kind", "snoozed_until", "due_at"),
                        name="open_tasks_in_order",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("done_at__isnull", True),
                            models.Q(
                                (
                                    "kind__in",
                                    ("clock", "accept_hand_over", "review_request", "answer_family"),
                                ),
                                _negated=True,
                            ),
                        ),
                        fields=["office", "due_at", "id"],
                        include=("role", "assignee", "kind", "snoozed_until"),
                        name="open_work_of_an_office",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("done_at__isnull", True),
                            models.Q(
                                (
                                    "kind__in",
                                    ("clock", "accept_hand_over", "review_request", "answer_family"),
                                ),
                                _negated=True,
                            ),
                            ("assignee__isnull", True),
                        ),
                        fields=["role", "due_at", "id"],
                        include=("snoozed_until",),
                        name="open_work_of_a_role",
                    ),
                    models.Index(
                        condition=models.Q(("assignee__isnull", False), ("done_at__isnull", True)),
                        fields=["assignee", "due_at"],
                        name="open_tasks_of_staff",
                    ),
                    models.Index(
                        condition=models.Q(("done_at__isnull", True), ("late_told__isnull", True)),
                        fields=["due_at"],
                        name="open_tasks_not_told_late",
                    ),
                    models.Index(
                        condition=models.Q(("clock__isnull", False), ("done_at__isnull", True)),
                        fields=["case", "clock"],
                        name="open_tasks_of_a_clock",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancelled", False),
                            models.Q(("done_at__isnull", False), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_cancelled_task_has_ended_and_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("snoozed_until__isnull", True),
                            models.Q(("snoozed_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_snoozed_task_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("repeat", ""), ("repeat_every__isnull", True), ("repeat_until__isnull", True)
                            ),
                            models.Q(
                                models.Q(("repeat", ""), _negated=True),
                                ("due_at__isnull", False),
                                ("repeat_every__gte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="a_task_that_comes_again_says_how_often_and_is_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stands_in_for__isnull", True),
                            models.Q(
                                ("assignee__isnull", False),
                                models.Q(("assignee", models.F("stands_in_for")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="who_stands_in_is_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("granted", models.BooleanField(null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfer_requests",
                        to="casework.case",
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["keeper", "at"],
                        name="transfers_to_answer",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("keeper", models.F("office")), _negated=True),
                        name="one_asks_for_anothers_case",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("case", "office"),
                        name="an_office_asks_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("granted__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("granted__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_request_is_answered_yes_or_no",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("granted", False), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_no_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
                ("device", models.UUIDField(null=True)),
                ("channel", models.CharField(max_length=10)),
                (
                    "met",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("declined", "They did not want to talk"),
                            ("not_brought", "They were not brought"),
                            ("gone", "They are no longer there"),
                        ],
                        default="yes",
                        max_length=12,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60)),
                ("variety", models.CharField(blank=True, max_length=60)),
                ("home_town", models.CharField(blank=True, max_length=120)),
                (
                    "needs_interpreter",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("refused", "Does not want to answer")],
                        max_length=8,
                    ),
                ),
                ("interpreter", models.CharField(blank=True, max_length=120)),
                ("communicates", models.JSONField(default=list)),
                (
                    "reads",
                    models.CharField(
                        blank=True,
                        choices=[("well", "Well"), ("little", "A little"), ("no", "No")],
                        max_length=8,
                    ),
                ),
                ("support_person", models.CharField(blank=True, max_length=300)),
                ("health", models.TextField(blank=True)),
                ("medicines", models.TextField(blank=True)),
                (
                    "without_medicine",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("refused", "Does not want to answer")],
                        max_length=8,
                    ),
                ),
                (
                    "pregnant",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("refused", "Does not want to answer")],
                        max_length=8,
                    ),
                ),
                (
                    "see",
                    models.SmallIntegerField(
                        choices=[
                            (1, "No difficulty"),
                            (2, "Some difficulty"),
                            (3, "A lot of difficulty"),
                            (4, "Cannot do it at all"),
                            (7, "Does not want to answer"),
                            (9, "Does not know"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "hear",
                    models.SmallIntegerField(
                        choices=[
                            (1, "No difficulty"),
                            (2, "Some difficulty"),
                            (3, "A lot of difficulty"),
                            (4, "Cannot do it at all"),
                            (7, "Does not want to answer"),
                            (9, "Does not know"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "walk",
                    models.SmallIntegerField(
                        choices=[
                            (1, "No difficulty"),
                            (2, "Some difficulty"),
                            (3, "A lot of difficulty"),
                            (4, "Cannot do it at all"),
                            (7, "Does not want to answer"),
                            (9, "Does not know"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "remember",
                    models.SmallIntegerField(
                        choices=[
                            (1, "No difficulty"),
                            (2, "Some difficulty"),
                            (3, "A lot of difficulty"),
                            (4, "Cannot do it at all"),
                            (7, "Does not want to answer"),
                            (9, "Does not know"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "care",
                    models.SmallIntegerField(
                        choices=[
                            (1, "No difficulty"),
                            (2, "Some difficulty"),
                            (3, "A lot of difficulty"),
                            (4, "Cannot do it at all"),
                            (7, "Does not want to answer"),
                            (9, "Does not know"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "communicate",
                    models.SmallIntegerField(
                        choices=[
                            (1, "No difficulty"),
                            (2, "Some difficulty"),
                            (3, "A lot of difficulty"),
                            (4, "Cannot do it at all"),
                            (7, "Does not want to answer"),
                            (9, "Does not know"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "lift",
                    models.SmallIntegerField(
                        choices=[
                            (1, "No difficulty"),
                            (2, "Some difficulty"),
                            (3, "A lot of difficulty"),
                            (4, "Cannot do it at all"),
                            (7, "Does not want to answer"),
                            (9, "Does not know"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "fingers",
                    models.SmallIntegerField(
                        choices=[
                            (1, "No difficulty"),
                            (2, "Some difficulty"),
                            (3, "A lot of difficulty"),
                            (4, "Cannot do it at all"),
                            (7, "Does not want to answer"),
                            (9, "Does not know"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "worry_often",
                    models.SmallIntegerField(
                        choices=[
                            (1, "Every day"),
                            (2, "Every week"),
                            (3, "Every month"),
                            (4, "A few times a year"),
                            (5, "Never"),
                            (7, "Does not want to answer"),
                            (9, "Does not know"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "worry_much",
                    models.SmallIntegerField(
                        choices=[
                            (1, "A little"),
                            (2, "A lot"),
                            (3, "Something between a little and a lot"),
                            (7, "Does not want to answer"),
                            (9, "Does not know"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "sadness_often",
                    models.SmallIntegerField(
                        choices=[
                            (1, "Every day"),
                            (2, "Every week"),
                            (3, "Every month"),
                            (4, "A few times a year"),
                            (5, "Never"),
                            (7, "Does not want to answer"),
                            (9, "Does not know"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "sadness_much",
                    models.SmallIntegerField(
                        choices=[
                            (1, "A little"),
                            (2, "A lot"),
                            (3, "Something between a little and a lot"),
                            (7, "Does not want to answer"),
                            (9, "Does not know"),
                        ],
                        null=True,
                    ),
                ),
                (
                    "has_children",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("refused", "Does not want to answer")],
                        max_length=8,
                    ),
                ),
                ("children", models.JSONField(default=list)),
                ("belongings", models.TextField(blank=True)),
                (
                    "has_receipt",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("refused", "Does not want to answer")],
                        max_length=8,
                    ),
                ),
                (
                    "complaint",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("medical", "Medical care"),
                            ("food", "Food or water"),
                            ("force", "Force or threats"),
                            ("discrimination", "Discrimination"),
                            ("contact", "Calls, lawyer or visits"),
                            ("place", "Cold, crowding or dirt"),
                            ("belongings", "Things taken away"),
                            ("other", "Something else"),
                        ],
                        max_length=16,
                    ),
                ),
                ("complaint_words", models.TextField(blank=True)),
                (
                    "may_complain",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("refused", "Does not want to answer")],
                        max_length=8,
                    ),
                ),
                ("documents", models.JSONField(default=list)),
                ("note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="casework.case",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="casework.interview",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="people.record",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="casework.visit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["record", "-at"], name="interviews_of_a_record")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("see__isnull", True), ("see__in", [1, 2, 3, 4, 7, 9]), _connector="OR"),
                            models.Q(
                                ("hear__isnull", True), ("hear__in", [1, 2, 3, 4, 7, 9]), _connector="OR"
                            ),
                            models.Q(
                                ("walk__isnull", True), ("walk__in", [1, 2, 3, 4, 7, 9]), _connector="OR"
                            ),
                            models.Q(
                                ("remember__isnull", True),
                                ("remember__in", [1, 2, 3, 4, 7, 9]),
                                _connector="OR",
                            ),
                            models.Q(
                                ("care__isnull", True), ("care__in", [1, 2, 3, 4, 7, 9]), _connector="OR"
                            ),
                            models.Q(
                                ("communicate__isnull", True),
                                ("communicate__in", [1, 2, 3, 4, 7, 9]),
                                _connector="OR",
                            ),
                            models.Q(
                                ("lift__isnull", True), ("lift__in", [1, 2, 3, 4, 7, 9]), _connector="OR"
                            ),
                            models.Q(
                                ("fingers__isnull", True),
                                ("fingers__in", [1, 2, 3, 4, 7, 9]),
                                _connector="OR",
                            ),
                        ),
                        name="an_answer_of_the_short_set_is_one_of_its_codes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("worry_often__isnull", True),
                                ("worry_often__in", [1, 2, 3, 4, 5, 7, 9]),
                                _connector="OR",
                            ),
                            models.Q(
                                ("sadness_often__isnull", True),
                                ("sadness_often__in", [1, 2, 3, 4, 5, 7, 9]),
                                _connector="OR",
                            ),
                        ),
                        name="how_often_is_one_of_its_codes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("worry_much__isnull", True),
                                ("worry_much__in", [1, 2, 3, 7, 9]),
                                _connector="OR",
                            ),
                            models.Q(
                                ("sadness_much__isnull", True),
                                ("sadness_much__in", [1, 2, 3, 7, 9]),
                                _connector="OR",
                            ),
                        ),
                        name="how_much_is_one_of_its_codes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True),
                            models.Q(("corrects", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="an_interview_does_not_correct_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.SmallIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="casework.case",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="people.record"
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="casework.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("visit", "record"), name="a_visit_sees_a_record_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Telephone"),
                            ("window", "At the window"),
                            ("mail", "E-mail or letter"),
                            ("ciam", "Call centre (CIAM)"),
                            ("visit", "Visit to a detention centre"),
                            ("app", "Application"),
                            ("ngo", "An organisation"),
                            ("mobile", "Mobile consulate"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("token", models.CharField(max_length=40, unique=True)),
                ("caller", models.CharField(blank=True, max_length=160)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("phone_key", models.CharField(blank=True, max_length=10)),
                ("said", models.JSONField(default=dict)),
                ("asked", models.TextField()),
                ("answered", models.TextField(blank=True)),
                (
                    "assistance",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="casework.assistance",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "caller_check",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="casework.callercheck",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="casework.case",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="places.office",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="people.record",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "-at"], name="contacts_of_an_office"),
                    models.Index(
                        condition=models.Q(("phone_key", ""), _negated=True),
                        fields=["phone_key", "-at"],
                        name="contacts_of_a_telephone",
                    ),
                    models.Index(fields=["-at", "-id"], name="contacts_of_all_offices"),
                    models.Index(
                        condition=models.Q(
                            ("answered", ""), ("assistance__isnull", True), ("case__isnull", True)
                        ),
                        fields=["-at", "-id"],
                        include=("office",),
                        name="contacts_to_answer",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("assistance__isnull", True), ("case__isnull", True), _connector="OR"
                        ),
                        name="a_contact_became_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("record__isnull", False),
                            models.Q(("assistance__isnull", True), ("case__isnull", True)),
                            _connector="OR",
                        ),
                        name="what_became_of_a_contact_is_about_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Content",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(choices=[("whole", "The file"), ("preview", "Preview")], max_length=8),
                ),
                ("media_type", models.CharField(max_length=80)),
                ("size", models.PositiveIntegerField()),
                ("key_name", models.CharField(max_length=20)),
                ("wrapped_key", models.BinaryField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contents",
                        to="casework.document",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["key_name"], name="content_by_key")],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "part"), name="a_document_has_each_part_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("template", models.CharField(max_length=40)),
                ("version", models.PositiveSmallIntegerField()),
                ("language", models.CharField(max_length=2)),
                ("addressee", models.CharField(max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="casework.case",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="casework.document",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.event"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProtocolStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("position", models.SmallIntegerField()),
                ("who", models.CharField(max_length=12)),
                ("due_at", models.DateTimeField()),
                ("essential", models.BooleanField(default=False)),
                ("settled_at", models.DateTimeField(null=True)),
                ("waived", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("values", models.JSONField(blank=True, default=dict)),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.document",
                    ),
                ),
                (
                    "protocol",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="casework.protocol",
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
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protocol_step",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "ordering": ["protocol", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("protocol", "code"), name="a_protocol_has_a_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("waived", False),
                            models.Q(("settled_at__isnull", False), models.Q(("note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_step_left_out_is_settled_and_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("waived", False), ("essential", False), _connector="OR"),
                        name="an_essential_step_is_never_left_out",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                ("via", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=5)),
                ("sounded_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("accuracy", models.FloatField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sounded", "Not confirmed"),
                            ("confirmed", "Confirmed by its sender"),
                            ("cancelled", "Cancelled by its sender"),
                            ("closed", "Closed"),
                        ],
                        default="sounded",
                        max_length=10,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("safe", "Reached: safe"),
                            ("detained", "Detained: a case was opened"),
                            ("false_alarm", "False alarm"),
                            ("not_reached", "Could not be reached"),
                        ],
                        max_length=12,
                    ),
                ),
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
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alerts", to="places.office"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="alerts", to="people.record"
                    ),
                ),
                (
                    "call_back",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alert",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("cancelled", "closed")), _negated=True),
                        fields=["office", "received_at"],
                        name="alerts_of_an_office",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("via", "key"), name="an_alert_is_taken_in_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("cancelled", "closed")), _negated=True),
                            models.Q(
                                ("accuracy__isnull", True),
                                ("latitude__isnull", True),
                                ("longitude__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="an_alert_that_is_over_knows_no_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accuracy__isnull", True),
                                ("latitude__isnull", True),
                                ("longitude__isnull", True),
                            ),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="a_place_has_two_numbers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state__in", ("cancelled", "closed"))),
                            models.Q(
                                models.Q(("state__in", ("cancelled", "closed")), _negated=True),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="an_alert_that_is_over_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_by__isnull", False),
                                ("state", "closed"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_by__isnull", True),
                                ("outcome", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_closed_alert_says_how_it_ended_and_who_closed_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("granted", "They grant it"),
                            ("denied", "They deny it"),
                            ("ignored", "They did not answer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers_to",
                        to="casework.document",
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="casework.letter",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "ignored"),
                            ("document__isnull", False),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="an_answer_has_its_paper_or_says_who_gave_it",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Piece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("body", models.BinaryField()),
                (
                    "content",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="casework.content",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content", "number"), name="a_content_has_each_piece_once"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callercheck",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1ec515d55bca263ba0766521023dde696101c32c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_87db5",
                    table="casework_callercheck",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="childrenanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6a7ad689d201beeb3b07c65f187e9d84ace9c9d5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f5aa6",
                    table="casework_childrenanswer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clock",
            trigger=pgtrigger.compiler.Trigger(
                name="is_of_who_keeps_the_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        NEW.keeper_id := coalesce((SELECT c.office_id FROM casework_case c WHERE c.id = NEW.case_id), NEW.office_id);\n        RETURN NEW;\n    ",
                    hash="04124f038c21ae7e85ae8b1c6c88d8aad9100675",
                    operation="INSERT",
                    pgid="pgtrigger_is_of_who_keeps_the_case_b7e26",
                    table="casework_clock",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dailylife",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6d43fa537cfa16399089f5e019c331f91347a7e7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1faa2",
                    table="casework_dailylife",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="documents_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="b8b46a32ecc50253131722cd942651cbda75c097",
                    operation="DELETE",
                    pgid="pgtrigger_documents_are_kept_0001e",
                    table="casework_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="documents_never_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."dated" IS DISTINCT FROM (NEW."dated") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kept_at" IS DISTINCT FROM (NEW."kept_at") OR OLD."kept_by_id" IS DISTINCT FROM (NEW."kept_by_id") OR OLD."kept_hash" IS DISTINCT FROM (NEW."kept_hash") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."media_type" IS DISTINCT FROM (NEW."media_type") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."received_hash" IS DISTINCT FROM (NEW."received_hash") OR OLD."record_id" IS DISTINCT FROM (NEW."record_id") OR OLD."sensitivity" IS DISTINCT FROM (NEW."sensitivity") OR OLD."size" IS DISTINCT FROM (NEW."size"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="5c8f8e30ed3592a70cbe4ebf074179e3a7d0e79e",
                    operation="UPDATE",
                    pgid="pgtrigger_documents_never_change_0ff0d",
                    table="casework_document",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="43e7f6f965e2c17b2ab932fddfbcc51c59a0d7c3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_396c8",
                    table="casework_event",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handover",
            trigger=pgtrigger.compiler.Trigger(
                name="who_is_to_take_it_over_has_the_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n        IF EXISTS (\n            SELECT FROM casework_handover h JOIN casework_case k ON k.id = h.case_id\n            WHERE h.id = NEW.id AND h.accepted_at IS NULL AND h.returned_at IS NULL AND k.office_id <> h.to_office_id\n        ) THEN\n            RAISE EXCEPTION 'who is to take it over has the case' USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NULL;\n    ",
                    hash="4484d8b7d27fc28be9384138217bf99a563da023",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_who_is_to_take_it_over_has_the_case_bb8bb",
                    table="casework_handover",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidententry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="775cc659d3cd8e6cd758e39eb7a26225415bc4d9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5e743",
                    table="casework_incidententry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentperson",
            trigger=pgtrigger.compiler.Trigger(
                name="people_of_incidents_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="3a9abdc92b0ba3d0c7406da1d780582e662f5dda",
                    operation="DELETE",
                    pgid="pgtrigger_people_of_incidents_are_kept_93787",
                    table="casework_incidentperson",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="kindversion",
            trigger=pgtrigger.compiler.Trigger(
                name="a_published_version_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."in_force_from" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1c45038ecfba99aa6278fe7f4b1151efcab07f16",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_a_published_version_stays_cda93",
                    table="casework_kindversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="moves_as_the_table_says",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \'>\', NEW."status") = ANY(\'{received>triage,received>open,received>follow_up,received>concluded,triage>open,triage>follow_up,triage>waiting_outside,triage>channelled,triage>concluded,reopened>triage,reopened>open,reopened>follow_up,reopened>waiting_outside,reopened>channelled,reopened>concluded,open>follow_up,open>waiting_outside,open>channelled,open>concluded,follow_up>open,follow_up>waiting_outside,follow_up>channelled,follow_up>concluded,waiting_outside>open,waiting_outside>follow_up,waiting_outside>channelled,waiting_outside>concluded,channelled>open,channelled>follow_up,channelled>waiting_outside,channelled>concluded,concluded>reopened}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="133e74c0fdcdf9ed36fe7b45aeee8798feb641d1",
                    operation="UPDATE",
                    pgid="pgtrigger_moves_as_the_table_says_2aa5f",
                    table="casework_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="a_case_keeps_its_kind",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."type_id" IS DISTINCT FROM (NEW."type_id") OR OLD."kind_id" IS DISTINCT FROM (NEW."kind_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ae563367b09d79b4a3cea0edd30485aea5b0d92b",
                    operation="UPDATE",
                    pgid="pgtrigger_a_case_keeps_its_kind_b0ab6",
                    table="casework_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="a_case_changes_office_by_a_hand_over",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."office_id" IS DISTINCT FROM (NEW."office_id"))',
                    constraint="CONSTRAINT",
                    func="\n        IF (SELECT k.office_id FROM casework_case k WHERE k.id = NEW.id) IS DISTINCT FROM (\n            SELECT CASE WHEN h.returned_at IS NULL THEN h.to_office_id ELSE h.from_office_id END\n            FROM casework_handover h WHERE h.case_id = NEW.id ORDER BY h.id DESC LIMIT 1\n        ) THEN\n            RAISE EXCEPTION 'a case changes office by a hand-over' USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NULL;\n    ",
                    hash="6ba83546d83771070c50f9214859902438ccdd30",
                    operation="UPDATE",
                    pgid="pgtrigger_a_case_changes_office_by_a_hand_over_ca4a9",
                    table="casework_case",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="a_case_ends_after_its_protocols",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."status" = \'concluded\' AND OLD."status" IS DISTINCT FROM (NEW."status") AND NOT (NEW."outcome" = \'refused\'))',
                    func="\n        IF EXISTS (SELECT 1 FROM casework_protocol p WHERE p.case_id = NEW.id AND p.closed_at IS NULL) THEN\n            RAISE EXCEPTION 'a case ends after its protocols' USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="c96c06772fba5b70023c996b57ea91628424fde9",
                    operation="UPDATE",
                    pgid="pgtrigger_a_case_ends_after_its_protocols_40048",
                    table="casework_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="its_clocks_go_with_it",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."office_id" IS DISTINCT FROM (NEW."office_id"))',
                    func="\n        UPDATE casework_clock SET keeper_id = NEW.office_id WHERE case_id = NEW.id;\n        RETURN NULL;\n    ",
                    hash="7579ca692e9632695401115e91c055de2bac8c6a",
                    operation='UPDATE OF "office_id"',
                    pgid="pgtrigger_its_clocks_go_with_it_9eec4",
                    table="casework_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="its_kind_is_of_its_type",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (SELECT 1 FROM casework_kindversion v WHERE v.id = NEW.kind_id\n                                   AND v.type_id = NEW.type_id AND v.in_force_from IS NOT NULL) THEN\n                        RAISE EXCEPTION 'a case takes a published version of its own type';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="fdf851c34b91f07572c6e8f8dd9fe10d927a3869",
                    operation="INSERT",
                    pgid="pgtrigger_its_kind_is_of_its_type_9f12a",
                    table="casework_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letteranswer",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d68c483d13eb0125550d53313073bf454ac76fea",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1267f",
                    table="casework_letteranswer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="override",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="eb49036d17620c4c91242f26b0866f844c0ac04e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5d8b4",
                    table="casework_override",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protocol",
            trigger=pgtrigger.compiler.Trigger(
                name="a_protocol_closes_when_all_is_settled",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NEW.closed_at IS NOT NULL AND (\n                        EXISTS (SELECT 1 FROM casework_protocolstep s WHERE s.protocol_id = NEW.id AND s.settled_at IS NULL)\n                        OR NOT EXISTS (SELECT 1 FROM casework_protocolstep s WHERE s.protocol_id = NEW.id)\n                    ) THEN\n                        RAISE EXCEPTION 'a protocol closes when all is settled' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="59914c2b3859bc6e4f62795a2b1ef491ef267ce1",
                    operation="UPDATE",
                    pgid="pgtrigger_a_protocol_closes_when_all_is_settled_107c1",
                    table="casework_protocol",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protocolstep",
            trigger=pgtrigger.compiler.Trigger(
                name="a_settled_step_stays_as_it_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."settled_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'a settled step stays as it is' USING ERRCODE = 'check_violation';",
                    hash="371fe87cdeabceadafd70f73a2806a5fca7ae114",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_a_settled_step_stays_as_it_is_e2a8d",
                    table="casework_protocolstep",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teamplace",
            trigger=pgtrigger.compiler.Trigger(
                name="places_on_teams_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="90846c45b36f8099007012b5c889754de4b7e386",
                    operation="DELETE",
                    pgid="pgtrigger_places_on_teams_are_kept_37a63",
                    table="casework_teamplace",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="teamplace",
            trigger=pgtrigger.compiler.Trigger(
                name="a_place_stays_whose_it_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."record_id" IS DISTINCT FROM (NEW."record_id") OR OLD."staff_id" IS DISTINCT FROM (NEW."staff_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="aeba947cd7f6643a726dcc15edefd3e60ac32d09",
                    operation="UPDATE",
                    pgid="pgtrigger_a_place_stays_whose_it_is_2e544",
                    table="casework_teamplace",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interview",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4a156dd6c248e6ebd57b8bd0f370d1ef2bd0a73f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_917e4",
                    table="casework_interview",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(
            sql="ALTER TABLE casework_piece ALTER COLUMN body SET STORAGE EXTERNAL",
            reverse_sql="ALTER TABLE casework_piece ALTER COLUMN body SET STORAGE EXTENDED",
        ),
    ]
