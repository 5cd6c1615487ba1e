import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import amparo.core.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.RunSQL(
            sql="\n            CREATE SCHEMA IF NOT EXISTS extensions;\n            CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA extensions;\n            CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA extensions;\n            CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA extensions;\n            CREATE EXTENSION IF NOT EXISTS fuzzystrmatch SCHEMA extensions;\n            ",
            reverse_sql="",
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                (
                    "slug",
                    models.SlugField(max_length=20, primary_key=True, serialize=False, verbose_name="code"),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="official name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("general", "Consulate General"),
                            ("consulate", "Consulate"),
                            ("embassy_section", "Consular Section of the Embassy"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                ("city", models.CharField(max_length=60, verbose_name="city")),
                ("state", models.CharField(max_length=2, verbose_name="state")),
                ("time_zone", models.CharField(max_length=40, verbose_name="time zone")),
                ("latitude", models.FloatField(verbose_name="latitude")),
                ("longitude", models.FloatField(verbose_name="longitude")),
                ("phone", models.CharField(blank=True, default="", max_length=30, verbose_name="telephone")),
                (
                    "emergency_phone",
                    models.CharField(
                        blank=True, default="", max_length=30, verbose_name="telephone outside office hours"
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("sourced", "published"),
                            ("well_known", "well known, not published"),
                            ("assumed", "assumed from geography"),
                        ],
                        max_length=12,
                        verbose_name="confidence in its district",
                    ),
                ),
            ],
            options={
                "verbose_name": "office",
                "verbose_name_plural": "offices",
                "ordering": ["city"],
            },
        ),
        migrations.CreateModel(
            name="County",
            fields=[
                (
                    "fips",
                    models.CharField(
                        max_length=5, primary_key=True, serialize=False, verbose_name="FIPS code"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("state", models.CharField(db_index=True, max_length=2, verbose_name="state")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="code replaced on")),
            ],
            options={
                "verbose_name": "county",
                "verbose_name_plural": "counties",
                "ordering": ["state", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fips__regex", "^\\d{5}$")), name="a_county_code_has_five_digits"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Municipality",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=5, primary_key=True, serialize=False, verbose_name="INEGI code"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("AS", "Aguascalientes"),
                            ("BC", "Baja California"),
                            ("BS", "Baja California Sur"),
                            ("CC", "Campeche"),
                            ("CS", "Chiapas"),
                            ("CH", "Chihuahua"),
                            ("DF", "Ciudad de México"),
                            ("CL", "Coahuila"),
                            ("CM", "Colima"),
                            ("DG", "Durango"),
                            ("MC", "Estado de México"),
                            ("GT", "Guanajuato"),
                            ("GR", "Guerrero"),
                            ("HG", "Hidalgo"),
                            ("JC", "Jalisco"),
                            ("MN", "Michoacán"),
                            ("MS", "Morelos"),
                            ("NT", "Nayarit"),
                            ("NL", "Nuevo León"),
                            ("OC", "Oaxaca"),
                            ("PL", "Puebla"),
                            ("QT", "Querétaro"),
                            ("QR", "Quintana Roo"),
                            ("SP", "San Luis Potosí"),
                            ("SL", "Sinaloa"),
                            ("SR", "Sonora"),
                            ("TC", "Tabasco"),
                            ("TS", "Tamaulipas"),
                            ("TL", "Tlaxcala"),
                            ("VZ", "Veracruz"),
                            ("YN", "Yucatán"),
                            ("ZS", "Zacatecas"),
                        ],
                        db_index=True,
                        max_length=2,
                        verbose_name="state",
                    ),
                ),
                ("latitude", models.FloatField(verbose_name="latitude")),
                ("longitude", models.FloatField(verbose_name="longitude")),
                (
                    "point",
                    models.CharField(
                        choices=[
                            ("seat", "its seat"),
                            ("town", "its largest town"),
                            ("middle", "the middle of its area"),
                        ],
                        max_length=6,
                        verbose_name="what the point is",
                    ),
                ),
                ("population", models.PositiveIntegerField(verbose_name="inhabitants")),
                ("seat", models.CharField(blank=True, default="", max_length=80, verbose_name="seat")),
            ],
            options={
                "verbose_name": "municipality",
                "verbose_name_plural": "municipalities",
                "ordering": ["state", "name"],
                "indexes": [models.Index(fields=["latitude", "longitude"], name="municipalities_by_point")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^(0[1-9]|[12]\\d|3[0-2])\\d{3}$")),
                        name="a_municipality_has_an_inegi_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("latitude__range", (14, 33)), ("longitude__range", (-119, -86))),
                        name="a_municipality_lies_in_mexico",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("point", "seat"), _negated=True),
                            models.Q(("seat", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_point_at_the_seat_names_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Facility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=90, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "detloc",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="ICE's code"),
                ),
                ("address", models.CharField(blank=True, default="", max_length=200, verbose_name="address")),
                ("city", models.CharField(blank=True, default="", max_length=80, verbose_name="city")),
                ("state", models.CharField(blank=True, default="", max_length=2, verbose_name="state")),
                ("zip", models.CharField(blank=True, default="", max_length=5, verbose_name="ZIP code")),
                (
                    "aor",
                    models.CharField(blank=True, default="", max_length=3, verbose_name="ICE field office"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("SPC", "Service processing center (owned by ICE)"),
                            ("CDF", "Contract detention facility"),
                            ("IGSA", "County or state jail under agreement with ICE"),
                            ("DIGSA", "County or state jail wholly used by ICE"),
                            ("USMS_IGA", "Jail under agreement with the US Marshals"),
                            ("USMS_CDF", "Contract facility of the US Marshals"),
                            ("BOP", "Federal prison"),
                            ("STATE", "State facility"),
                            ("FAMILY", "Family detention center"),
                            ("STAGING", "Staging facility before removal"),
                            ("HOLD", "Hold room"),
                            ("JUVENILE", "Juvenile facility"),
                            ("HOSPITAL", "Hospital"),
                            ("HOTEL", "Hotel"),
                            ("DOD", "Military installation"),
                            ("CBP", "Border Patrol station or port of entry"),
                            ("ORR", "Shelter for minors"),
                            ("OTHER", "Other or not known"),
                        ],
                        default="OTHER",
                        max_length=10,
                        verbose_name="type",
                    ),
                ),
                ("phone", models.CharField(blank=True, default="", max_length=30, verbose_name="telephone")),
                (
                    "visiting_notes_es",
                    models.TextField(blank=True, default="", verbose_name="visiting notes in Spanish"),
                ),
                (
                    "visiting_notes_en",
                    models.TextField(blank=True, default="", verbose_name="visiting notes in English"),
                ),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                ("needs_decision", models.BooleanField(default=False, verbose_name="waits for a decision")),
                (
                    "decision_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("military_post", "A military post: its address lies in no county"),
                            ("unknown_place", "Neither its ZIP code nor its town is known in that state"),
                            ("no_address", "The source gives neither a ZIP code nor a town with its state"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="why it waits",
                    ),
                ),
                (
                    "decision_note",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="how it was decided"
                    ),
                ),
                ("source", models.CharField(max_length=120, verbose_name="source")),
                (
                    "fiscal_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="An older list only fills what is empty.",
                        null=True,
                        verbose_name="fiscal year of the newest list",
                    ),
                ),
                ("created_at", models.DateTimeField(default=amparo.core.clock.now, verbose_name="recorded")),
                (
                    "county",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facilities",
                        to="places.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only for a place that lies in no county.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facilities_by_decision",
                        to="places.office",
                        verbose_name="office, by decision",
                    ),
                ),
            ],
            options={
                "verbose_name": "facility",
                "verbose_name_plural": "facilities",
                "ordering": ["state", "name", "city"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("detloc", ""), _negated=True),
                        fields=("detloc",),
                        name="one_facility_per_ice_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("county__isnull", False),
                            ("office__isnull", False),
                            ("needs_decision", True),
                            _connector="OR",
                        ),
                        name="a_place_without_county_or_office_waits_for_a_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needs_decision", False),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_place_that_waits_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("zip", ""), ("zip__regex", "^\\d{5}$"), _connector="OR"),
                        name="a_zip_code_has_five_digits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DistrictRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("county", "county"),
                            ("state", "whole state"),
                            ("rest", "rest of the state"),
                        ],
                        max_length=6,
                        verbose_name="reach",
                    ),
                ),
                ("state", models.CharField(max_length=2, verbose_name="state")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until (not included)")),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("sourced", "published"),
                            ("well_known", "well known, not published"),
                            ("assumed", "assumed from geography"),
                        ],
                        max_length=12,
                        verbose_name="confidence",
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                (
                    "county",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="places.county",
                        verbose_name="county",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="places.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "district rule",
                "verbose_name_plural": "district rules",
                "ordering": ["state", "county", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("county__isnull", False), ("reach", "county")),
                            models.Q(models.Q(("reach", "county"), _negated=True), ("county__isnull", True)),
                            _connector="OR",
                        ),
                        name="only_a_county_rule_names_a_county",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__isnull", True),
                            ("valid_to__isnull", True),
                            ("valid_from__lt", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="a_rule_ends_after_it_begins",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("county__isnull", False)),
                        expressions=[
                            ("county", "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_office_per_county_and_day",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("county__isnull", True)),
                        expressions=[
                            ("state", "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_state_rule_per_state_and_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[("closed", "closed"), ("open", "open")], max_length=6, verbose_name="type"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("added_at", models.DateTimeField(default=amparo.core.clock.now)),
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
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="special_days",
                        to="places.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "special day",
                "verbose_name_plural": "special days",
                "ordering": ["day", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("office", "day"), name="a_day_is_special_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_special_day_says_why"
                    ),
                ],
            },
        ),
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
        migrations.CreateModel(
            name="FacilityAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("spelling", models.CharField(max_length=160, verbose_name="spelling")),
                (
                    "normalised",
                    models.CharField(db_index=True, max_length=160, verbose_name="folded spelling"),
                ),
                ("source", models.CharField(max_length=120, verbose_name="source")),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="places.facility",
                        verbose_name="facility",
                    ),
                ),
            ],
            options={
                "verbose_name": "other spelling",
                "verbose_name_plural": "other spellings",
                "ordering": ["spelling"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("facility", "normalised"), name="a_facility_has_each_spelling_once"
                    )
                ],
            },
        ),
    ]
