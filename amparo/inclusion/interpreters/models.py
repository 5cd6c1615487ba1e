"""The roster of interpreters, who needs one, and their bookings. Nobody is in two places at a time: the database says so."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from amparo.inclusion.interpreters.machine import BOOKING_MOVES, HOLDS_THE_HOUR, NEED_MOVES

_FOREVER = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
_NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)


class Way(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    PHONE = "phone", _("By telephone")
    VIDEO = "video", _("By video")


class Interpreter(models.Model):
    """Somebody who interprets: how to reach them (sealed), where, when and how they work."""

    name = models.CharField(max_length=120)
    phone_sealed = models.BinaryField(null=True)
    email_sealed = models.BinaryField(null=True)
    offices = models.ManyToManyField("places.Office", related_name="interpreters", blank=True)
    #: Works by telephone or video for every consulate.
    remote = models.BooleanField(default=False)
    ways = models.JSONField(default=list)  # codes of `Way`
    days = models.JSONField(default=list)  # of the week, Monday 0; empty: every day
    works_from = models.TimeField(null=True)
    works_until = models.TimeField(null=True)
    time_zone = models.CharField(max_length=40)
    #: A certified deaf interpreter, who works in a team with one who hears.
    deaf = models.BooleanField(default=False)
    certification = models.CharField(max_length=160, blank=True)
    certified_until = models.DateField(null=True)
    rate_usd = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    active_from = models.DateField()
    active_until = models.DateField(null=True)
    #: Where the line comes from: who vouches for it, a list, or that it is invented.
    source = models.CharField(max_length=160)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "inclusion_interpreter"
        constraints = [
            models.CheckConstraint(
                name="an_interpreter_leaves_after_they_came",
                condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")),
            ),
            models.CheckConstraint(
                name="an_interpreter_works_from_an_hour_until_a_later_one",
                condition=Q(works_from__isnull=True, works_until__isnull=True)
                | Q(works_from__isnull=False, works_until__gt=F("works_from")),
            ),
            models.CheckConstraint(
                name="an_interpreter_is_paid_no_less_than_nothing",
                condition=Q(rate_usd__isnull=True) | Q(rate_usd__gte=0),
            ),
        ]
        triggers = [_NEVER_DELETED]

    def __str__(self) -> str:
        return f"interpreter {self.pk}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class LanguagePair(models.Model):
    """A language that an interpreter puts into another; of a grouping also the variety and the town where they learnt it."""

    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, related_name="pairs")
    language = models.CharField(max_length=40)
    into = models.CharField(max_length=40)
    variety = models.CharField(max_length=60, blank=True)
    town = models.CharField(max_length=120, blank=True)
    municipality = models.ForeignKey(
        "places.Municipality", on_delete=models.PROTECT, null=True, related_name="+"
    )
    #: Taken off the roster; what was booked with it stays.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inclusion_languagepair"
        constraints = [
            models.CheckConstraint(name="a_language_is_put_into_another", condition=~Q(language=F("into"))),
            models.UniqueConstraint(
                name="a_pair_of_languages_stands_once",
                fields=["interpreter", "language", "into", "variety", "town"],
                condition=Q(ended_at__isnull=True),
            ),
        ]
        triggers = [_NEVER_DELETED]

    def __str__(self) -> str:
        return f"{self.language} {self.into}"


class UnderstandingCheck(models.Model):
    """Whether an interpreter and a town, or a person, understood each other: by a test call, at a session, or as they say.

    The last word about a town, and about a person, is what holds. Append-only.
    """

    append_only = True

    class How(models.TextChoices):
        CALL = "call", _("A test call")
        SESSION = "session", _("A talk that was interpreted")
        SAID = "said", _("The interpreter says so")

    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, related_name="checks")
    language = models.CharField(max_length=40)
    town = models.CharField(max_length=120, blank=True)
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, null=True, related_name="+")
    understood = models.BooleanField()
    how = models.CharField(max_length=8, choices=How)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "inclusion_understandingcheck"
        indexes = [models.Index(fields=["interpreter", "-at"], name="checks_of_an_interpreter")]
        constraints = [
            models.CheckConstraint(
                name="a_check_is_of_a_town_or_a_person", condition=~Q(town="") | Q(record__isnull=False)
            ),
            models.CheckConstraint(
                name="what_an_interpreter_says_is_of_a_town",
                condition=~Q(how="said") | Q(record__isnull=True),
            ),
        ]
        triggers = [_FOREVER]

    def __str__(self) -> str:
        return f"check {self.pk}"


class Avoidance(models.Model):
    """Who is not put together: an interpreter and a town, a family or a person; or a person and a town. A hard rule.

    Whose wish it is and why stays with whoever keeps it. It is lifted, never deleted.
    """

    interpreter = models.ForeignKey(
        Interpreter, on_delete=models.PROTECT, null=True, related_name="avoidances"
    )
    record = models.ForeignKey(
        "people.Record", on_delete=models.PROTECT, null=True, related_name="interpreter_avoidances"
    )
    town = models.CharField(max_length=120, blank=True)
    surname = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "inclusion_avoidance"
        constraints = [
            models.CheckConstraint(
                name="who_is_avoided_is_named",
                condition=Q(interpreter__isnull=False, record__isnull=False, town="", surname="")
                | Q(interpreter__isnull=False, record__isnull=True, surname="") & ~Q(town="")
                | Q(interpreter__isnull=False, record__isnull=True, town="") & ~Q(surname="")
                | Q(interpreter__isnull=True, record__isnull=False, surname="") & ~Q(town=""),
            ),
            models.CheckConstraint(
                name="who_lifts_an_avoidance_is_known",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]
        triggers = [
            _NEVER_DELETED,
            pgtrigger.Protect(
                name="only_lifted",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["lifted_at", "lifted_by"]),
            ),
        ]

    def __str__(self) -> str:
        return f"avoidance {self.pk}"


class InterpreterChange(models.Model):
    """What was done to a line of the roster, by whom. Append-only."""

    append_only = True

    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=16)  # added, changed, pair, pair_ended, avoid, lifted
    fields = models.JSONField(default=list)

    class Meta:
        db_table = "inclusion_interpreterchange"
        triggers = [_FOREVER]

    def __str__(self) -> str:
        return f"{self.what} {self.interpreter_id}"


class InterpreterNeed(models.Model):
    """Somebody is to be understood at an hour: for a talk, a hearing, a visit, a call, a meeting with their lawyer."""

    class Occasion(models.TextChoices):
        INTERVIEW = "interview", _("Interview")
        HEARING = "hearing", _("Hearing")
        VISIT = "visit", _("Visit")
        CALL = "call", _("Call")
        LAWYER = "lawyer", _("Meeting with the lawyer")
        OTHER = "other", _("Something else")

    class Provider(models.TextChoices):
        CONSULATE = "consulate", _("The consulate")
        COURT = "court", _("The court (EOIR) or the authority that detains")

    class State(models.TextChoices):
        OPEN = "open", _("Nobody confirmed yet")
        CONFIRMED = "confirmed", _("Confirmed")
        HELD = "held", _("Interpreted")
        CANCELLED = "cancelled", _("Cancelled")

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="interpreter_needs")
    occasion = models.CharField(max_length=10, choices=Occasion)
    provider = models.CharField(max_length=10, choices=Provider, default=Provider.CONSULATE)
    task = models.ForeignKey("casework.Task", on_delete=models.PROTECT, null=True, related_name="+")
    hearing = models.ForeignKey(
        "casework.Hearing", on_delete=models.PROTECT, null=True, related_name="interpreter_needs"
    )
    language = models.CharField(max_length=40)
    variety = models.CharField(max_length=60, blank=True)
    town = models.CharField(max_length=120, blank=True)
    municipality = models.ForeignKey(
        "places.Municipality", on_delete=models.PROTECT, null=True, related_name="+"
    )
    into = models.CharField(max_length=2)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    way = models.CharField(max_length=10, choices=Way)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    #: The letter by which the court was asked, when the court provides.
    letter = models.ForeignKey("casework.Document", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "inclusion_interpreterneed"
        indexes = [
            models.Index(fields=["begins_at"], name="interpreter_needs_by_hour"),
            models.Index(fields=["case", "begins_at"], name="interpreter_needs_of_a_case"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_need_of_an_interpreter_ends_after_it_begins", condition=Q(ends_at__gt=F("begins_at"))
            ),
            models.CheckConstraint(
                name="an_interpreter_is_for_spanish_or_english", condition=Q(into__in=("es", "en"))
            ),
            models.CheckConstraint(
                name="a_need_of_a_hearing_is_for_a_hearing",
                condition=Q(hearing__isnull=True) | Q(occasion="hearing"),
            ),
            models.UniqueConstraint(
                name="a_hearing_needs_an_interpreter_once",
                fields=["hearing"],
                condition=Q(hearing__isnull=False) & ~Q(state="cancelled"),
            ),
        ]
        triggers = [
            _NEVER_DELETED,
            pgtrigger.FSM(
                name="goes_as_needs_go", field="state", transitions=list(NEED_MOVES), separator=">"
            ),
        ]

    def __str__(self) -> str:
        return f"need {self.pk}"


class InterpreterBooking(models.Model):
    """One interpreter for one need. A chain is several of the same round, in their order, each with its languages."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("To be asked")
        ASKED = "asked", _("Asked, has not answered")
        ACCEPTED = "accepted", _("Comes")
        DECLINED = "declined", _("Cannot")
        HELD = "held", _("Interpreted")
        NO_SHOW = "no_show", _("Did not come")
        NOT_UNDERSTOOD = "not_understood", _("They did not understand each other")
        WITHDRAWN = "withdrawn", _("Not asked")
        CANCELLED = "cancelled", _("Cancelled")

    need = models.ForeignKey(InterpreterNeed, on_delete=models.PROTECT, related_name="bookings")
    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, related_name="bookings")
    round = models.SmallIntegerField()
    position = models.SmallIntegerField()
    legs = models.JSONField()  # [{"pair": number, "from": language, "into": language}]
    level = models.SmallIntegerField()  # of `matching.Level`
    why = models.JSONField(default=list)  # [{"code", "values"}]: the reasons of that day
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State, default=State.PROPOSED)
    asked_at = models.DateTimeField(null=True)
    #: By when an answer is waited for; after that somebody else may be asked.
    answer_by = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "inclusion_interpreterbooking"
        indexes = [
            models.Index(fields=["interpreter", "-begins_at"], name="bookings_of_an_interpreter"),
            models.Index(fields=["need", "round", "position"], name="bookings_of_a_need"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="an_interpreter_stands_once_in_a_chain", fields=["need", "round", "interpreter"]
            ),
            models.CheckConstraint(
                name="a_booking_ends_after_it_begins", condition=Q(ends_at__gt=F("begins_at"))
            ),
            models.CheckConstraint(
                name="who_was_asked_was_asked_at_an_hour",
                condition=Q(state__in=("proposed", "withdrawn"))
                | Q(asked_at__isnull=False, answer_by__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_to_ask_first_is_booked", condition=Q(level__gte=0, level__lt=6)
            ),
            ExclusionConstraint(
                name="an_interpreter_is_in_one_place_at_a_time",
                expressions=[
                    ("interpreter", RangeOperators.EQUAL),
                    (
                        Func("begins_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state__in=HOLDS_THE_HOUR),
            ),
        ]
        triggers = [
            _NEVER_DELETED,
            pgtrigger.FSM(
                name="goes_as_bookings_go", field="state", transitions=list(BOOKING_MOVES), separator=">"
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"


class BookingStep(models.Model):
    """What happened to a booking, when, and by whom. Append-only."""

    append_only = True

    booking = models.ForeignKey(InterpreterBooking, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "inclusion_bookingstep"
        triggers = [_FOREVER]

    def __str__(self) -> str:
        return f"{self.state} {self.booking_id}"
