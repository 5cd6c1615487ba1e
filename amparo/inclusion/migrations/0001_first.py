import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
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
            name="Ask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("authority", models.CharField(max_length=20)),
                (
                    "channel",
                    models.CharField(
                        choices=[("letter", "Letter"), ("phone", "Telephone"), ("email", "E-mail")],
                        max_length=8,
                    ),
                ),
                ("spoken_to", models.CharField(blank=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("first", "First request"),
                            ("escalated", "Asked of the next authority"),
                            ("moved", "Asked again after a transfer"),
                        ],
                        default="first",
                        max_length=10,
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="further",
                        to="inclusion.ask",
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accommodations",
                        to="casework.case",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.document",
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
                    "letter",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accommodation",
                        to="casework.letter",
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
                        related_name="accommodations",
                        to="people.record",
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_ask",
                "indexes": [models.Index(fields=["record", "-asked_at"], name="asks_of_a_record")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "letter"), ("letter__isnull", False)),
                            models.Q(
                                models.Q(("channel", "letter"), _negated=True), ("letter__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="asked_by_letter_has_the_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel", "letter"), models.Q(("spoken_to", ""), _negated=True), _connector="OR"
                        ),
                        name="asked_by_word_says_of_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_by__gt", models.F("asked_at"))),
                        name="an_answer_is_due_after_it_was_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("after__isnull", True), ("why", "first")),
                            models.Q(models.Q(("why", "first"), _negated=True), ("after__isnull", False)),
                            _connector="OR",
                        ),
                        name="what_is_taken_further_says_from_where",
                    ),
                ],
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
                ("unit", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=12)),
                (
                    "source",
                    models.CharField(
                        choices=[("here", "Here"), ("lms", "Another learning system")],
                        default="here",
                        max_length=4,
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("right", models.SmallIntegerField()),
                ("asked", models.SmallIntegerField()),
                ("passed", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("statement", models.CharField(max_length=64, null=True, unique=True)),
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
                "db_table": "inclusion_attempt",
                "indexes": [models.Index(fields=["staff", "unit", "-at"], name="attempts_of_staff")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked__gt", 0), ("right__gte", 0), ("right__lte", models.F("asked"))
                        ),
                        name="nobody_answers_more_than_was_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", "here"), ("statement__isnull", True)),
                            models.Q(("source", "lms"), ("statement__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_result_of_another_system_has_its_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=12, unique=True)),
                ("issued_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("units", models.JSONField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_why", models.CharField(blank=True, max_length=300)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_certificate",
                "indexes": [models.Index(fields=["staff", "-expires_on"], name="certificates_of_staff")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gt", models.F("issued_on"))),
                        name="a_certificate_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revoked_at__isnull", True),
                                ("revoked_by__isnull", True),
                                ("revoked_why", ""),
                            ),
                            models.Q(
                                ("revoked_at__isnull", False),
                                ("revoked_by__isnull", False),
                                models.Q(("revoked_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="who_revokes_a_certificate_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interpreter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("phone_sealed", models.BinaryField(null=True)),
                ("email_sealed", models.BinaryField(null=True)),
                ("remote", models.BooleanField(default=False)),
                ("ways", models.JSONField(default=list)),
                ("days", models.JSONField(default=list)),
                ("works_from", models.TimeField(null=True)),
                ("works_until", models.TimeField(null=True)),
                ("time_zone", models.CharField(max_length=40)),
                ("deaf", models.BooleanField(default=False)),
                ("certification", models.CharField(blank=True, max_length=160)),
                ("certified_until", models.DateField(null=True)),
                ("rate_usd", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ("active_from", models.DateField()),
                ("active_until", models.DateField(null=True)),
                ("source", models.CharField(max_length=160)),
                ("added_at", models.DateTimeField()),
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
                    "offices",
                    models.ManyToManyField(blank=True, related_name="interpreters", to="places.office"),
                ),
            ],
            options={
                "db_table": "inclusion_interpreter",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("active_until__isnull", True),
                            ("active_until__gte", models.F("active_from")),
                            _connector="OR",
                        ),
                        name="an_interpreter_leaves_after_they_came",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("works_from__isnull", True), ("works_until__isnull", True)),
                            models.Q(
                                ("works_from__isnull", False), ("works_until__gt", models.F("works_from"))
                            ),
                            _connector="OR",
                        ),
                        name="an_interpreter_works_from_an_hour_until_a_later_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rate_usd__isnull", True), ("rate_usd__gte", 0), _connector="OR"),
                        name="an_interpreter_is_paid_no_less_than_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterpreterNeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("interview", "Interview"),
                            ("hearing", "Hearing"),
                            ("visit", "Visit"),
                            ("call", "Call"),
                            ("lawyer", "Meeting with the lawyer"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "provider",
                    models.CharField(
                        choices=[
                            ("consulate", "The consulate"),
                            ("court", "The court (EOIR) or the authority that detains"),
                        ],
                        default="consulate",
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(max_length=40)),
                ("variety", models.CharField(blank=True, max_length=60)),
                ("town", models.CharField(blank=True, max_length=120)),
                ("into", models.CharField(max_length=2)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("in_person", "In person"),
                            ("phone", "By telephone"),
                            ("video", "By video"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Nobody confirmed yet"),
                            ("confirmed", "Confirmed"),
                            ("held", "Interpreted"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField()),
                (
                    "asked_by",
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
                        related_name="interpreter_needs",
                        to="casework.case",
                    ),
                ),
                (
                    "hearing",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interpreter_needs",
                        to="casework.hearing",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.document",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.municipality",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.task",
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_interpreterneed",
                "indexes": [
                    models.Index(fields=["begins_at"], name="interpreter_needs_by_hour"),
                    models.Index(fields=["case", "begins_at"], name="interpreter_needs_of_a_case"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("begins_at"))),
                        name="a_need_of_an_interpreter_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("into__in", ("es", "en"))),
                        name="an_interpreter_is_for_spanish_or_english",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hearing__isnull", True), ("occasion", "hearing"), _connector="OR"
                        ),
                        name="a_need_of_a_hearing_is_for_a_hearing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("hearing__isnull", False), models.Q(("state", "cancelled"), _negated=True)
                        ),
                        fields=("hearing",),
                        name="a_hearing_needs_an_interpreter_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit", models.CharField(max_length=40)),
                ("part", models.CharField(max_length=20)),
                ("done_at", models.DateTimeField()),
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
                "db_table": "inclusion_progress",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("staff", "unit", "part"), name="a_part_is_gone_through_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), size=None
                    ),
                ),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="places.office"
                    ),
                ),
                ("staff", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "inclusion_shift",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("office", "name"),
                        name="an_office_names_a_shift_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekdays__contained_by", [0, 1, 2, 3, 4, 5, 6]), ("weekdays__len__gte", 1)
                        ),
                        name="a_shift_is_worked_on_days_of_the_week",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts", models.F("ends")), _negated=True), name="a_shift_lasts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tongue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("spanish", models.CharField(max_length=80)),
                ("grouping", models.CharField(blank=True, max_length=60)),
                ("variety", models.CharField(blank=True, max_length=80)),
                ("town", models.CharField(blank=True, max_length=80)),
                (
                    "direction",
                    models.CharField(
                        choices=[("ltr", "From left to right"), ("rtl", "From right to left")],
                        default="ltr",
                        max_length=3,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
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
                "db_table": "inclusion_tongue",
            },
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No answer yet"),
                            ("granted", "Granted"),
                            ("other", "Granted in another way"),
                            ("denied", "It was denied"),
                            ("ignored", "They did not answer"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("answered_on", models.DateField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "delivered",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not asked yet"),
                            ("yes", "The person has it"),
                            ("no", "The person does not have it"),
                        ],
                        default="",
                        max_length=3,
                    ),
                ),
                ("delivered_on", models.DateField(null=True)),
                ("delivery_note", models.CharField(blank=True, max_length=300)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Goes on"),
                            ("moved", "The person was moved"),
                            ("left", "The person is no longer there"),
                            ("not_wanted", "The person no longer wants it"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ask",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="inclusion.ask"
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_asked",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ask", "code"), name="an_accommodation_is_asked_once_in_an_ask"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["", "granted", "other", "denied", "ignored"])),
                        name="an_accommodation_answer_is_one_of_its_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True), ("answered_on__isnull", True), ("outcome", "")
                            ),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_accommodation_answer_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["denied", "other"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="who_denies_or_grants_otherwise_is_quoted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delivered", ""), ("delivered_on__isnull", True)),
                            models.Q(
                                ("delivered__in", ["yes", "no"]),
                                ("delivered_on__isnull", False),
                                ("outcome__in", ["granted", "other"]),
                            ),
                            _connector="OR",
                        ),
                        name="only_what_was_granted_is_delivered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended", ""), ("ended_at__isnull", True)),
                            models.Q(
                                ("ended__in", ["moved", "left", "not_wanted"]), ("ended_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="an_accommodation_that_ended_says_when_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Avoidance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("town", models.CharField(blank=True, max_length=120)),
                ("surname", models.CharField(blank=True, max_length=60)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("added_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lifted_by",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interpreter_avoidances",
                        to="people.record",
                    ),
                ),
                (
                    "interpreter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="avoidances",
                        to="inclusion.interpreter",
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_avoidance",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("interpreter__isnull", False),
                                ("record__isnull", False),
                                ("surname", ""),
                                ("town", ""),
                            ),
                            models.Q(
                                ("interpreter__isnull", False),
                                ("record__isnull", True),
                                ("surname", ""),
                                models.Q(("town", ""), _negated=True),
                            ),
                            models.Q(
                                ("interpreter__isnull", False),
                                ("record__isnull", True),
                                ("town", ""),
                                models.Q(("surname", ""), _negated=True),
                            ),
                            models.Q(
                                ("interpreter__isnull", True),
                                ("record__isnull", False),
                                ("surname", ""),
                                models.Q(("town", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="who_is_avoided_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="who_lifts_an_avoidance_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterpreterBooking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.SmallIntegerField()),
                ("position", models.SmallIntegerField()),
                ("legs", models.JSONField()),
                ("level", models.SmallIntegerField()),
                ("why", models.JSONField(default=list)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "To be asked"),
                            ("asked", "Asked, has not answered"),
                            ("accepted", "Comes"),
                            ("declined", "Cannot"),
                            ("held", "Interpreted"),
                            ("no_show", "Did not come"),
                            ("not_understood", "They did not understand each other"),
                            ("withdrawn", "Not asked"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="proposed",
                        max_length=16,
                    ),
                ),
                ("asked_at", models.DateTimeField(null=True)),
                ("answer_by", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "interpreter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="inclusion.interpreter",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="inclusion.interpreterneed",
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_interpreterbooking",
                "indexes": [
                    models.Index(fields=["interpreter", "-begins_at"], name="bookings_of_an_interpreter"),
                    models.Index(fields=["need", "round", "position"], name="bookings_of_a_need"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("need", "round", "interpreter"), name="an_interpreter_stands_once_in_a_chain"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("begins_at"))),
                        name="a_booking_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("proposed", "withdrawn")),
                            models.Q(("answer_by__isnull", False), ("asked_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="who_was_asked_was_asked_at_an_hour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 0), ("level__lt", 6)),
                        name="nobody_to_ask_first_is_booked",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state__in", ("asked", "accepted", "held"))),
                        expressions=[
                            ("interpreter", "="),
                            (
                                models.Func(
                                    "begins_at",
                                    "ends_at",
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="an_interpreter_is_in_one_place_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterpreterChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("what", models.CharField(max_length=16)),
                ("fields", models.JSONField(default=list)),
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
                    "interpreter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="inclusion.interpreter",
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_interpreterchange",
            },
        ),
        migrations.CreateModel(
            name="LanguagePair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=40)),
                ("into", models.CharField(max_length=40)),
                ("variety", models.CharField(blank=True, max_length=60)),
                ("town", models.CharField(blank=True, max_length=120)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "interpreter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs",
                        to="inclusion.interpreter",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_languagepair",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("language", models.F("into")), _negated=True),
                        name="a_language_is_put_into_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("interpreter", "language", "into", "variety", "town"),
                        name="a_pair_of_languages_stands_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NextStep",
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
                            ("further", "Ask the next authority"),
                            ("again", "Ask again where the person is now"),
                            ("check", "Ask the person whether they have it"),
                        ],
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "ask",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_steps",
                        to="inclusion.ask",
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.task"
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_nextstep",
                "constraints": [
                    models.UniqueConstraint(fields=("ask", "kind"), name="a_next_step_is_proposed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Shortfall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.office"
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inclusion.shift",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.task"
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_shortfall",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("shift__isnull", True)),
                        fields=("office",),
                        name="an_office_falls_short_once_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("shift",),
                        name="a_shift_falls_short_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("town", models.CharField(blank=True, max_length=80)),
                ("named", models.BooleanField(default=False)),
                ("consent", models.CharField(max_length=300)),
                ("consented_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tongue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="speakers",
                        to="inclusion.tongue",
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_speaker",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("tongue"),
                        django.db.models.functions.text.Lower("name"),
                        name="a_speaker_is_in_a_language_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent", ""), _negated=True),
                        name="a_speaker_said_yes_to_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnderstandingCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=40)),
                ("town", models.CharField(blank=True, max_length=120)),
                ("understood", models.BooleanField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("call", "A test call"),
                            ("session", "A talk that was interpreted"),
                            ("said", "The interpreter says so"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "interpreter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="inclusion.interpreter",
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
            ],
            options={
                "db_table": "inclusion_understandingcheck",
                "indexes": [models.Index(fields=["interpreter", "-at"], name="checks_of_an_interpreter")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("town", ""), _negated=True), ("record__isnull", False), _connector="OR"
                        ),
                        name="a_check_is_of_a_town_or_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "said"), _negated=True),
                            ("record__isnull", True),
                            _connector="OR",
                        ),
                        name="what_an_interpreter_says_is_of_a_town",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BookingStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("state", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=300)),
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
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="inclusion.interpreterbooking",
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_bookingstep",
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phrase", models.CharField(max_length=40)),
                ("text", models.CharField(blank=True, max_length=300)),
                ("kind", models.CharField(blank=True, max_length=5)),
                ("size", models.PositiveIntegerField(default=0)),
                ("received_hash", models.CharField(blank=True, max_length=64)),
                ("key_name", models.CharField(blank=True, max_length=20)),
                ("wrapped_key", models.BinaryField(default=bytes)),
                ("kept_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a second speaker"),
                            ("approved", "Approved"),
                            ("rejected", "Not good"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="inclusion.speaker",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="inclusion.speaker",
                    ),
                ),
                (
                    "tongue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voices",
                        to="inclusion.tongue",
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_voice",
                "indexes": [
                    models.Index(fields=["tongue", "phrase", "-kept_at"], name="voices_of_a_phrase"),
                    models.Index(fields=["key_name"], name="voice_by_key"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewer__isnull", True),
                            models.Q(("reviewer", models.F("speaker")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_reviews_their_own_voice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reviewed_at__isnull", True),
                                ("reviewed_by__isnull", True),
                                ("reviewer__isnull", True),
                                ("state", "waiting"),
                            ),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                ("reviewer__isnull", False),
                                models.Q(("state", "waiting"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="what_was_reviewed_says_by_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="what_is_not_good_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("size", 0), models.Q(("text", ""), _negated=True)),
                            models.Q(
                                models.Q(("kind", ""), _negated=True),
                                ("size__gt", 0),
                                models.Q(("key_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_voice_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VoicePiece",
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
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="inclusion.voice",
                    ),
                ),
            ],
            options={
                "db_table": "inclusion_voice_piece",
                "constraints": [
                    models.UniqueConstraint(fields=("voice", "number"), name="a_voice_has_each_piece_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ask",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1b19151bd3b33a26853317e85e060171c6e6a975",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ddd7e",
                    table="inclusion_ask",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asked",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="e16506278bcf1d7b93ae08f70c508792d0b26737",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_0a19f",
                    table="inclusion_asked",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asked",
            trigger=pgtrigger.compiler.Trigger(
                name="asked_as_it_was",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."ask_id" IS DISTINCT FROM (NEW."ask_id") OR OLD."code" IS DISTINCT FROM (NEW."code"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="db49d9cdbe31b48e09c883f831306c2c840c6f84",
                    operation="UPDATE",
                    pgid="pgtrigger_asked_as_it_was_b02d9",
                    table="inclusion_asked",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asked",
            trigger=pgtrigger.compiler.Trigger(
                name="an_answer_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."outcome" IN (\'granted\', \'other\', \'denied\') AND (OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."answered_on" IS DISTINCT FROM (NEW."answered_on")))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d15d2668d31d1a1702932f830e433ffb45a0bcec",
                    operation="UPDATE",
                    pgid="pgtrigger_an_answer_stands_511ae",
                    table="inclusion_asked",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asked",
            trigger=pgtrigger.compiler.Trigger(
                name="an_answer_is_not_taken_back",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"outcome\" = '' AND OLD.\"outcome\" = 'ignored')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ff942f90b07f456be4dbd3ddcca73ea2bd279b2d",
                    operation="UPDATE",
                    pgid="pgtrigger_an_answer_is_not_taken_back_9c000",
                    table="inclusion_asked",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asked",
            trigger=pgtrigger.compiler.Trigger(
                name="what_ended_stays_so",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"ended\" IN ('moved', 'left', 'not_wanted'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="0bf4a44c39e55023b98e0068622e73c2d52e9da3",
                    operation="UPDATE",
                    pgid="pgtrigger_what_ended_stays_so_8528b",
                    table="inclusion_asked",
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
                    hash="087126f29ff47943ec737dda55cb0fc217da4452",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e9782",
                    table="inclusion_attempt",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="ebf18ec7a98bb3f677a844362efb5716b01ff2de",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_3981a",
                    table="inclusion_certificate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="only_revoked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."expires_on" IS DISTINCT FROM (NEW."expires_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issued_on" IS DISTINCT FROM (NEW."issued_on") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."staff_id" IS DISTINCT FROM (NEW."staff_id") OR OLD."units" IS DISTINCT FROM (NEW."units"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="e32b66fa6ea8c913eeedef1552403947a3760ce8",
                    operation="UPDATE",
                    pgid="pgtrigger_only_revoked_b27cf",
                    table="inclusion_certificate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="revoked_for_good",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."revoked_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="a97dd65f4fc8782e960c2a13ff0bf4536a2e12d7",
                    operation="UPDATE",
                    pgid="pgtrigger_revoked_for_good_9d8ea",
                    table="inclusion_certificate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interpreter",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="466cb932bdd276d2369c6b5f313d067c6176386b",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_e3ab7",
                    table="inclusion_interpreter",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="avoidance",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="cf59e692b6df92f7c8aa604f4e44c2da38261332",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_0c6b4",
                    table="inclusion_avoidance",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="avoidance",
            trigger=pgtrigger.compiler.Trigger(
                name="only_lifted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."added_at" IS DISTINCT FROM (NEW."added_at") OR OLD."added_by_id" IS DISTINCT FROM (NEW."added_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interpreter_id" IS DISTINCT FROM (NEW."interpreter_id") OR OLD."record_id" IS DISTINCT FROM (NEW."record_id") OR OLD."surname" IS DISTINCT FROM (NEW."surname") OR OLD."town" IS DISTINCT FROM (NEW."town") OR OLD."why" IS DISTINCT FROM (NEW."why"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="53a3a07d3154e14a30b7d57ddec65baa05dd091c",
                    operation="UPDATE",
                    pgid="pgtrigger_only_lifted_05295",
                    table="inclusion_avoidance",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bookingstep",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e1592e757d2fdff3fd247b07f68816ff179a2464",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e106c",
                    table="inclusion_bookingstep",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interpreterchange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="088ef0d4fd3cb0e11edaa3c04829044bb5f0d383",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1548f",
                    table="inclusion_interpreterchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interpreterneed",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="a081b222998ad0e310ff99875712c0bf832f3f72",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_e526b",
                    table="inclusion_interpreterneed",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interpreterneed",
            trigger=pgtrigger.compiler.Trigger(
                name="goes_as_needs_go",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \'>\', NEW."state") = ANY(\'{open>confirmed,open>held,open>cancelled,confirmed>open,confirmed>held,confirmed>cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="e5d1a2c0ba27bc3e1719de222d50da9b43947df2",
                    operation="UPDATE",
                    pgid="pgtrigger_goes_as_needs_go_cc436",
                    table="inclusion_interpreterneed",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interpreterbooking",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="7004d03f509c475c292e0d9d14eae291e5709bab",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_b4af5",
                    table="inclusion_interpreterbooking",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interpreterbooking",
            trigger=pgtrigger.compiler.Trigger(
                name="goes_as_bookings_go",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \'>\', NEW."state") = ANY(\'{proposed>asked,proposed>withdrawn,asked>accepted,asked>declined,asked>cancelled,accepted>held,accepted>no_show,accepted>not_understood,accepted>declined,accepted>cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="35c2136b59242110abf9abd96547ec8827c700f8",
                    operation="UPDATE",
                    pgid="pgtrigger_goes_as_bookings_go_5da8c",
                    table="inclusion_interpreterbooking",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="languagepair",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="d9aa13dcf5cea81c5b38461a9eff81f48264a6d5",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_7b835",
                    table="inclusion_languagepair",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tongue",
            trigger=pgtrigger.compiler.Trigger(
                name="tongues_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="5b06e3a07543e642056b98a1474b4ce5c3d010de",
                    operation="DELETE",
                    pgid="pgtrigger_tongues_are_kept_e60bc",
                    table="inclusion_tongue",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="speaker",
            trigger=pgtrigger.compiler.Trigger(
                name="speakers_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="cd68ca5c5b8164725d4ab4a23f1283b90d8205b9",
                    operation="DELETE",
                    pgid="pgtrigger_speakers_are_kept_01509",
                    table="inclusion_speaker",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="speaker",
            trigger=pgtrigger.compiler.Trigger(
                name="a_speaker_stays_who_they_are",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."tongue_id" IS DISTINCT FROM (NEW."tongue_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."consent" IS DISTINCT FROM (NEW."consent") OR OLD."consented_at" IS DISTINCT FROM (NEW."consented_at") OR OLD."added_by_id" IS DISTINCT FROM (NEW."added_by_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="c7e983d64f6c4188ff11cacdf4a52db2c72edd46",
                    operation="UPDATE",
                    pgid="pgtrigger_a_speaker_stays_who_they_are_e4d97",
                    table="inclusion_speaker",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="speaker",
            trigger=pgtrigger.compiler.Trigger(
                name="what_was_taken_back_stays_so",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."withdrawn_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="29b1d10a4c97c433f87f6d4609cf03e769f7580d",
                    operation="UPDATE",
                    pgid="pgtrigger_what_was_taken_back_stays_so_8ab35",
                    table="inclusion_speaker",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="understandingcheck",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0e60991f5ccf09acfee8d22d9fca76d18ca24fdd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ae6d3",
                    table="inclusion_understandingcheck",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="voice",
            trigger=pgtrigger.compiler.Trigger(
                name="goes_as_voices_go",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{waiting:approved,waiting:rejected}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="a3b0ae7d0eb3abb877ef4801a96b209359221a2b",
                    operation="UPDATE",
                    pgid="pgtrigger_goes_as_voices_go_d01fc",
                    table="inclusion_voice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="voice",
            trigger=pgtrigger.compiler.Trigger(
                name="a_voice_stays_what_it_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."tongue_id" IS DISTINCT FROM (NEW."tongue_id") OR OLD."phrase" IS DISTINCT FROM (NEW."phrase") OR OLD."speaker_id" IS DISTINCT FROM (NEW."speaker_id") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."received_hash" IS DISTINCT FROM (NEW."received_hash") OR OLD."kept_at" IS DISTINCT FROM (NEW."kept_at") OR OLD."kept_by_id" IS DISTINCT FROM (NEW."kept_by_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="3ddf8a1bfe8e2f2015a45cd1b0ad9cedfd646521",
                    operation="UPDATE",
                    pgid="pgtrigger_a_voice_stays_what_it_is_98414",
                    table="inclusion_voice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="voice",
            trigger=pgtrigger.compiler.Trigger(
                name="voices_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="0ca0c100072793e0f14589006d22e3dcd4bdb9f2",
                    operation="DELETE",
                    pgid="pgtrigger_voices_are_kept_fc579",
                    table="inclusion_voice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="voice",
            trigger=pgtrigger.compiler.Trigger(
                name="a_voice_is_of_who_agreed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (\n            SELECT 1 FROM inclusion_speaker s\n            WHERE s.id IN (NEW.speaker_id, NEW.reviewer_id) AND (s.tongue_id <> NEW.tongue_id OR s.withdrawn_at IS NOT NULL)\n        ) THEN\n            RAISE EXCEPTION 'a_voice_is_of_who_agreed' USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="59428843c0733665b118f39aef302b35e0c10bfe",
                    operation='INSERT OR UPDATE OF "reviewer_id"',
                    pgid="pgtrigger_a_voice_is_of_who_agreed_7ca71",
                    table="inclusion_voice",
                    when="BEFORE",
                ),
            ),
        ),
    ]
