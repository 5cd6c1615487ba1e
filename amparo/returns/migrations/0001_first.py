import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.math
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import amparo.core.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("casework", "0001_first"),
        ("people", "0001_first"),
        ("places", "0001_first"),
        ("programmes", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="CartillaKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20, unique=True)),
                ("public", models.CharField(max_length=64)),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Centre",
            fields=[
                (
                    "slug",
                    models.SlugField(max_length=40, primary_key=True, serialize=False, verbose_name="code"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("city", models.CharField(max_length=80, verbose_name="city")),
                ("state", models.CharField(max_length=2, verbose_name="state")),
                ("municipality", models.CharField(blank=True, max_length=5, verbose_name="municipality")),
                ("latitude", models.FloatField(verbose_name="latitude")),
                ("longitude", models.FloatField(verbose_name="longitude")),
                (
                    "kind",
                    models.CharField(
                        choices=[("land", "Reception centre at the border"), ("air", "Airport")],
                        max_length=4,
                        verbose_name="type",
                    ),
                ),
                ("capacity", models.PositiveIntegerField(null=True, verbose_name="places")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "ordering": ("slug",),
            },
        ),
        migrations.CreateModel(
            name="ChildRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=2, verbose_name="state")),
                ("paper", models.CharField(max_length=12, verbose_name="paper")),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("asked", "It is asked for"),
                            ("waived", "It is not asked for"),
                            ("unknown", "Not known any more: the federal rule"),
                        ],
                        max_length=8,
                        verbose_name="what the state says",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("source_date", models.DateField(verbose_name="day of the source")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "paper", "-id"], name="child_rules_of_a_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("paper__in", ["certificate", "apostille", "translation"])),
                        name="a_child_rule_is_of_a_paper_of_the_table",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="a_child_rule_has_its_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__regex", "^[A-Z]{2}$")), name="a_child_rule_is_of_a_state"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(choices=[("job", "Job"), ("home", "Home")], max_length=4)),
                ("title", models.CharField(max_length=120)),
                ("offered_by", models.CharField(max_length=120)),
                ("remote", models.BooleanField(default=False)),
                ("skills", models.CharField(blank=True, max_length=300)),
                ("places", models.PositiveSmallIntegerField(default=1)),
                ("valid_until", models.DateField()),
                ("pay", models.CharField(blank=True, max_length=120)),
                ("contact", models.CharField(max_length=200)),
                ("source", models.CharField(blank=True, max_length=120)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("agency", models.CharField(blank=True, max_length=20)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("why_withdrawn", models.CharField(blank=True, max_length=300)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="places.municipality",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=["municipality", "valid_until"],
                        name="offers_of_a_municipality",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("agency", "reference"),
                        name="an_offer_is_imported_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("places__gte", 1)), name="an_offer_has_places"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("why_withdrawn", ""), ("withdrawn_at__isnull", True)),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                models.Q(("why_withdrawn", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_withdrawn_offer_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("remote", False), ("kind", "job"), _connector="OR"),
                        name="nobody_lives_remotely",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offered",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("reasons", models.JSONField(default=list)),
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
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offered",
                        to="people.record",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.sheet"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["record", "-at"], name="offered_to_a_record")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["es", "en"])),
                        name="a_sheet_is_given_in_a_language_it_has",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnInbox",
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
                            ("code", "Code"),
                            ("help", "Help"),
                            ("correct", "Correct"),
                            ("proved", "Proved"),
                            ("stop", "Stop"),
                            ("cartilla", "Cartilla"),
                        ],
                        max_length=10,
                    ),
                ),
                ("payload", models.JSONField()),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("handled_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, db_default="", max_length=200)),
            ],
            options={
                "db_table": "portal_own_inbox",
                "indexes": [
                    models.Index(
                        condition=models.Q(("handled_at__isnull", True)),
                        fields=["id"],
                        name="own_inbox_to_handle",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ArrivalLayout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("headings", models.CharField(max_length=64)),
                ("columns", models.JSONField()),
                ("date_order", models.CharField(blank=True, max_length=3)),
                ("used_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.centre"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("headings", "centre"), name="arrivals_are_read_as_before")
                ],
            },
        ),
        migrations.CreateModel(
            name="CentrePeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("reduced", "Open, reduced"),
                            ("arrivals", "People arrive; nobody stays"),
                        ],
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[("sourced", "Published"), ("conflicting", "Sources contradict each other")],
                        max_length=12,
                        verbose_name="confidence",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="returns.centre",
                    ),
                ),
            ],
            options={
                "ordering": ("centre", "valid_from"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="a_period_of_a_centre_ends_after_it_begins",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("centre", "="),
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_to",
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="periods_of_a_centre_do_not_overlap",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Homecoming",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("expected", "Expected"),
                            ("arrived", "Arrived"),
                            ("not_come", "Did not come"),
                            ("closed", "Closed"),
                        ],
                        default="expected",
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("notice", "Notice of the consulate"),
                            ("list", "List of arrivals"),
                            ("desk", "The person came to a centre"),
                            ("phone", "By telephone"),
                            ("state", "The person came to a state office"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("land", "By land"), ("air", "By air"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                ("expected_at", models.DateTimeField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("declined_centre", models.BooleanField(default=False)),
                ("destination_state", models.CharField(blank=True, max_length=2)),
                ("destination", models.CharField(blank=True, max_length=5)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "A year has passed"),
                            ("left", "Left the country again"),
                            ("declined", "Does not want to go on"),
                            ("died", "Died"),
                            ("mistake", "Opened by mistake"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="homecomings",
                        to="returns.centre",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="homecomings",
                        to="places.office",
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
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="homecomings",
                        to="people.record",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="returns.household",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["centre", "-arrived_at"], name="homecomings_of_a_centre"),
                    models.Index(fields=["destination_state", "-arrived_at"], name="homecomings_of_a_state"),
                    models.Index(
                        condition=models.Q(("state", "expected")),
                        fields=["expected_at"],
                        name="homecomings_expected",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("arrived_at__isnull", False), ("state", "arrived")),
                            models.Q(("state", "arrived"), _negated=True),
                            _connector="OR",
                        ),
                        name="who_arrived_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state", "closed"),
                                models.Q(("closing", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_at__isnull", True),
                                ("closing", ""),
                            ),
                            _connector="OR",
                        ),
                        name="a_closed_return_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("declined_centre", False), ("centre__isnull", True), _connector="OR"
                        ),
                        name="who_declines_the_centre_is_in_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("destination", ""),
                            models.Q(("destination_state", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_destination_is_of_its_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="reference")),
                ("begins", models.DateField(verbose_name="from")),
                ("ends", models.DateField(verbose_name="until (not included)")),
                ("agency", models.CharField(blank=True, max_length=20, verbose_name="agency")),
                ("state", models.CharField(blank=True, max_length=2, verbose_name="state")),
                (
                    "right",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("identity", "Identity"),
                            ("health", "Health"),
                            ("education", "Education"),
                            ("housing", "Housing"),
                            ("livelihood", "Dignified livelihood"),
                            ("social", "Social protection"),
                            ("family", "Family"),
                            ("justice", "Justice"),
                        ],
                        max_length=12,
                        verbose_name="right",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("money", "Money, MXN"),
                            ("beds", "Beds"),
                            ("doses", "Doses of medicine"),
                            ("cards", "Cards"),
                        ],
                        max_length=5,
                        verbose_name="of what",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="allocated")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("made_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="returns.centre",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["ends", "begins"], name="allocations_of_a_period")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("reference",),
                        name="an_allocation_is_received_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="an_allocation_is_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("begins"))),
                        name="an_allocation_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency", ""), ("centre__isnull", False), ("state", "")),
                            models.Q(
                                ("centre__isnull", True),
                                ("state", ""),
                                models.Q(("agency", ""), _negated=True),
                            ),
                            models.Q(
                                ("agency", ""),
                                ("centre__isnull", True),
                                models.Q(("state", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_allocation_is_for_one_centre_agency_or_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "money"),
                            ("amount", django.db.models.functions.math.Floor("amount")),
                            _connector="OR",
                        ),
                        name="only_money_has_cents",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArrivalList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("file_name", models.CharField(max_length=200)),
                ("as_of", models.DateTimeField()),
                ("layout", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Columns to confirm"),
                            ("previewed", "Ready to import"),
                            ("running", "Importing"),
                            ("done", "Imported"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("rows", models.IntegerField(default=0)),
                ("rows_done", models.IntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("uploaded_at", models.DateTimeField(default=amparo.core.clock.now)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lists", to="returns.centre"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["centre", "-uploaded_at"], name="arrival_lists_of_a_centre")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sha256", "centre", "as_of"), name="the_same_arrivals_are_imported_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CapacityDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("places", models.PositiveIntegerField(verbose_name="places")),
                ("said_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "said_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="capacity_days",
                        to="returns.centre",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("centre", "day"), name="one_capacity_a_day")],
            },
        ),
        migrations.CreateModel(
            name="Correction",
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
                            ("phone", "Telephone"),
                            ("place", "Where the person goes to live"),
                            ("name", "Name spelled wrong"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("body", models.BinaryField()),
                ("state", models.CharField(blank=True, max_length=2)),
                ("proved_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("accepted", models.BooleanField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
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
                    "homecoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="returns.homecoming",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=["asked_at"],
                        name="corrections_to_decide",
                    ),
                    models.Index(fields=["homecoming"], name="corrections_of_a_return"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted__isnull", True),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                            ),
                            models.Q(
                                ("accepted__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decision_of_a_correction_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted__isnull", True),
                            ("accepted", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="who_refuses_a_correction_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", True), ("kind", "phone"), _negated=True),
                            ("proved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_telephone_is_proved_before_it_is_taken",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="reference")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("committed", "Committed"),
                            ("spent", "Spent so far"),
                            ("given_back", "Commitment given back"),
                            ("cut", "Taken from the allocation"),
                        ],
                        max_length=10,
                        verbose_name="what happened",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="how much")),
                ("on", models.DateField(verbose_name="on")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("made_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="returns.allocation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["allocation", "kind"], name="entries_of_an_allocation")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("reference",),
                        name="an_entry_is_received_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="an_entry_is_of_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("until", models.DateField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "Reached"),
                            ("lost", "Lost to follow-up"),
                            ("declined", "Does not want to be asked"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "Telephone"),
                            ("whatsapp", "WhatsApp"),
                            ("visit", "Visit in person"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "lost",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_answer", "Nobody answers, after three attempts"),
                            ("number", "The number is not theirs any more"),
                            ("no_phone", "There is no telephone or address"),
                            ("left", "Left the country again"),
                            ("detained", "Detained again"),
                            ("died", "Died"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
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
                    "homecoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="returns.homecoming",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["due_on"],
                        name="follow_ups_to_make",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("homecoming", "day"), name="one_follow_up_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("outcome", "")),
                            models.Q(("done_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_follow_up_that_was_made_has_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("outcome", "lost"), _negated=True), ("lost", "")),
                            models.Q(("outcome", "lost"), models.Q(("lost", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="who_is_lost_is_lost_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("due_on"))),
                        name="a_follow_up_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpAsked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("body", models.BinaryField()),
                ("answer_by", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.BinaryField(null=True)),
                ("answer_for_person", models.BinaryField(null=True)),
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
                    "homecoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_asked",
                        to="returns.homecoming",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["answer_by"],
                        name="help_to_answer",
                    ),
                    models.Index(fields=["homecoming"], name="help_of_a_return"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__isnull", True),
                                ("answer_for_person__isnull", True),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                            ),
                            models.Q(
                                ("answer__isnull", False),
                                ("answer_for_person__isnull", False),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_of_help_is_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Medicine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("drug", models.CharField(max_length=160)),
                ("what_for", models.CharField(blank=True, max_length=160)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("notice", "Notice of the consulate"),
                            ("interview", "Interview of the consulate"),
                            ("desk", "Said at the health desk"),
                            ("state", "Said to the state office"),
                        ],
                        max_length=10,
                    ),
                ),
                ("last_dose_at", models.DateTimeField(null=True)),
                ("supply_until", models.DateTimeField(null=True)),
                ("next_supply_at", models.DateTimeField(null=True)),
                ("next_supply_where", models.CharField(blank=True, max_length=160)),
                ("missing_from", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
                ("why_stopped", models.CharField(blank=True, max_length=200)),
                ("written_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "homecoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="medicines",
                        to="returns.homecoming",
                    ),
                ),
                (
                    "written_by",
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
                        condition=models.Q(("stopped_at__isnull", True)),
                        fields=["missing_from"],
                        name="medicines_to_watch",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("homecoming", "drug"), name="a_medicine_stands_once_in_a_return"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("drug", ""), _negated=True), name="a_medicine_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stopped_at__isnull", True), ("why_stopped", "")),
                            models.Q(
                                ("stopped_at__isnull", False), models.Q(("why_stopped", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="who_stops_a_medicine_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("last_dose_at__isnull", True),
                                ("missing_from__gt", models.F("last_dose_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("supply_until__isnull", True),
                                ("missing_from__gt", models.F("supply_until")),
                                _connector="OR",
                            ),
                        ),
                        name="a_medicine_is_missing_after_what_there_was",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                (
                    "right",
                    models.CharField(
                        choices=[
                            ("identity", "Identity"),
                            ("health", "Health"),
                            ("education", "Education"),
                            ("housing", "Housing"),
                            ("livelihood", "Dignified livelihood"),
                            ("social", "Social protection"),
                            ("family", "Family"),
                            ("justice", "Justice"),
                        ],
                        max_length=12,
                    ),
                ),
                ("agency", models.CharField(max_length=20)),
                (
                    "waits_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Still to do"),
                            ("referred", "Sent to the agency"),
                            ("accepted", "The agency takes it on"),
                            ("attended", "The person was attended"),
                            ("delivered", "Done"),
                            ("lost", "Not true any more"),
                            ("declined", "The person does not want it"),
                            ("not_needed", "Not needed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField()),
                ("answer_by", models.DateTimeField(null=True)),
                ("evidence", models.CharField(blank=True, max_length=200)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("referred_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("attended_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("still_true_at", models.DateTimeField(null=True)),
                ("lost_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "child",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.child",
                    ),
                ),
                (
                    "homecoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="returns.homecoming",
                    ),
                ),
                (
                    "made_by",
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
                    models.Index(fields=["homecoming", "right"], name="milestones_of_a_return"),
                    models.Index(
                        condition=models.Q(("answer_by__isnull", False)),
                        fields=["agency", "answer_by"],
                        name="milestones_of_an_agency",
                    ),
                    models.Index(fields=["kind", "delivered_at"], name="milestones_delivered"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("homecoming", "kind", "child"),
                        name="a_milestone_stands_once_in_a_plan",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "delivered"), _negated=True),
                            ("delivered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="what_is_done_has_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "lost"), _negated=True),
                            models.Q(("delivered_at__isnull", False), ("lost_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="what_is_lost_was_had",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer_by__isnull", False),
                                ("state__in", ["referred", "accepted", "attended"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["referred", "accepted", "attended"]), _negated=True),
                                ("answer_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="whose_turn_it_is_has_until_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64)),
                ("phone", models.BinaryField(null=True)),
                ("pin", models.BinaryField(null=True)),
                ("tells", models.BooleanField(default=True)),
                ("language", models.CharField(default="es-mx", max_length=10)),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("replaced", "Another slip was given"),
                            ("desk", "Ended at a desk"),
                            ("self", "Ended by the person"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "homecoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_pages",
                        to="returns.homecoming",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("homecoming",),
                        name="a_return_has_one_own_page",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("phone__isnull", False), ("pin__isnull", False), _connector="OR"),
                        name="an_own_page_asks_for_something_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_why", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_why", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="an_own_page_ends_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PreArrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("sent_at", models.DateTimeField(default=amparo.core.clock.now)),
                ("expected_at", models.DateTimeField()),
                ("content", models.JSONField()),
                ("left_out", models.JSONField(default=list)),
                ("vulnerable", models.BooleanField(default=False)),
                ("gate", models.JSONField(default=dict)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("received", "The centre received it"),
                            ("cannot", "The centre cannot receive the person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_name", models.CharField(blank=True, max_length=160)),
                ("answer_note", models.CharField(blank=True, max_length=500)),
                ("withdrawn_at", models.DateTimeField(null=True)),
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
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="returns.centre",
                    ),
                ),
                (
                    "homecoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="returns.homecoming",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["centre", "expected_at"], name="notices_of_a_centre"),
                    models.Index(fields=["office", "-sent_at"], name="prearrivals_of_an_office"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("homecoming", "version"), name="a_notice_has_its_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_name", "")),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                models.Q(("answered_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_has_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "cannot"), _negated=True),
                            models.Q(("answer_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_centre_that_cannot_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vulnerable", False),
                            models.Q(
                                (
                                    "gate__has_keys",
                                    ["agreed_hour", "receiver", "companion", "medicines", "destination"],
                                ),
                                ("gate__agreed_hour__regex", "\\S"),
                                ("gate__receiver__regex", "\\S"),
                                ("gate__companion__regex", "\\S"),
                                ("gate__medicines__regex", "\\S"),
                                ("gate__destination__regex", "\\S"),
                            ),
                            _connector="OR",
                        ),
                        name="a_notice_of_a_vulnerable_person_names_all_that_was_agreed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("km", models.PositiveSmallIntegerField(null=True)),
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
                    "homecoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="returns.homecoming",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="returns.offer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("offer", "homecoming"), name="an_offer_is_suggested_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ArrivalRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.IntegerField()),
                ("cells", models.JSONField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("new", "New person"),
                            ("known", "Known person"),
                            ("doubtful", "To review"),
                            ("repeated", "Repeated row"),
                            ("unreadable", "Unreadable"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("said", models.JSONField(default=dict)),
                ("problems", models.JSONField(default=list)),
                (
                    "arrival_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="row_set",
                        to="returns.arrivallist",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrival_rows",
                        to="people.record",
                    ),
                ),
                (
                    "homecoming",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrival_rows",
                        to="returns.homecoming",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "waiting")),
                        fields=["arrival_list", "line"],
                        name="arrivals_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("homecoming__isnull", True), ("outcome", "doubtful")),
                        fields=["record"],
                        name="arrivals_in_doubt",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("arrival_list", "line"), name="a_line_of_arrivals_is_kept_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("homecoming__isnull", True), ("record__isnull", False), _connector="OR"
                        ),
                        name="an_arrival_is_somebodys",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cartilla",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=12, unique=True)),
                ("code", models.CharField(max_length=8)),
                ("json_hash", models.CharField(max_length=64)),
                ("pdf_hash", models.CharField(max_length=64)),
                ("health", models.BooleanField()),
                ("justice", models.BooleanField()),
                ("children", models.BooleanField(default=False)),
                ("issued_at", models.DateTimeField()),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.cartillakey",
                    ),
                ),
                (
                    "homecoming",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cartillas",
                        to="returns.homecoming",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["homecoming", "-issued_at"], name="cartillas_of_a_return")],
            },
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                (
                    "homecoming",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="departure",
                        serialize=False,
                        to="returns.homecoming",
                    ),
                ),
                ("at", models.DateTimeField(default=amparo.core.clock.now)),
                ("back_at", models.DateTimeField(null=True)),
                (
                    "by",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("back_at__isnull", True), ("back_at__gte", models.F("at")), _connector="OR"
                        ),
                        name="who_comes_back_to_a_centre_had_left",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskAnswers",
            fields=[
                (
                    "homecoming",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="desk_answers",
                        serialize=False,
                        to="returns.homecoming",
                    ),
                ),
                ("homeless", models.BooleanField(null=True)),
                ("wants_home", models.BooleanField(null=True)),
                ("studies", models.BooleanField(null=True)),
                ("skills", models.BooleanField(null=True)),
                ("belongings", models.BooleanField(null=True)),
                ("complaint", models.BooleanField(null=True)),
                (
                    "has",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                (
                    "children_here",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("goes_first", models.BooleanField(default=False)),
                ("at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "by",
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
            name="HealthAnswers",
            fields=[
                (
                    "homecoming",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="health_answers",
                        serialize=False,
                        to="returns.homecoming",
                    ),
                ),
                ("medicines", models.BooleanField(null=True)),
                ("disability", models.BooleanField(null=True)),
                ("pregnant", models.BooleanField(null=True)),
                ("at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "by",
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
            name="CartillaWithdrawn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cartilla",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawn",
                        to="returns.cartilla",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_withdrawal_says_why"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChildStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12)),
                ("evidence", models.CharField(blank=True, max_length=200)),
                ("done_at", models.DateTimeField()),
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
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="returns.milestone",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("milestone", "code"), name="a_paper_of_a_child_is_ticked_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__in", ["certificate", "apostille", "translation"])),
                        name="a_paper_of_a_child_is_of_the_table",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LateFollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "follow_up",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_mark",
                        to="returns.followup",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LateTurn",
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
                            ("open", "Still to do"),
                            ("referred", "Sent to the agency"),
                            ("accepted", "The agency takes it on"),
                            ("attended", "The person was attended"),
                            ("delivered", "Done"),
                            ("lost", "Not true any more"),
                            ("declined", "The person does not want it"),
                            ("not_needed", "Not needed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("agency", models.CharField(max_length=20)),
                ("answer_by", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_turns",
                        to="returns.milestone",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("milestone", "answer_by"), name="a_term_runs_out_once"),
                    models.CheckConstraint(
                        condition=models.Q(("told_at__gte", models.F("answer_by"))),
                        name="only_a_term_that_ran_out_is_late",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MedicineEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("dose", "Dose taken"),
                            ("supply", "Supply given"),
                            ("stop", "Not taken any more"),
                        ],
                        max_length=6,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
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
                    "medicine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="returns.medicine",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["medicine", "-at"], name="entries_of_a_medicine")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", "supply"), _negated=True),
                            ("until__gt", models.F("at")),
                            _connector="OR",
                        ),
                        name="a_supply_lasts_until_after_it_was_given",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MedicineGap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "medicine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gaps",
                        to="returns.medicine",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("medicine",),
                        name="a_medicine_is_missing_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told_at__gte", models.F("since"))),
                        name="a_gap_is_told_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MilestoneChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("what", models.CharField(choices=[("date", "Date"), ("agency", "Agency")], max_length=6)),
                ("old", models.CharField(max_length=20)),
                ("new", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=300)),
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
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="returns.milestone",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["milestone", "at"], name="changes_of_a_milestone")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_change_of_a_milestone_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MilestoneMove",
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
                            ("open", "Still to do"),
                            ("referred", "Sent to the agency"),
                            ("accepted", "The agency takes it on"),
                            ("attended", "The person was attended"),
                            ("delivered", "Done"),
                            ("lost", "Not true any more"),
                            ("declined", "The person does not want it"),
                            ("not_needed", "Not needed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("agency", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=300)),
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
                    "centre",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.centre",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="returns.milestone",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["milestone", "at"], name="moves_of_a_milestone")],
            },
        ),
        migrations.CreateModel(
            name="OwnCode",
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
                    "correction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="returns.correction",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="returns.ownpage",
                    ),
                ),
            ],
            options={
                "db_table": "portal_own_code",
                "indexes": [models.Index(fields=["browser_hash"], name="own_code_of_a_browser")],
            },
        ),
        migrations.CreateModel(
            name="OwnVisit",
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
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="returns.ownpage",
                    ),
                ),
            ],
            options={
                "db_table": "portal_own_visit",
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Telephone"),
                            ("whatsapp", "WhatsApp"),
                            ("visit", "Visit in person"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("none", "Nobody answered"), ("later", "They ask to be called later")],
                        max_length=5,
                    ),
                ),
                ("call_on", models.DateField(null=True)),
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
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tries",
                        to="returns.followup",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["follow_up", "at"], name="attempts_of_a_follow_up")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "later"), ("call_on__isnull", False)),
                            models.Q(("answer", "none"), ("call_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="who_is_called_later_said_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CartillaFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pdf", models.BinaryField()),
                ("json", models.BinaryField()),
                ("expires_at", models.DateTimeField()),
                (
                    "cartilla",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file",
                        to="returns.cartilla",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="returns.ownpage",
                    ),
                ),
            ],
            options={
                "db_table": "portal_own_file",
            },
        ),
        migrations.CreateModel(
            name="DeskTouch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("done", "Done"),
                            ("declined", "The person does not want it"),
                            ("not_needed", "Not needed"),
                            ("undo", "Undo"),
                            ("evidence", "What proves it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("received_at", models.DateTimeField(default=amparo.core.clock.now)),
                ("device", models.UUIDField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("evidence", models.CharField(blank=True, max_length=200)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("saved", "Saved"),
                            ("already", "It was so already"),
                            ("conflict", "Something else was written meanwhile"),
                        ],
                        max_length=10,
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
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="returns.centre"
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="touches",
                        to="returns.milestone",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.milestonemove",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["milestone", "-received_at"], name="touches_of_a_milestone"),
                    models.Index(
                        condition=models.Q(("result", "conflict")),
                        fields=["centre", "-received_at"],
                        name="touches_that_came_late",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("at__lte", models.F("received_at"))),
                        name="nothing_is_touched_after_it_came",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", "not_needed"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="what_is_not_needed_says_why",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cartillakey",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="07c87c5ce1f71c4b791ef3dde43a235091fae93a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b952b",
                    table="returns_cartillakey",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cartillawithdrawn",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c60f78ef35262b459d864f8581b627bd82a9e7a2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_dacb0",
                    table="returns_cartillawithdrawn",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="allocation",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6ed5b9638b07654fc5bae2fd10c1424f697dae91",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_55311",
                    table="returns_allocation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="childrule",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="35ed1b06bceee30b411a07892c559d8bac26d23b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_441de",
                    table="returns_childrule",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="cartilla",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a81f3c386286a8e0099e8e7bdcd822f28eecd19f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bc710",
                    table="returns_cartilla",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2f5a3f2e39d83626a52a7385ad0970153a4339d1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1dfb0",
                    table="returns_entry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="entries_keep_within_what_there_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE whole NUMERIC; what TEXT; committed NUMERIC; spent NUMERIC; cut NUMERIC;",
                    func="\n        SELECT amount, kind INTO whole, what FROM returns_lock_allocation(NEW.allocation_id);\n        SELECT coalesce(sum(CASE e.kind WHEN 'committed' THEN e.amount WHEN 'given_back' THEN -e.amount END), 0),\n               coalesce(sum(e.amount) FILTER (WHERE e.kind = 'spent'), 0),\n               coalesce(sum(e.amount) FILTER (WHERE e.kind = 'cut'), 0)\n          INTO committed, spent, cut\n          FROM (SELECT kind, amount FROM returns_entry WHERE allocation_id = NEW.allocation_id\n                UNION ALL SELECT NEW.kind, NEW.amount) e;\n        IF what <> 'money' AND NEW.amount <> floor(NEW.amount) THEN\n            RAISE EXCEPTION 'only_whole_things' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_whole_things';\n        END IF;\n        IF committed > whole - cut OR committed < 0 OR whole - cut < 0 THEN\n            RAISE EXCEPTION 'not_more_than_was_allocated'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'not_more_than_was_allocated';\n        END IF;\n        IF spent > committed THEN\n            RAISE EXCEPTION 'not_more_than_was_committed'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'not_more_than_was_committed';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="1a43147d3722e2489725edd98f5e5ccaeec348a4",
                    operation="INSERT",
                    pgid="pgtrigger_entries_keep_within_what_there_is_17117",
                    table="returns_entry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attempt",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dd59c0caaf5ce99d002a03b571936a7163f568b6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a227a",
                    table="returns_attempt",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="helpasked",
            trigger=pgtrigger.compiler.Trigger(
                name="help_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="92d7b341fa763fd051d5d8d6aa5faa7f15cc0aeb",
                    operation="DELETE",
                    pgid="pgtrigger_help_is_kept_21471",
                    table="returns_helpasked",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="helpasked",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_asked_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."homecoming_id" IS DISTINCT FROM (NEW."homecoming_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ac2c6f086f9e0bfb262c80f15f790b12d9f545c4",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_asked_never_changes_d4116",
                    table="returns_helpasked",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="homecoming",
            trigger=pgtrigger.compiler.Trigger(
                name="a_return_keeps_its_person",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."folio" IS DISTINCT FROM (NEW."folio") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."source" IS DISTINCT FROM (NEW."source"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="fab8fd884e0ebede5c935ba589771ff7f37fc454",
                    operation="UPDATE",
                    pgid="pgtrigger_a_return_keeps_its_person_bc5bc",
                    table="returns_homecoming",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="homecoming",
            trigger=pgtrigger.compiler.Trigger(
                name="a_return_goes_forward",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \'>\', NEW."state") = ANY(\'{expected>arrived,expected>not_come,not_come>arrived,expected>closed,not_come>closed,arrived>closed,closed>arrived}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="2d640ab03505f85a9e1658300b431f3660b80d7b",
                    operation="UPDATE",
                    pgid="pgtrigger_a_return_goes_forward_1e997",
                    table="returns_homecoming",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="latefollowup",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7a78ccf64e9c8947a5929d1f92291e3405d94607",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_40ff2",
                    table="returns_latefollowup",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="medicineentry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e5138c7c400ea682db90c5d221e88e8726180595",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_974fb",
                    table="returns_medicineentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lateturn",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7cd1938b7e75b68851be4a8db2c3e7ceba47bd15",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_42a23",
                    table="returns_lateturn",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="milestonechange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="70ce35dc4c0fc329f0bc26951897b1cc61357761",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_322e0",
                    table="returns_milestonechange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="milestonemove",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="48df70ed8b62eac621a43d5d7bacadb9b5d8b437",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_83f77",
                    table="returns_milestonemove",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="desktouch",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1b47be0cbaf2943d6d5df544f18336ecf5f56a95",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5ac73",
                    table="returns_desktouch",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offered",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="add927376d8fad1808fdde889d664acef68587e5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f25c0",
                    table="returns_offered",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="prearrival",
            trigger=pgtrigger.compiler.Trigger(
                name="notices_to_centres_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="d2bd1e2ce227584b2be29c9c6998701299a02fc9",
                    operation="DELETE",
                    pgid="pgtrigger_notices_to_centres_are_kept_9ee5d",
                    table="returns_prearrival",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="prearrival",
            trigger=pgtrigger.compiler.Trigger(
                name="what_a_centre_was_told_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."centre_id" IS DISTINCT FROM (NEW."centre_id") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."expected_at" IS DISTINCT FROM (NEW."expected_at") OR OLD."gate" IS DISTINCT FROM (NEW."gate") OR OLD."homecoming_id" IS DISTINCT FROM (NEW."homecoming_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."left_out" IS DISTINCT FROM (NEW."left_out") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."sent_by_id" IS DISTINCT FROM (NEW."sent_by_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."vulnerable" IS DISTINCT FROM (NEW."vulnerable"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="df29b477a4a380264c2daa37a18c9f1b2cccf0eb",
                    operation="UPDATE",
                    pgid="pgtrigger_what_a_centre_was_told_never_changes_88bba",
                    table="returns_prearrival",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="prearrival",
            trigger=pgtrigger.compiler.Trigger(
                name="an_answer_stays_as_it_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.answer <> '' AND (OLD.answer, OLD.answered_at, OLD.answered_name, OLD.answered_by_id, OLD.answer_note) IS DISTINCT FROM (NEW.answer, NEW.answered_at, NEW.answered_name, NEW.answered_by_id, NEW.answer_note))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="96db5f559d78218ec8e1e686ddab95d244d2301d",
                    operation="UPDATE",
                    pgid="pgtrigger_an_answer_stays_as_it_is_43657",
                    table="returns_prearrival",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="prearrival",
            trigger=pgtrigger.compiler.Trigger(
                name="nobody_vulnerable_is_announced_unready",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE is_ready boolean;",
                    func="\n                    SELECT s.settled_at IS NOT NULL INTO is_ready\n                    FROM returns_homecoming h\n                    JOIN people_record r ON r.id = h.record_id\n                    JOIN people_record o ON o.person_id = r.person_id\n                    JOIN casework_case c ON c.record_id = o.id\n                    JOIN casework_protocol p ON p.case_id = c.id AND p.kind = 'vulnerable_return'\n                    JOIN casework_protocolstep s ON s.protocol_id = p.id AND s.code = 'ready'\n                    WHERE h.id = NEW.homecoming_id\n                    ORDER BY p.opened_at DESC, p.id DESC LIMIT 1;\n                    IF is_ready IS FALSE OR (is_ready AND NOT NEW.vulnerable) THEN\n                        RAISE EXCEPTION 'nobody vulnerable is announced unready'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="a5dfdb7ac5d473f9372f5d08bfa88e9b0aab0441",
                    operation="INSERT",
                    pgid="pgtrigger_nobody_vulnerable_is_announced_unready_ad66b",
                    table="returns_prearrival",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="eb79f87c73437ac3ce9cba510fa3072b6dadaf3a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bac33",
                    table="returns_suggestion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
