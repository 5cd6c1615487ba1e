import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
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
    ]

    operations = [
        migrations.CreateModel(
            name="Firm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, unique=True, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("alone", "Attorney alone"),
                            ("firm", "Law firm"),
                            ("organisation", "Organisation"),
                            ("clinic", "University clinic"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "public_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="telephone for the public"),
                ),
                (
                    "public_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail for the public"),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=30, verbose_name="telephone for the consulate"),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail for the consulate"),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("payee", models.CharField(blank=True, max_length=160, verbose_name="payee")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="RatedOnce",
            fields=[
                ("token_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                ("by", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("data", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="BondFund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount, US$")),
                ("most_people", models.PositiveIntegerField(verbose_name="people at most")),
                (
                    "states",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), size=None, verbose_name="states"
                    ),
                ),
                (
                    "checklist",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), size=None
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="from")),
                ("source", models.CharField(max_length=300, verbose_name="where this is written")),
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
            ],
            options={
                "ordering": ["opens_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), models.Q(("checklist", []), _negated=True)),
                        name="a_fund_has_money_and_conditions",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Plan",
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
                            ("asked", "Being computed"),
                            ("ready", "To be approved"),
                            ("approved", "Being sent"),
                            ("sent", "Sent"),
                            ("discarded", "Discarded"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=amparo.core.clock.now)),
                ("ready_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("figures", models.JSONField(default=dict)),
                (
                    "approved_by",
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
                "db_table": "counsel_plan",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "ready", "approved"])),
                        fields=("office",),
                        name="one_plan_at_a_time",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "sent"]), _negated=True),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_plan_is_sent_after_its_approval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Advisor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="mobile telephone")),
                ("text_messages", models.BooleanField(default=False, verbose_name="wants text messages too")),
                (
                    "language",
                    models.CharField(
                        choices=[("es", "Español"), ("en", "English")],
                        default="es",
                        max_length=2,
                        verbose_name="language of messages",
                    ),
                ),
                ("eoir_registered", models.BooleanField(default=False, verbose_name="registered with EOIR")),
                (
                    "accredited",
                    models.CharField(
                        choices=[
                            ("no", "No"),
                            ("partial", "Partly: before DHS only"),
                            ("full", "Fully: before EOIR too"),
                        ],
                        default="no",
                        max_length=8,
                        verbose_name="accredited by the Department of Justice",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "sign_languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                (
                    "disability_competent",
                    models.BooleanField(
                        default=False, verbose_name="trained to serve people with disabilities"
                    ),
                ),
                ("capacity", models.PositiveSmallIntegerField(default=10, verbose_name="matters at once")),
                (
                    "capacity_month",
                    models.PositiveSmallIntegerField(default=5, verbose_name="new matters a month"),
                ),
                ("insured_until", models.DateField(blank=True, null=True, verbose_name="insured until")),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                (
                    "conflicts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, default=list, size=None
                    ),
                ),
                ("in_directory", models.BooleanField(default=True, verbose_name="in the public directory")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "staff",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advisor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="advisors",
                        to="counsel.firm",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("active", True)), fields=["firm"], name="active_advisors"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BondGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="bond, US$")),
                ("limit", models.DecimalField(decimal_places=2, max_digits=12)),
                ("place_state", models.CharField(max_length=2)),
                ("answers", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Asked for"),
                            ("refused", "Refused"),
                            ("approved", "Approved"),
                            ("posted", "Posted"),
                            ("exonerated", "Exonerated"),
                            ("forfeited", "Forfeited"),
                            ("refunded", "Refunded"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("refunded", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ("changed_at", models.DateTimeField()),
                ("changed_on", models.DateField()),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="reference")),
                (
                    "approved_by",
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
                        related_name="bond_grants",
                        to="casework.case",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="counsel.bondfund",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["fund", "state"], name="bonds_of_a_fund")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["refused", "refunded", "forfeited"]), _negated=True
                        ),
                        fields=("case",),
                        name="one_bond_of_a_case",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_bond_is_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["requested", "refused"]),
                            models.Q(
                                ("approved_by__isnull", False),
                                models.Q(("approved_by", models.F("requested_by")), _negated=True),
                                models.Q(
                                    ("amount__lte", models.F("limit")),
                                    ("second_by__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="a_bond_is_approved_by_others",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_by__isnull", True),
                            models.Q(
                                models.Q(("second_by", models.F("approved_by")), _negated=True),
                                models.Q(("second_by", models.F("requested_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="the_second_of_a_bond_is_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("refunded__gt", 0),
                                ("refunded__lte", models.F("amount")),
                                ("state", "refunded"),
                            ),
                            models.Q(models.Q(("state", "refunded"), _negated=True), ("refunded", 0)),
                            _connector="OR",
                        ),
                        name="no_more_comes_back_than_was_posted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["posted", "exonerated", "refunded"]), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_posted_bond_has_its_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["refused", "forfeited"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_refused_or_lost_bond_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("signed", "Signed"), ("ended", "Ended")],
                        default="draft",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until (included)")),
                (
                    "ceiling",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="ceiling, US$"),
                ),
                (
                    "report_days",
                    models.PositiveSmallIntegerField(default=90, verbose_name="days between reports"),
                ),
                (
                    "acknowledge_hours",
                    models.PositiveSmallIntegerField(default=48, verbose_name="hours to acknowledge"),
                ),
                ("levels", models.JSONField(default=list, verbose_name="levels of service")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pale_contracts",
                        to="places.office",
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
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="counsel.firm",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["office", "ends_on"], name="contracts_of_an_office")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="a_contract_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ceiling__gt", 0)), name="a_contract_has_a_ceiling"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("acknowledge_hours__gte", 24), ("acknowledge_hours__lte", 48)),
                        name="a_referral_is_acknowledged_within_24_to_48_hours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("report_days__gte", 7), ("report_days__lte", 366)),
                        name="reports_come_at_least_yearly",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("migratorio", "Migration"),
                            ("penal", "Criminal"),
                            ("laboral", "Labour"),
                            ("familiar", "Family"),
                            ("civil", "Civil"),
                            ("administrativo", "Administrative"),
                            ("derechos_humanos", "Human rights"),
                        ],
                        max_length=16,
                    ),
                ),
                ("month", models.DateField()),
                ("stars", models.PositiveSmallIntegerField()),
                ("spoke", models.BooleanField()),
                ("explained", models.BooleanField()),
                ("again", models.BooleanField()),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="counsel.advisor",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["advisor", "month"], name="ratings_of_an_advisor")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stars__gte", 1), ("stars__lte", 5)),
                        name="a_rating_is_of_one_to_five",
                    ),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="a_rating_has_no_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("court", models.CharField(blank=True, max_length=80, verbose_name="court")),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "In person"), ("video", "By video")],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reaches",
                        to="counsel.advisor",
                    ),
                ),
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
                        related_name="+",
                        to="places.facility",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["county"], name="reach_of_a_county")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("county__isnull", False), ("court", ""), ("facility__isnull", True)),
                            models.Q(("county__isnull", True), ("court", ""), ("facility__isnull", False)),
                            models.Q(
                                ("county__isnull", True),
                                ("facility__isnull", True),
                                models.Q(("court", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_reach_is_a_county_or_a_facility_or_a_court",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("migratorio", "Migration"),
                            ("penal", "Criminal"),
                            ("laboral", "Labour"),
                            ("familiar", "Family"),
                            ("civil", "Civil"),
                            ("administrativo", "Administrative"),
                            ("derechos_humanos", "Human rights"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "subarea",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("removal_defence", "Defence against removal"),
                            ("bond", "Bond"),
                            ("habeas", "Habeas corpus"),
                            ("appeals", "Appeals (BIA, circuit courts)"),
                            ("victims", "Visas for victims (U, T, VAWA, SIJ)"),
                            ("reentry", "Illegal re-entry (§1326)"),
                            ("criminal_defence", "Criminal defence"),
                            ("wages", "Wages and hours"),
                            ("injury", "Accidents at work"),
                            ("custody", "Custody of children, dependency"),
                            ("civil_rights", "Civil rights"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "forum",
                    models.CharField(
                        choices=[
                            ("none", "Before no court yet"),
                            ("dhs", "Immigration authority (ICE, USCIS, CBP)"),
                            ("eoir", "Immigration court or BIA (EOIR)"),
                            ("state", "State court"),
                            ("federal", "Federal court"),
                        ],
                        default="none",
                        max_length=8,
                    ),
                ),
                ("law_state", models.CharField(blank=True, max_length=2)),
                ("court", models.CharField(blank=True, max_length=8)),
                (
                    "level_wanted",
                    models.CharField(
                        choices=[
                            ("orientation", "Orientation"),
                            ("advice", "Advice"),
                            ("representation", "Representation"),
                        ],
                        max_length=14,
                    ),
                ),
                ("language", models.CharField(default="Español", max_length=40)),
                ("sign_language", models.CharField(blank=True, max_length=40)),
                ("needs_disability_competence", models.BooleanField(default=False)),
                ("need", models.CharField(max_length=1000)),
                (
                    "parties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, default=list, size=None
                    ),
                ),
                ("together", models.CharField(blank=True, max_length=24)),
                ("state", models.CharField(max_length=12)),
                ("whose", models.CharField(blank=True, max_length=8)),
                ("entered_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("told_late", models.DateTimeField(null=True)),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("orientation", "Orientation"),
                            ("advice", "Advice"),
                            ("representation", "Representation"),
                        ],
                        max_length=14,
                    ),
                ),
                ("decide_by", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bond_granted", "Bond granted"),
                            ("bond_denied", "Bond denied"),
                            ("released", "Released"),
                            ("relief", "Relief granted"),
                            ("terminated", "Proceedings terminated"),
                            ("voluntary_departure", "Voluntary departure"),
                            ("removal_ordered", "Removal ordered"),
                            ("appeal_pending", "Appeal pending"),
                            ("removed", "Removed"),
                            ("plea", "Plea or sentence"),
                            ("acquitted", "Acquitted or dismissed"),
                            ("settlement", "Settlement or wages recovered"),
                            ("children_kept", "Custody kept or family reunited"),
                            ("advised", "Orientation or advice given"),
                            ("unfavourable", "Other unfavourable end"),
                            ("withdrew", "The person withdrew"),
                            ("lost_contact", "Contact was lost"),
                        ],
                        max_length=20,
                    ),
                ),
                ("recovered", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "Concluded"),
                            ("refused", "The person did not want it"),
                            ("withdrawn", "Not needed any more"),
                            ("unserved", "Nobody could take it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("concluded_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "advisor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="counsel.advisor",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="casework.case",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.consent",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="counsel.contract",
                    ),
                ),
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
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["due_at"],
                        name="referrals_in_order",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["advisor", "due_at"],
                        name="referrals_of_an_advisor",
                    ),
                    models.Index(fields=["office", "opened_at"], name="referrals_of_an_office"),
                    models.Index(fields=["contract"], name="referrals_of_a_contract"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("due_at__isnull", True),
                                ("ending__gt", ""),
                                ("state", "closed"),
                                ("whose", ""),
                            ),
                            models.Q(
                                ("closed_at__isnull", True),
                                ("due_at__isnull", False),
                                ("ending", ""),
                                (
                                    "state__in",
                                    ["offered", "sent", "acknowledged", "evaluating", "in_progress"],
                                ),
                                ("whose", "advisor"),
                            ),
                            models.Q(
                                ("closed_at__isnull", True),
                                ("due_at__isnull", False),
                                ("ending", ""),
                                ("state__in", ["proposed", "consented", "concluded", "paid"]),
                                ("whose", "office"),
                            ),
                            _connector="OR",
                        ),
                        name="a_referral_has_an_owner_and_a_clock_until_it_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("whose", "advisor"), _negated=True),
                            models.Q(("advisor__isnull", False), ("contract__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_advisors_turn_has_an_advisor_and_a_contract",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "closed"]), ("consent__isnull", False), _connector="OR"
                        ),
                        name="nothing_is_offered_without_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["in_progress", "concluded", "paid"]), _negated=True),
                            models.Q(("accepted_at__isnull", False), models.Q(("level", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_referral_in_progress_has_a_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state__in", ["concluded", "paid"]), _negated=True),
                                models.Q(("ending", "done"), _negated=True),
                            ),
                            models.Q(
                                ("concluded_at__isnull", False), models.Q(("outcome", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_concluded_referral_has_an_outcome",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("case", "area"),
                        name="one_open_referral_for_an_area",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Admission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=2, verbose_name="state")),
                ("number", models.CharField(max_length=20, verbose_name="bar number")),
                ("admitted_on", models.DateField(blank=True, null=True, verbose_name="admitted on")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("good", "In good standing"),
                            ("inactive", "Inactive"),
                            ("suspended", "Suspended or disbarred"),
                        ],
                        max_length=10,
                        verbose_name="standing",
                    ),
                ),
                ("checked_on", models.DateField(verbose_name="standing checked on")),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="admissions",
                        to="counsel.advisor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("state", "number"), name="a_bar_number_is_of_one_advisor"
                    ),
                    models.UniqueConstraint(fields=("advisor", "state"), name="one_admission_in_each_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BondEntry",
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
                            ("deposited", "Deposited"),
                            ("posted", "Posted"),
                            ("exonerated", "Exonerated"),
                            ("forfeited", "Forfeited"),
                            ("refunded", "Refunded"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="US$")),
                ("on", models.DateField()),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("recorded_at", models.DateTimeField()),
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
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="counsel.bondfund",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="counsel.bondgrant",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["fund", "on"], name="entries_of_a_fund")],
            },
        ),
        migrations.CreateModel(
            name="Ceiling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("migratorio", "Migration"),
                            ("penal", "Criminal"),
                            ("laboral", "Labour"),
                            ("familiar", "Family"),
                            ("civil", "Civil"),
                            ("administrativo", "Administrative"),
                            ("derechos_humanos", "Human rights"),
                        ],
                        max_length=16,
                        verbose_name="area",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("orientation", "Orientation"),
                            ("advice", "Advice"),
                            ("representation", "Representation"),
                        ],
                        max_length=14,
                        verbose_name="level of service",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="at most, US$")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ceilings",
                        to="counsel.contract",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contract", "area", "level"), name="one_ceiling_for_an_area_and_level"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area", ""), ("level", ""), _negated=True),
                        name="a_ceiling_is_for_an_area_or_a_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="a_lower_ceiling_is_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("signed_on", models.DateField(verbose_name="signed on")),
                (
                    "more",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="change of the ceiling, US$"
                    ),
                ),
                ("ends_on", models.DateField(null=True, verbose_name="new end")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
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
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="counsel.contract",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "number"), name="amendments_are_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="an_amendment_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FederalAdmission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("court", models.CharField(max_length=8, verbose_name="court")),
                ("admitted_on", models.DateField(blank=True, null=True, verbose_name="admitted on")),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="federal",
                        to="counsel.advisor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("advisor", "court"), name="one_admission_in_each_court")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fee",
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
                            ("orientation_hour", "Hour of orientation"),
                            ("diagnosis", "Diagnosis"),
                            ("bond_hearing", "Bond hearing"),
                            ("merits", "Merits hearing"),
                            ("appeal", "Appeal"),
                            ("motion", "Motion"),
                            ("habeas", "Habeas corpus"),
                            ("hour", "Hour of representation"),
                            ("filing_fees", "Filing fees"),
                            ("expenses", "Expenses with receipt"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[("hour", "an hour"), ("flat", "each"), ("actual", "what it cost, up to")],
                        max_length=8,
                        verbose_name="unit",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="US$")),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fees",
                        to="counsel.contract",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "code"), name="one_price_for_each_thing"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_price_is_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=amparo.core.clock.now)),
                ("what", models.CharField(max_length=12)),
                ("values", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "advisor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="counsel.advisor",
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
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="counsel.firm"
                    ),
                ),
            ],
            options={
                "db_table": "counsel_advisor_change",
                "indexes": [models.Index(fields=["firm", "-at"], name="changes_of_a_firm")],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, verbose_name="number")),
                ("dated", models.DateField(verbose_name="date of the invoice")),
                ("total", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="total, US$")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("sent", "Received"),
                            ("approved", "Approved"),
                            ("returned", "Returned"),
                            ("paid", "Paid"),
                        ],
                        default="draft",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("entered_at", models.DateTimeField(default=amparo.core.clock.now)),
                ("sent_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("returned_reason", models.CharField(blank=True, max_length=300)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="counsel.contract",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="counsel.firm",
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
            ],
            options={
                "indexes": [models.Index(fields=["contract", "state"], name="invoices_of_a_contract")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("firm", "number"), name="an_invoice_number_is_once_in_a_firm"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__gt", 0)), name="an_invoice_is_for_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("sent_at__isnull", False), _connector="OR"),
                        name="a_sent_invoice_has_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "paid"]), _negated=True),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                models.Q(("approved_by", models.F("entered_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="nobody_approves_the_invoice_they_entered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(
                                ("returned_by__isnull", False),
                                models.Q(("returned_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_returned_invoice_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("migratorio", "Migration"),
                            ("penal", "Criminal"),
                            ("laboral", "Labour"),
                            ("familiar", "Family"),
                            ("civil", "Civil"),
                            ("administrativo", "Administrative"),
                            ("derechos_humanos", "Human rights"),
                        ],
                        max_length=16,
                        verbose_name="area",
                    ),
                ),
                (
                    "subareas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("removal_defence", "Defence against removal"),
                                ("bond", "Bond"),
                                ("habeas", "Habeas corpus"),
                                ("appeals", "Appeals (BIA, circuit courts)"),
                                ("victims", "Visas for victims (U, T, VAWA, SIJ)"),
                                ("reentry", "Illegal re-entry (§1326)"),
                                ("criminal_defence", "Criminal defence"),
                                ("wages", "Wages and hours"),
                                ("injury", "Accidents at work"),
                                ("custody", "Custody of children, dependency"),
                                ("civil_rights", "Civil rights"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practices",
                        to="counsel.advisor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("advisor", "area"), name="one_practice_in_each_area")
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("given_at", models.DateTimeField(null=True)),
                ("text", models.CharField(blank=True, max_length=1000)),
                ("excused", models.BooleanField(default=False)),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="counsel.advisor",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="counsel.referral",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("excused", False), ("given_at__isnull", True)),
                        fields=["advisor", "due_at"],
                        name="reports_owed",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("excused", False), ("given_at__isnull", True)),
                        fields=("referral",),
                        name="one_report_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_at__isnull", True), models.Q(("text", ""), _negated=True), _connector="OR"
                        ),
                        name="a_report_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("level", models.CharField(blank=True, max_length=14)),
                (
                    "advisor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counsel.advisor",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="counsel.referral",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["referral", "at"], name="steps_of_a_referral")],
            },
        ),
        migrations.CreateModel(
            name="TimeEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("orientation_hour", "Hour of orientation"),
                            ("diagnosis", "Diagnosis"),
                            ("bond_hearing", "Bond hearing"),
                            ("merits", "Merits hearing"),
                            ("appeal", "Appeal"),
                            ("motion", "Motion"),
                            ("habeas", "Habeas corpus"),
                            ("hour", "Hour of representation"),
                            ("filing_fees", "Filing fees"),
                            ("expenses", "Expenses with receipt"),
                        ],
                        max_length=20,
                        verbose_name="charged as",
                    ),
                ),
                (
                    "doing",
                    models.CharField(
                        choices=[
                            ("meeting", "Meeting with the person"),
                            ("call", "Call or letter"),
                            ("study", "Study of the matter"),
                            ("writing", "Writing a filing"),
                            ("hearing", "Hearing"),
                            ("travel", "Travel"),
                        ],
                        max_length=8,
                        verbose_name="what was done",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="times",
                        to="counsel.advisor",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="times",
                        to="counsel.referral",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["referral", "on"], name="times_of_a_referral")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 1440)),
                        name="a_day_has_so_many_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__in", ["orientation_hour", "hour"])),
                        name="time_is_charged_by_the_hour",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folio", models.CharField(max_length=11, unique=True)),
                (
                    "said_by",
                    models.CharField(
                        choices=[
                            ("family", "A relative, on the portal"),
                            ("call", "A relative, by telephone"),
                            ("person", "The person"),
                        ],
                        max_length=8,
                    ),
                ),
                ("request_folio", models.CharField(blank=True, max_length=11)),
                ("body", models.BinaryField()),
                ("received_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("founded", "It is founded"),
                            ("partly", "It is partly founded"),
                            ("unfounded", "It is not founded"),
                            ("unclear", "It could not be cleared up"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answer", models.BinaryField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="counsel.advisor",
                    ),
                ),
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
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
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
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="counsel.referral",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["office", "due_at"],
                        name="complaints_to_answer",
                    ),
                    models.Index(fields=["advisor", "received_at"], name="complaints_about_an_advisor"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at__isnull", True), ("acknowledged_by__isnull", True)),
                            models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_acknowledgement_says_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer__isnull", True),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("finding", ""),
                            ),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("answer__isnull", False),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("finding", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_answered_complaint_was_acknowledged_and_has_a_finding",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("received_at"))),
                        name="a_complaint_is_acknowledged_within_a_term",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("request_folio", ""), ("said_by", "person")),
                            models.Q(
                                models.Q(("said_by", "person"), _negated=True),
                                models.Q(("request_folio", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_relatives_complaint_names_their_request",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Authorisation",
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
                            ("orientation_hour", "Hour of orientation"),
                            ("diagnosis", "Diagnosis"),
                            ("bond_hearing", "Bond hearing"),
                            ("merits", "Merits hearing"),
                            ("appeal", "Appeal"),
                            ("motion", "Motion"),
                            ("habeas", "Habeas corpus"),
                            ("hour", "Hour of representation"),
                            ("filing_fees", "Filing fees"),
                            ("expenses", "Expenses with receipt"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("migratorio", "Migration"),
                            ("penal", "Criminal"),
                            ("laboral", "Labour"),
                            ("familiar", "Family"),
                            ("civil", "Civil"),
                            ("administrativo", "Administrative"),
                            ("derechos_humanos", "Human rights"),
                        ],
                        max_length=16,
                        verbose_name="area",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("orientation", "Orientation"),
                            ("advice", "Advice"),
                            ("representation", "Representation"),
                        ],
                        max_length=14,
                        verbose_name="level of service",
                    ),
                ),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="how many")),
                (
                    "unit_price",
                    models.DecimalField(decimal_places=2, max_digits=10, verbose_name="price, US$"),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount, US$")),
                ("limit", models.DecimalField(decimal_places=2, max_digits=12)),
                ("why", models.CharField(max_length=300, verbose_name="what for")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Asked for"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("released", "Released"),
                            ("spent", "Spent"),
                        ],
                        default="requested",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("second_at", models.DateTimeField(null=True)),
                ("ended_reason", models.CharField(blank=True, max_length=300)),
                ("changed_at", models.DateTimeField()),
                ("committed", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ("spent", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="counsel.advisor",
                    ),
                ),
                (
                    "approved_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
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
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="counsel.contract",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorisations",
                        to="counsel.referral",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["contract", "area", "level"], name="authorised_of_a_contract"),
                    models.Index(fields=["referral"], name="authorised_of_a_referral"),
                    models.Index(
                        condition=models.Q(("state", "requested")),
                        fields=["requested_at"],
                        name="authorisations_to_decide",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0),
                            ("quantity__gt", 0),
                            (
                                "amount",
                                django.db.models.functions.math.Round(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("quantity"), "*", models.F("unit_price")
                                    ),
                                    2,
                                ),
                            ),
                        ),
                        name="an_amount_is_quantity_times_price",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("spent__gte", 0), ("spent__lte", models.F("amount"))),
                        name="no_more_is_spent_than_authorised",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["requested", "refused"]),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="what_is_authorised_was_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["requested", "refused"]),
                            ("amount__lte", models.F("limit")),
                            models.Q(("second_at__isnull", False), ("second_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="over_the_limit_two_people_authorise",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(
                                models.Q(("approved_by", models.F("requested_by")), _negated=True),
                                models.Q(
                                    ("second_by__isnull", True),
                                    models.Q(
                                        models.Q(("second_by", models.F("approved_by")), _negated=True),
                                        models.Q(("second_by", models.F("requested_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="nobody_approves_what_they_asked_for_or_twice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["refused", "released"]), _negated=True),
                            models.Q(
                                ("ended_by__isnull", False), models.Q(("ended_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_refusal_or_release_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Expense",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="US$")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("orientation_hour", "Hour of orientation"),
                            ("diagnosis", "Diagnosis"),
                            ("bond_hearing", "Bond hearing"),
                            ("merits", "Merits hearing"),
                            ("appeal", "Appeal"),
                            ("motion", "Motion"),
                            ("habeas", "Habeas corpus"),
                            ("hour", "Hour of representation"),
                            ("filing_fees", "Filing fees"),
                            ("expenses", "Expenses with receipt"),
                        ],
                        max_length=20,
                        verbose_name="charged as",
                    ),
                ),
                (
                    "cost",
                    models.CharField(
                        choices=[
                            ("filing", "Filing fee"),
                            ("travel", "Travel"),
                            ("expert", "Expert or translator"),
                            ("copies", "Copies and certificates"),
                            ("other", "Another expense"),
                        ],
                        max_length=8,
                        verbose_name="what it was",
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenses",
                        to="counsel.advisor",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenses",
                        to="counsel.referral",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["referral", "on"], name="expenses_of_a_referral")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="an_expense_costs_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__in", ["filing_fees", "expenses"])),
                        name="expenses_are_charged_as_they_were",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("media_type", models.CharField(max_length=80)),
                ("size", models.PositiveIntegerField()),
                ("received_hash", models.CharField(max_length=64)),
                ("key_name", models.CharField(max_length=20)),
                ("wrapped_key", models.BinaryField()),
                ("kept_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="file", to="counsel.invoice"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["key_name"], name="invoice_file_by_key")],
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("consulted", "Spoke with the person"),
                            ("diagnosed", "Evaluated the matter"),
                            ("appeared", "Entered an appearance"),
                            ("filed", "Filed an application or motion"),
                            ("hearing", "Attended a hearing"),
                            ("appealed", "Filed an appeal"),
                            ("habeas", "Filed a habeas petition"),
                            ("decided", "A decision was made"),
                            ("reported", "Gave the periodic report"),
                            ("other", "Another step"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="counsel.advisor",
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
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="counsel.referral",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["referral", "on"], name="milestones_of_a_referral")],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.BinaryField()),
                ("written_at", models.DateTimeField(default=amparo.core.clock.now)),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="counsel.advisor"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="counsel.referral"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["advisor", "referral"], name="notes_of_an_advisor")],
            },
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
                ("number", models.PositiveSmallIntegerField()),
                ("why", models.JSONField(default=list)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("offered_at", models.DateTimeField()),
                ("cleared_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("contacted_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("lapsed", "Not answered in time"),
                            ("replaced", "Replaced after a transfer"),
                            ("withdrawn", "Withdrawn by the consulate"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "declined",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("conflict", "Conflict of interest"),
                            ("capacity", "No capacity"),
                            ("not_viable", "No viable claim"),
                            ("outside", "Outside their practice"),
                            ("unreachable", "The person could not be reached"),
                            ("other", "Another reason"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("missed", models.CharField(blank=True, max_length=12)),
                ("token_hash", models.CharField(blank=True, max_length=64)),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="counsel.advisor",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="counsel.contract",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="counsel.referral",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["advisor", "-offered_at"], name="offers_to_an_advisor")],
                "constraints": [
                    models.UniqueConstraint(fields=("referral", "number"), name="offers_are_numbered"),
                    models.UniqueConstraint(
                        condition=models.Q(("answer__in", ["", "accepted"])),
                        fields=("referral",),
                        name="one_offer_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_answered_offer_has_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "declined"), _negated=True),
                            models.Q(("declined", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="who_declines_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "accepted"), _negated=True),
                            models.Q(("acknowledged_at__isnull", False), ("cleared_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_accepted_offer_was_cleared_and_acknowledged",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token_hash", ""), _negated=True),
                        fields=("token_hash",),
                        name="a_link_acknowledges_one_offer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "lapsed"), _negated=True),
                            models.Q(("missed", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_lapse_says_what_was_missed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("orientation", "Orientation"),
                            ("advice", "Advice"),
                            ("representation", "Representation"),
                        ],
                        max_length=14,
                    ),
                ),
                ("cost", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("why", models.JSONField(default=list)),
                ("left_out", models.BooleanField(default=False)),
                ("sent_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
                (
                    "advisor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counsel.advisor",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counsel.contract",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="counsel.plan",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="counsel.referral"
                    ),
                ),
            ],
            options={
                "db_table": "counsel_proposal",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "referral"), name="one_proposal_for_a_referral"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("advisor__isnull", True), ("contract__isnull", True), ("level", "")),
                            models.Q(
                                ("advisor__isnull", False),
                                ("contract__isnull", False),
                                models.Q(("level", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="who_is_proposed_has_a_contract_and_a_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoicePiece",
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="counsel.invoicefile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("file", "number"), name="an_invoice_has_each_piece_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="US$")),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="counsel.advisor"
                    ),
                ),
                (
                    "authorisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="counsel.authorisation",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="counsel.contract"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="counsel.invoice",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counsel.milestone",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoice_lines",
                        to="counsel.referral",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counsel.report",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="a_line_is_for_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("milestone__isnull", False), ("report__isnull", True)),
                            models.Q(("milestone__isnull", True), ("report__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_line_has_one_deliverable",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("released", "Released"),
                            ("paid", "Paid"),
                            ("refunded", "Refunded"),
                        ],
                        max_length=10,
                    ),
                ),
                ("committed", models.DecimalField(decimal_places=2, max_digits=12)),
                ("paid", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "authorisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="counsel.authorisation",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="counsel.contract",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["contract", "at"], name="movements_of_a_contract")],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="US$")),
                ("limit", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a second approval"),
                            ("ready", "To be paid"),
                            ("paid", "Paid"),
                            ("stopped", "Stopped"),
                        ],
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("approved_at", models.DateTimeField()),
                ("second_approved_at", models.DateTimeField(null=True)),
                ("paid_on", models.DateField(null=True, verbose_name="paid on")),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="reference")),
                ("stopped_reason", models.CharField(blank=True, max_length=300)),
                ("changed_at", models.DateTimeField()),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="counsel.advisor",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "authorisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="counsel.authorisation",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case"
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="counsel.contract",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="counsel.invoice",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="counsel.invoiceline",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counsel.milestone",
                    ),
                ),
                (
                    "paid_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stopped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="counsel.referral",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="counsel.report",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["contract", "paid_on"], name="payments_of_a_contract"),
                    models.Index(fields=["authorisation"], name="payments_of_an_authorisation"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "stopped"), _negated=True),
                        fields=("line",),
                        name="a_line_is_paid_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("milestone__isnull", False), ("report__isnull", True)),
                            models.Q(("milestone__isnull", True), ("report__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_payment_has_one_deliverable",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["ready", "paid"]), _negated=True),
                            ("amount__lte", models.F("limit")),
                            models.Q(
                                ("second_approved_at__isnull", False), ("second_approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="over_the_limit_two_people_approve",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_approved_by__isnull", True),
                            models.Q(("second_approved_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="the_second_is_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("paid_by__isnull", False),
                                ("paid_on__isnull", False),
                                ("state", "paid"),
                                models.Q(("reference", ""), _negated=True),
                            ),
                            models.Q(models.Q(("state", "paid"), _negated=True), ("paid_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="what_is_paid_says_when_and_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "stopped"), _negated=True),
                            models.Q(
                                ("stopped_by__isnull", False), models.Q(("stopped_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_stopped_payment_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="US$")),
                ("on", models.DateField(verbose_name="received on")),
                ("reference", models.CharField(max_length=60, verbose_name="reference")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("recorded_at", models.DateTimeField()),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="counsel.payment",
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
                            ("amount__gt", 0),
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                        ),
                        name="a_refund_is_something_and_says_why",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ratedonce",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="43cad83f84b916b13c013ab9c496c88f2e660752",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e2a9c",
                    table="counsel_ratedonce",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bondfund",
            trigger=pgtrigger.compiler.Trigger(
                name="funds_stand",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="833afb7f180ece2f411b93b9ffa6bfc9a56b6224",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_funds_stand_e5796",
                    table="counsel_bondfund",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bondfund",
            trigger=pgtrigger.compiler.Trigger(
                name="a_fund_begins_with_its_money",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        INSERT INTO counsel_bondentry (fund_id, kind, amount, \"on\", reference, recorded_at, recorded_by_id)\n        VALUES (NEW.id, 'deposited', NEW.amount, NEW.opens_on, NEW.code, NEW.recorded_at, NEW.recorded_by_id);\n        RETURN NULL;\n    ",
                    hash="14006c160be77bc3ae1d8a2ccfe140006a0c4d50",
                    operation="INSERT",
                    pgid="pgtrigger_a_fund_begins_with_its_money_2e506",
                    table="counsel_bondfund",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bondgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="goes_as_bonds_go",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \'>\', NEW."state") = ANY(\'{requested>approved,requested>refused,approved>posted,approved>refused,posted>exonerated,posted>forfeited,exonerated>refunded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="53fa2e0cc9f4ee28b98dd3871ae582bb6994cec3",
                    operation="UPDATE",
                    pgid="pgtrigger_goes_as_bonds_go_a336a",
                    table="counsel_bondgrant",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bondgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="a_bond_stays_what_it_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."fund_id" IS DISTINCT FROM (NEW."fund_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."limit" IS DISTINCT FROM (NEW."limit") OR OLD."place_state" IS DISTINCT FROM (NEW."place_state") OR OLD."answers" IS DISTINCT FROM (NEW."answers") OR OLD."requested_by_id" IS DISTINCT FROM (NEW."requested_by_id") OR OLD."requested_at" IS DISTINCT FROM (NEW."requested_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="1735a0af203ee9b8d8af3e1199263bb65538033b",
                    operation="UPDATE",
                    pgid="pgtrigger_a_bond_stays_what_it_is_4991f",
                    table="counsel_bondgrant",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bondgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="bonds_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="5da02a16616175ea88842a07d44775338b6617b9",
                    operation="DELETE",
                    pgid="pgtrigger_bonds_are_kept_50461",
                    table="counsel_bondgrant",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bondgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="a_fund_is_never_passed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE fund counsel_bondfund%ROWTYPE; held numeric; people integer;",
                    func="\n        IF TG_OP = 'UPDATE' AND NEW.state = OLD.state THEN\n            RETURN NEW;\n        END IF;\n        IF TG_OP = 'INSERT' OR NEW.state = 'approved' THEN\n            SELECT * INTO fund FROM counsel_bondfund WHERE id = NEW.fund_id FOR NO KEY UPDATE;\n            IF NOT NEW.place_state = ANY (fund.states) OR EXISTS (\n                    SELECT FROM unnest(fund.checklist) AS asked WHERE (NEW.answers ->> asked) IS DISTINCT FROM 'yes') THEN\n                RAISE EXCEPTION 'only who is eligible is helped'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'only_who_is_eligible_is_helped';\n            END IF;\n        END IF;\n        IF NEW.state = 'approved' THEN\n            SELECT coalesce(sum(amount - refunded), 0), count(*) INTO held, people FROM counsel_bondgrant\n                WHERE fund_id = NEW.fund_id AND id <> NEW.id AND state NOT IN ('requested', 'refused');\n            IF held + NEW.amount > fund.amount OR people + 1 > fund.most_people THEN\n                RAISE EXCEPTION 'a fund is never passed'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_fund_is_never_passed';\n            END IF;\n        END IF;\n        RETURN NEW;\n    ",
                    hash="bf8f31ef4ba5a24fa4a2468d1ccc4be14e3dc1ed",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_a_fund_is_never_passed_b4c42",
                    table="counsel_bondgrant",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bondgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="every_bond_is_written",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF NEW.state <> OLD.state AND NEW.state IN ('posted', 'exonerated', 'forfeited', 'refunded') THEN\n            INSERT INTO counsel_bondentry (fund_id, grant_id, kind, amount, \"on\", reference, recorded_at, recorded_by_id)\n            VALUES (NEW.fund_id, NEW.id, NEW.state,\n                CASE NEW.state WHEN 'posted' THEN -NEW.amount WHEN 'refunded' THEN NEW.refunded ELSE 0 END,\n                NEW.changed_on, NEW.reference, NEW.changed_at, NEW.changed_by_id);\n        END IF;\n        RETURN NULL;\n    ",
                    hash="9dfcb7402c822319a63f380b684ad52afd6d527f",
                    operation="UPDATE",
                    pgid="pgtrigger_every_bond_is_written_d8d5a",
                    table="counsel_bondgrant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bondentry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a1652808a33311826685bc7ffcb2a94b54e22e98",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f5e6e",
                    table="counsel_bondentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ceiling",
            trigger=pgtrigger.compiler.Trigger(
                name="a_signed_contract_keeps_its_ceilings",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF (SELECT state FROM counsel_contract WHERE id = OLD.contract_id) <> 'draft' THEN\n                RAISE EXCEPTION 'the contract is signed' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_signed_contract_keeps_its_ceilings';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ",
                    hash="83e2309516333a659036310c3a230f00f7854834",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_a_signed_contract_keeps_its_ceilings_0d0e9",
                    table="counsel_ceiling",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="amendment",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9625ccbb3e02dfb1fc7d0adf33f9e16985081710",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a0a17",
                    table="counsel_amendment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="amendment",
            trigger=pgtrigger.compiler.Trigger(
                name="an_amendment_leaves_what_is_committed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE base counsel_contract%ROWTYPE; room numeric;",
                    func="\n        SELECT * INTO base FROM counsel_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;\n        IF base.state <> 'signed' THEN\n            RAISE EXCEPTION 'only a signed contract is amended'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'only_a_signed_contract_is_amended';\n        END IF;\n        SELECT base.ceiling + NEW.more\n             + coalesce((SELECT sum(more) FROM counsel_amendment WHERE contract_id = NEW.contract_id), 0)\n             - coalesce((SELECT sum(committed) FROM counsel_authorisation WHERE contract_id = NEW.contract_id), 0)\n        INTO room;\n        IF NEW.more < 0 AND room < 0 THEN\n            RAISE EXCEPTION 'an amendment leaves what is committed'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'an_amendment_leaves_what_is_committed';\n        END IF;\n        IF NEW.ends_on IS NOT NULL THEN\n            UPDATE counsel_contract SET ends_on = NEW.ends_on WHERE id = NEW.contract_id;\n        END IF;\n        RETURN NEW;\n    ",
                    hash="0b0efb86590cab95f5a902a0d770e6cd52462014",
                    operation="INSERT",
                    pgid="pgtrigger_an_amendment_leaves_what_is_committed_401ec",
                    table="counsel_amendment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fee",
            trigger=pgtrigger.compiler.Trigger(
                name="a_signed_contract_keeps_its_prices",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF (SELECT state FROM counsel_contract WHERE id = OLD.contract_id) <> 'draft' THEN\n                RAISE EXCEPTION 'the contract is signed' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_signed_contract_keeps_its_prices';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ",
                    hash="692164a05cb35bd5306f52f5cca57037ade62f06",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_a_signed_contract_keeps_its_prices_93dc5",
                    table="counsel_fee",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contract",
            trigger=pgtrigger.compiler.Trigger(
                name="goes_as_contracts_go",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \'>\', NEW."state") = ANY(\'{draft>signed,signed>ended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="399c595e8c9da88e13f89abe555d86f596e08851",
                    operation="UPDATE",
                    pgid="pgtrigger_goes_as_contracts_go_f1bbb",
                    table="counsel_contract",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contract",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_signed_changes_by_amendments_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF OLD.state <> 'draft' AND (OLD.number, OLD.firm_id, OLD.office_id, OLD.starts_on, OLD.ceiling)\n                IS DISTINCT FROM (NEW.number, NEW.firm_id, NEW.office_id, NEW.starts_on, NEW.ceiling) THEN\n            RAISE EXCEPTION 'what was signed changes by amendments only'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'what_was_signed_changes_by_amendments_only';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="555c9935392f22a42485aed094d9aef745bfb49c",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_signed_changes_by_amendments_only_9aed7",
                    table="counsel_contract",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="change",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d67f5cc0bffbc717e75a295b6dd2144f243c0750",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_217c5",
                    table="counsel_advisor_change",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisor",
            trigger=pgtrigger.compiler.Trigger(
                name="who_is_not_active_does_not_sign_in",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NOT NEW."active" AND OLD."active")',
                    func="UPDATE accounts_staff SET is_active = false WHERE id = NEW.staff_id; RETURN NULL;",
                    hash="03673a0d2708ac586a877f52f54a76c3e2250f39",
                    operation='UPDATE OF "active"',
                    pgid="pgtrigger_who_is_not_active_does_not_sign_in_1e28d",
                    table="counsel_advisor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advisor",
            trigger=pgtrigger.compiler.Trigger(
                name="a_sign_in_stays_with_its_advisor",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."staff_id" IS NOT NULL AND OLD."staff_id" IS DISTINCT FROM (NEW."staff_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update of \"staff_id\" rows from % table', TG_TABLE_NAME;",
                    hash="e4f4597657f84ff9d8285b5fb0028ed197ae5c47",
                    operation='UPDATE OF "staff_id"',
                    pgid="pgtrigger_a_sign_in_stays_with_its_advisor_ee124",
                    table="counsel_advisor",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="goes_as_invoices_go",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \'>\', NEW."state") = ANY(\'{draft>sent,sent>approved,sent>returned,approved>paid,approved>returned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="754913db3e3ce7dee9ce571baab8c3a7c4b112d6",
                    operation="UPDATE",
                    pgid="pgtrigger_goes_as_invoices_go_89207",
                    table="counsel_invoice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="invoices_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"state\" = 'draft'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="168cf64f1ccf45baa21ddad984b7b099e46da5f3",
                    operation="DELETE",
                    pgid="pgtrigger_invoices_are_kept_7c038",
                    table="counsel_invoice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="an_invoice_is_what_was_sent",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF OLD.state <> 'draft' AND (OLD.number, OLD.firm_id, OLD.contract_id, OLD.total, OLD.dated, OLD.sent_at)\n                IS DISTINCT FROM (NEW.number, NEW.firm_id, NEW.contract_id, NEW.total, NEW.dated, NEW.sent_at) THEN\n            RAISE EXCEPTION 'an invoice is what was sent'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'an_invoice_is_what_was_sent';\n        END IF;\n        IF NEW.state <> 'draft' AND OLD.state = 'draft' AND (\n            NEW.total IS DISTINCT FROM (SELECT sum(amount) FROM counsel_invoiceline WHERE invoice_id = NEW.id)\n            OR NOT EXISTS (SELECT FROM counsel_invoicefile WHERE invoice_id = NEW.id)\n        ) THEN\n            RAISE EXCEPTION 'an invoice is the sum of its lines, with its paper'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'an_invoice_is_the_sum_of_its_lines_with_its_paper';\n        END IF;\n        IF NEW.state = 'returned' AND OLD.state <> 'returned' AND EXISTS (\n                SELECT FROM counsel_payment WHERE invoice_id = NEW.id AND state <> 'stopped') THEN\n            RAISE EXCEPTION 'an invoice that is being paid is not returned'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'an_invoice_that_is_being_paid_is_not_returned';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="3959dfc9feebafab4b0a8cc15970f818afae297f",
                    operation="UPDATE",
                    pgid="pgtrigger_an_invoice_is_what_was_sent_d1eb0",
                    table="counsel_invoice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoicefile",
            trigger=pgtrigger.compiler.Trigger(
                name="a_sent_invoice_keeps_its_paper",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF (SELECT state FROM counsel_invoice WHERE id = OLD.invoice_id) <> 'draft' THEN\n                RAISE EXCEPTION 'the invoice was sent' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_sent_invoice_keeps_its_paper';\n            END IF;\n            RETURN OLD;\n        ",
                    hash="bd3293c7c4fbf6ebba83b69df1dc6b364794e21e",
                    operation="DELETE",
                    pgid="pgtrigger_a_sent_invoice_keeps_its_paper_5f969",
                    table="counsel_invoicefile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="movement",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9858aacbc10693e780b85cf02bf99eaf4a8785c4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_64f81",
                    table="counsel_movement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rating",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8ab1a55bf32295a5e7d9e87d425a450b3c0a7ca0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_66246",
                    table="counsel_rating",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="goes_as_the_table_says",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \'>\', NEW."state") = ANY(\'{proposed>consented,proposed>closed,consented>offered,consented>closed,offered>sent,offered>consented,offered>closed,sent>acknowledged,sent>consented,sent>closed,acknowledged>evaluating,acknowledged>consented,acknowledged>closed,evaluating>in_progress,evaluating>consented,evaluating>closed,in_progress>concluded,in_progress>consented,in_progress>closed,concluded>paid,concluded>closed,paid>closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="9c3d301138ad5919058c0e6a577e534d7496ca10",
                    operation="UPDATE",
                    pgid="pgtrigger_goes_as_the_table_says_7cc49",
                    table="counsel_referral",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="a_referral_keeps_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."office_id" IS DISTINCT FROM (NEW."office_id") OR OLD."folio" IS DISTINCT FROM (NEW."folio") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="2abbf05c5c0244369f2618c69f9a2db381cadea4",
                    operation="UPDATE",
                    pgid="pgtrigger_a_referral_keeps_its_case_94c49",
                    table="counsel_referral",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="each_step_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF TG_OP = 'INSERT' OR OLD.state IS DISTINCT FROM NEW.state THEN\n                        INSERT INTO counsel_step (referral_id, state, at, advisor_id, level)\n                        VALUES (NEW.id, NEW.state, NEW.entered_at, NEW.advisor_id, NEW.level);\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="20e36cae602b3c0960421e0a29366ece02251f7b",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_each_step_is_kept_aa89d",
                    table="counsel_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="a_note_is_not_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="c4b9b81ecd97d66080a9aba44be5ccf1b3e8e9e0",
                    operation="UPDATE",
                    pgid="pgtrigger_a_note_is_not_changed_40e57",
                    table="counsel_note",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="milestone",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5815c7e76828a1457e9564bb0fda9e580b4ec783",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_60e85",
                    table="counsel_milestone",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expense",
            trigger=pgtrigger.compiler.Trigger(
                name="expenses_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="a89c609e2d35ec73fba0e8f98ef71d2509b78b01",
                    operation="DELETE",
                    pgid="pgtrigger_expenses_are_kept_b3e7e",
                    table="counsel_expense",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="expense",
            trigger=pgtrigger.compiler.Trigger(
                name="expenses_never_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."advisor_id" IS DISTINCT FROM (NEW."advisor_id") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."cost" IS DISTINCT FROM (NEW."cost") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."on" IS DISTINCT FROM (NEW."on") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."referral_id" IS DISTINCT FROM (NEW."referral_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="fff9c0b29329f8957ba584e7a313d5b5abd9f6b8",
                    operation="UPDATE",
                    pgid="pgtrigger_expenses_never_change_90148",
                    table="counsel_expense",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaint",
            trigger=pgtrigger.compiler.Trigger(
                name="a_complaint_keeps_its_words",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."folio" IS DISTINCT FROM (NEW."folio") OR OLD."referral_id" IS DISTINCT FROM (NEW."referral_id") OR OLD."advisor_id" IS DISTINCT FROM (NEW."advisor_id") OR OLD."said_by" IS DISTINCT FROM (NEW."said_by") OR OLD."request_folio" IS DISTINCT FROM (NEW."request_folio") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="9ed91e2f886f84dfad0716ddc11cf6e94b9e6365",
                    operation="UPDATE",
                    pgid="pgtrigger_a_complaint_keeps_its_words_6f450",
                    table="counsel_complaint",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaint",
            trigger=pgtrigger.compiler.Trigger(
                name="complaints_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="d9b32b8b14b26ecee0a6f802c267cbae5756a4d9",
                    operation="DELETE",
                    pgid="pgtrigger_complaints_stay_de38a",
                    table="counsel_complaint",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorisation",
            trigger=pgtrigger.compiler.Trigger(
                name="goes_as_authorisations_go",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \'>\', NEW."state") = ANY(\'{requested>approved,requested>refused,approved>released,approved>spent}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="0bc7dec060c93ba6de3719b3dff670c45f483837",
                    operation="UPDATE",
                    pgid="pgtrigger_goes_as_authorisations_go_e58f4",
                    table="counsel_authorisation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorisation",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_asked_for_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."contract_id" IS DISTINCT FROM (NEW."contract_id") OR OLD."referral_id" IS DISTINCT FROM (NEW."referral_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."advisor_id" IS DISTINCT FROM (NEW."advisor_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."area" IS DISTINCT FROM (NEW."area") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."quantity" IS DISTINCT FROM (NEW."quantity") OR OLD."unit_price" IS DISTINCT FROM (NEW."unit_price") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."limit" IS DISTINCT FROM (NEW."limit") OR OLD."requested_by_id" IS DISTINCT FROM (NEW."requested_by_id") OR OLD."requested_at" IS DISTINCT FROM (NEW."requested_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b1310072344fcb6dcb0fe4f0f5cfd86cbe22c901",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_asked_for_stays_244f7",
                    table="counsel_authorisation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorisation",
            trigger=pgtrigger.compiler.Trigger(
                name="authorisations_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="4bde013058013b87f896246d83f9a7e50c2f2c96",
                    operation="DELETE",
                    pgid="pgtrigger_authorisations_are_kept_b3095",
                    table="counsel_authorisation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorisation",
            trigger=pgtrigger.compiler.Trigger(
                name="a_ceiling_is_never_passed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE base counsel_contract%ROWTYPE; held numeric; within RECORD; day date;",
                    func="\n        NEW.committed := CASE NEW.state WHEN 'approved' THEN NEW.amount WHEN 'spent' THEN NEW.spent\n                                        WHEN 'released' THEN NEW.spent ELSE 0 END;\n        IF NEW.committed <= (CASE WHEN TG_OP = 'UPDATE' THEN OLD.committed ELSE 0 END) THEN\n            RETURN NEW;\n        END IF;\n        SELECT * INTO base FROM counsel_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;\n        day := (NEW.changed_at AT TIME ZONE 'UTC')::date;\n        IF base.state <> 'signed' OR day < base.starts_on OR day > base.ends_on THEN\n            RAISE EXCEPTION 'only a contract in force is committed'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'only_a_contract_in_force_is_committed';\n        END IF;\n        SELECT coalesce(sum(committed), 0) INTO held FROM counsel_authorisation\n            WHERE contract_id = NEW.contract_id AND id <> NEW.id;\n        IF held + NEW.committed\n                > base.ceiling + coalesce((SELECT sum(more) FROM counsel_amendment WHERE contract_id = NEW.contract_id), 0) THEN\n            RAISE EXCEPTION 'a ceiling is never passed'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_contracts_ceiling_is_never_passed';\n        END IF;\n        FOR within IN SELECT * FROM counsel_ceiling WHERE contract_id = NEW.contract_id\n                AND area IN ('', NEW.area) AND level IN ('', NEW.level) LOOP\n            SELECT coalesce(sum(committed), 0) INTO held FROM counsel_authorisation\n                WHERE contract_id = NEW.contract_id AND id <> NEW.id\n                AND within.area IN ('', area) AND within.level IN ('', level);\n            IF held + NEW.committed > within.amount THEN\n                RAISE EXCEPTION 'a ceiling is never passed'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'a_lower_ceiling_is_never_passed';\n            END IF;\n        END LOOP;\n        RETURN NEW;\n    ",
                    hash="ae37743a33e911095741434e0b1b23c610b8c95c",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_a_ceiling_is_never_passed_1499c",
                    table="counsel_authorisation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorisation",
            trigger=pgtrigger.compiler.Trigger(
                name="the_price_is_the_contracts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE price counsel_fee%ROWTYPE; matter counsel_referral%ROWTYPE;",
                    func="\n        SELECT * INTO price FROM counsel_fee WHERE contract_id = NEW.contract_id AND code = NEW.code;\n        IF price.id IS NULL OR (price.unit = 'actual' AND (NEW.unit_price > price.amount OR NEW.quantity <> 1))\n                OR (price.unit <> 'actual' AND NEW.unit_price <> price.amount)\n                OR (price.unit = 'flat' AND NEW.quantity <> trunc(NEW.quantity)) THEN\n            RAISE EXCEPTION 'the price is the contract''s'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'the_price_is_the_contracts';\n        END IF;\n        SELECT * INTO matter FROM counsel_referral WHERE id = NEW.referral_id;\n        IF (matter.contract_id, matter.advisor_id, matter.area, coalesce(nullif(matter.level, ''), matter.level_wanted))\n                IS DISTINCT FROM (NEW.contract_id, NEW.advisor_id, NEW.area, NEW.level) THEN\n            RAISE EXCEPTION 'the matter is the referral''s'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'the_matter_is_the_referrals';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="85b6dcd4a5bac82a3229d4ffee7d5897c72a31b8",
                    operation="INSERT",
                    pgid="pgtrigger_the_price_is_the_contracts_c8968",
                    table="counsel_authorisation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorisation",
            trigger=pgtrigger.compiler.Trigger(
                name="what_is_invoiced_is_not_released",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"state\" = 'released' AND OLD.\"state\" = 'approved')",
                    func="\n        IF EXISTS (\n            SELECT FROM counsel_invoiceline l JOIN counsel_invoice i ON i.id = l.invoice_id\n            WHERE l.authorisation_id = NEW.id AND i.state <> 'returned' AND NOT EXISTS (\n                SELECT FROM counsel_payment p WHERE p.line_id = l.id AND p.state = 'paid')\n        ) THEN\n            RAISE EXCEPTION 'what is invoiced is not released'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'what_is_invoiced_is_not_released';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="24d6744d6d358a277f8552391bd4efdd9c57ff25",
                    operation="UPDATE",
                    pgid="pgtrigger_what_is_invoiced_is_not_released_0a32c",
                    table="counsel_authorisation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorisation",
            trigger=pgtrigger.compiler.Trigger(
                name="every_movement_is_written",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE was numeric := 0; had numeric := 0;",
                    func="\n        IF TG_OP = 'UPDATE' THEN\n            was := OLD.committed; had := OLD.spent;\n        END IF;\n        IF (was, had) IS DISTINCT FROM (NEW.committed, NEW.spent) THEN\n            INSERT INTO counsel_movement (contract_id, authorisation_id, at, kind, committed, paid)\n            VALUES (NEW.contract_id, NEW.id, NEW.changed_at,\n                CASE WHEN NEW.spent > had THEN 'paid' WHEN NEW.spent < had THEN 'refunded'\n                     WHEN NEW.committed > was THEN 'approved' ELSE 'released' END,\n                NEW.committed - was, NEW.spent - had);\n        END IF;\n        RETURN NULL;\n    ",
                    hash="7e026a0220e4a2bbf1b400ee17eca705abc9f53e",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_every_movement_is_written_eb9d0",
                    table="counsel_authorisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="refund",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="53050367c89de948971d35ceef6bb3a7cf917833",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_aee3c",
                    table="counsel_refund",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="refund",
            trigger=pgtrigger.compiler.Trigger(
                name="a_refund_is_of_what_was_paid",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE made counsel_payment%ROWTYPE;",
                    func="\n        SELECT * INTO made FROM counsel_payment WHERE id = NEW.payment_id FOR NO KEY UPDATE;\n        IF made.state IS DISTINCT FROM 'paid' OR NEW.amount + coalesce(\n                (SELECT sum(amount) FROM counsel_refund WHERE payment_id = NEW.payment_id), 0) > made.amount THEN\n            RAISE EXCEPTION 'a refund is of what was paid'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_refund_is_of_what_was_paid';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="cdb02efe2effdf75155319c630acaa324ded8eb1",
                    operation="INSERT",
                    pgid="pgtrigger_a_refund_is_of_what_was_paid_122b6",
                    table="counsel_refund",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="refund",
            trigger=pgtrigger.compiler.Trigger(
                name="a_refund_settles",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE which bigint;",
                    func="\n        SELECT authorisation_id INTO which FROM counsel_payment WHERE id = NEW.payment_id;\n        \n    PERFORM FROM counsel_authorisation WHERE id = which FOR NO KEY UPDATE;  -- first, so that the sums are of now\n    UPDATE counsel_authorisation a SET changed_at = NEW.recorded_at,\n        spent = coalesce((SELECT sum(amount) FROM counsel_payment p WHERE p.authorisation_id = a.id AND p.state = 'paid'), 0)\n              - coalesce((SELECT sum(r.amount) FROM counsel_refund r JOIN counsel_payment p ON p.id = r.payment_id\n                          WHERE p.authorisation_id = a.id), 0),\n        state = CASE WHEN a.state = 'approved' AND a.amount = (\n                    SELECT sum(amount) FROM counsel_payment p WHERE p.authorisation_id = a.id AND p.state = 'paid')\n                THEN 'spent' ELSE a.state END\n    WHERE a.id = which;\n\n        RETURN NULL;\n    ",
                    hash="0bb6d402cf2d352ad714ec20995eeb3b6a4910c5",
                    operation="INSERT",
                    pgid="pgtrigger_a_refund_settles_13383",
                    table="counsel_refund",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="goes_as_payments_go",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \'>\', NEW."state") = ANY(\'{waiting>ready,waiting>stopped,ready>paid,ready>stopped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="252a8dbe96aa9d46088e32abfe3513f0dbcc5a72",
                    operation="UPDATE",
                    pgid="pgtrigger_goes_as_payments_go_8d2f1",
                    table="counsel_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="a_payment_stays_what_it_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."line_id" IS DISTINCT FROM (NEW."line_id") OR OLD."invoice_id" IS DISTINCT FROM (NEW."invoice_id") OR OLD."authorisation_id" IS DISTINCT FROM (NEW."authorisation_id") OR OLD."contract_id" IS DISTINCT FROM (NEW."contract_id") OR OLD."advisor_id" IS DISTINCT FROM (NEW."advisor_id") OR OLD."referral_id" IS DISTINCT FROM (NEW."referral_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."milestone_id" IS DISTINCT FROM (NEW."milestone_id") OR OLD."report_id" IS DISTINCT FROM (NEW."report_id") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."limit" IS DISTINCT FROM (NEW."limit") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."approved_at" IS DISTINCT FROM (NEW."approved_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="650dab824cda0482f1feb13f72863d28e390027e",
                    operation="UPDATE",
                    pgid="pgtrigger_a_payment_stays_what_it_is_93745",
                    table="counsel_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="payments_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="1defdc451da36bc00f4c1444433d233cf8909fae",
                    operation="DELETE",
                    pgid="pgtrigger_payments_are_kept_b6db5",
                    table="counsel_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="what_is_paid_is_paid",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" IN ('paid', 'stopped'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="0afdc71541b53eb5dc576ed3160a9d2218f31715",
                    operation="UPDATE",
                    pgid="pgtrigger_what_is_paid_is_paid_bcb37",
                    table="counsel_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="an_overdue_report_blocks_the_next_payment",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF TG_OP = 'UPDATE' AND (NEW.state = OLD.state OR NEW.state = 'stopped') THEN\n            RETURN NEW;\n        END IF;\n        IF EXISTS (\n            SELECT FROM counsel_report r JOIN counsel_referral f ON f.id = r.referral_id\n            WHERE r.advisor_id = NEW.advisor_id AND f.contract_id = NEW.contract_id\n            AND r.given_at IS NULL AND NOT r.excused AND r.due_at < NEW.changed_at\n        ) THEN\n            RAISE EXCEPTION 'an overdue report blocks the next payment'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'an_overdue_report_blocks_the_next_payment';\n        END IF;\n        IF TG_OP = 'INSERT' AND (\n            (SELECT state FROM counsel_invoice WHERE id = NEW.invoice_id) IS DISTINCT FROM 'approved'\n            OR (SELECT state FROM counsel_authorisation WHERE id = NEW.authorisation_id) IS DISTINCT FROM 'approved'\n        ) THEN\n            RAISE EXCEPTION 'only what is authorised and on an approved invoice is paid'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'only_what_is_authorised_and_invoiced_is_paid';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="128dcd115c6946938a065f4966cc508d7d13954f",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_an_overdue_report_blocks_the_next_payment_d9ec6",
                    table="counsel_payment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="a_payment_settles",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF NEW.state = 'paid' AND (TG_OP = 'INSERT' OR OLD.state <> 'paid') THEN\n            \n    PERFORM FROM counsel_authorisation WHERE id = NEW.authorisation_id FOR NO KEY UPDATE;  -- first, so that the sums are of now\n    UPDATE counsel_authorisation a SET changed_at = NEW.changed_at,\n        spent = coalesce((SELECT sum(amount) FROM counsel_payment p WHERE p.authorisation_id = a.id AND p.state = 'paid'), 0)\n              - coalesce((SELECT sum(r.amount) FROM counsel_refund r JOIN counsel_payment p ON p.id = r.payment_id\n                          WHERE p.authorisation_id = a.id), 0),\n        state = CASE WHEN a.state = 'approved' AND a.amount = (\n                    SELECT sum(amount) FROM counsel_payment p WHERE p.authorisation_id = a.id AND p.state = 'paid')\n                THEN 'spent' ELSE a.state END\n    WHERE a.id = NEW.authorisation_id;\n\n            PERFORM FROM counsel_invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;\n            UPDATE counsel_invoice i SET state = 'paid' WHERE i.id = NEW.invoice_id AND i.state = 'approved'\n                AND NOT EXISTS (SELECT FROM counsel_invoiceline l WHERE l.invoice_id = i.id AND NOT EXISTS (\n                    SELECT FROM counsel_payment p WHERE p.line_id = l.id AND p.state = 'paid'));\n        END IF;\n        RETURN NULL;\n    ",
                    hash="d2af34de5de51b95e4b30439eea9ca6a6e3bc6d4",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_a_payment_settles_fc90f",
                    table="counsel_payment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoiceline",
            trigger=pgtrigger.compiler.Trigger(
                name="lines_never_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="7bad41ec29e88d3950cf469366e67fca399d6d0b",
                    operation="UPDATE",
                    pgid="pgtrigger_lines_never_change_18970",
                    table="counsel_invoiceline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoiceline",
            trigger=pgtrigger.compiler.Trigger(
                name="a_sent_invoice_keeps_its_lines",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF (SELECT state FROM counsel_invoice WHERE id = OLD.invoice_id) <> 'draft' THEN\n                RAISE EXCEPTION 'the invoice was sent' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_sent_invoice_keeps_its_lines';\n            END IF;\n            RETURN OLD;\n        ",
                    hash="a5b3f27b51508b84cf0c07f25acf5b1cd619e9cd",
                    operation="DELETE",
                    pgid="pgtrigger_a_sent_invoice_keeps_its_lines_72862",
                    table="counsel_invoiceline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoiceline",
            trigger=pgtrigger.compiler.Trigger(
                name="a_line_stays_within_its_authorisation",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE allowed counsel_authorisation%ROWTYPE; stands text; billed numeric;",
                    func="\n        SELECT * INTO allowed FROM counsel_authorisation WHERE id = NEW.authorisation_id FOR NO KEY UPDATE;\n        SELECT state INTO stands FROM counsel_invoice WHERE id = NEW.invoice_id FOR NO KEY UPDATE;\n        SELECT coalesce(sum(l.amount), 0) INTO billed FROM counsel_invoiceline l JOIN counsel_invoice i ON i.id = l.invoice_id\n            WHERE l.authorisation_id = NEW.authorisation_id AND i.state <> 'returned';\n        IF stands <> 'draft' OR allowed.state <> 'approved' OR billed + NEW.amount > allowed.amount THEN\n            RAISE EXCEPTION 'a line stays within its authorisation'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_line_stays_within_its_authorisation';\n        END IF;\n        IF NEW.report_id IS NOT NULL AND (SELECT given_at FROM counsel_report WHERE id = NEW.report_id) IS NULL THEN\n            RAISE EXCEPTION 'only a report that was given is paid'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'only_a_report_that_was_given_is_paid';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="0edffa0eb49b8bc43ceaa7ccf407ae84a6734764",
                    operation="INSERT",
                    pgid="pgtrigger_a_line_stays_within_its_authorisation_ffa23",
                    table="counsel_invoiceline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="step",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="af664d21fd8b4ffc9980048007b2e7dba15f2b49",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_bc3ba",
                    table="counsel_step",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="timeentry",
            trigger=pgtrigger.compiler.Trigger(
                name="times_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="8531716c50f9905d05c7f6b7091c004f7dcb8bf6",
                    operation="DELETE",
                    pgid="pgtrigger_times_are_kept_e2a90",
                    table="counsel_timeentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="timeentry",
            trigger=pgtrigger.compiler.Trigger(
                name="times_never_change",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."advisor_id" IS DISTINCT FROM (NEW."advisor_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."doing" IS DISTINCT FROM (NEW."doing") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."on" IS DISTINCT FROM (NEW."on") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."referral_id" IS DISTINCT FROM (NEW."referral_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="aa0f77f63d25606f1222314865edbf03bce23229",
                    operation="UPDATE",
                    pgid="pgtrigger_times_never_change_85d22",
                    table="counsel_timeentry",
                    when="BEFORE",
                ),
            ),
        ),
    ]
