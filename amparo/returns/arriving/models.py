"""What is kept of people on their way: the notices to a centre, and INM's lists of who arrived."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amparo.core import clock

#: What a vulnerable person's return needs before anybody sets out, and their notice before it is sent (E4).
GATE = ("agreed_hour", "receiver", "companion", "medicines", "destination")
_WHOLE_GATE = Q(gate__has_keys=list(GATE))
for _name in GATE:
    _WHOLE_GATE &= Q(**{f"gate__{_name}__regex": r"\S"})


class PreArrival(models.Model):
    """A consulate told a centre that somebody comes (D1). `content` is what was told, word for word, and never changes; what
    changes meanwhile makes another version. The centre's answer is written once, by its desk or by the officer who heard it.
    """

    class Answer(models.TextChoices):
        RECEIVED = "received", _("The centre received it")
        CANNOT = "cannot", _("The centre cannot receive the person")

    homecoming = models.ForeignKey("returns.Homecoming", on_delete=models.PROTECT, related_name="notices")
    version = models.PositiveSmallIntegerField()
    centre = models.ForeignKey("returns.Centre", on_delete=models.PROTECT, related_name="notices")
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)
    sent_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    #: When the person is expected, as the notice said it.
    expected_at = models.DateTimeField()
    #: As `docs/pre-arrival-notice.md` describes it.
    content = models.JSONField()
    #: What the person did not agree to tell: [{"item": …, "why": …}].
    left_out = models.JSONField(default=list)
    vulnerable = models.BooleanField(default=False)
    #: What was agreed for a vulnerable person; kept here whole, told as far as they consented.
    gate = models.JSONField(default=dict)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    #: Who at the centre, by name; and who wrote it down.
    answered_name = models.CharField(max_length=160, blank=True)
    answered_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    answer_note = models.CharField(max_length=500, blank=True)
    #: The person does not want the programme any more: nobody at the centre reads it from then on.
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["homecoming", "version"], name="a_notice_has_its_version"),
            models.CheckConstraint(
                name="an_answer_has_who_and_when",
                condition=Q(answer="", answered_at__isnull=True, answered_name="")
                | ~Q(answer="") & Q(answered_at__isnull=False) & ~Q(answered_name=""),
            ),
            models.CheckConstraint(
                name="a_centre_that_cannot_says_why", condition=~Q(answer="cannot") | ~Q(answer_note="")
            ),
            models.CheckConstraint(
                name="a_notice_of_a_vulnerable_person_names_all_that_was_agreed",
                condition=Q(vulnerable=False) | _WHOLE_GATE,
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "expected_at"], name="notices_of_a_centre"),
            models.Index(fields=["office", "-sent_at"], name="prearrivals_of_an_office"),
        ]
        triggers = [
            pgtrigger.Protect(name="notices_to_centres_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="what_a_centre_was_told_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    exclude=[
                        "answer",
                        "answered_at",
                        "answered_name",
                        "answered_by",
                        "answer_note",
                        "withdrawn_at",
                    ]
                ),
            ),
            pgtrigger.Protect(
                name="an_answer_stays_as_it_is",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.answer <> '' AND (OLD.answer, OLD.answered_at, OLD.answered_name, OLD.answered_by_id, OLD.answer_note)"
                    " IS DISTINCT FROM (NEW.answer, NEW.answered_at, NEW.answered_name, NEW.answered_by_id, NEW.answer_note)"
                ),
            ),
            pgtrigger.Trigger(
                name="nobody_vulnerable_is_announced_unready",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("is_ready", "boolean")],
                func="""
                    SELECT s.settled_at IS NOT NULL INTO is_ready
                    FROM returns_homecoming h
                    JOIN people_record r ON r.id = h.record_id
                    JOIN people_record o ON o.person_id = r.person_id
                    JOIN casework_case c ON c.record_id = o.id
                    JOIN casework_protocol p ON p.case_id = c.id AND p.kind = 'vulnerable_return'
                    JOIN casework_protocolstep s ON s.protocol_id = p.id AND s.code = 'ready'
                    WHERE h.id = NEW.homecoming_id
                    ORDER BY p.opened_at DESC, p.id DESC LIMIT 1;
                    IF is_ready IS FALSE OR (is_ready AND NOT NEW.vulnerable) THEN
                        RAISE EXCEPTION 'nobody vulnerable is announced unready'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.version} of return {self.homecoming_id}"


class ArrivalList(models.Model):
    """A list of who arrived that a centre got from INM: the file's identity, how it was read, how far it has got."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Columns to confirm")
        PREVIEWED = "previewed", _("Ready to import")
        RUNNING = "running", _("Importing")
        DONE = "done", _("Imported")

    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    centre = models.ForeignKey("returns.Centre", on_delete=models.PROTECT, related_name="lists")
    as_of = models.DateTimeField()
    layout = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    rows = models.IntegerField(default=0)
    rows_done = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(default=clock.now)
    uploaded_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["centre", "-uploaded_at"], name="arrival_lists_of_a_centre")]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "centre", "as_of"], name="the_same_arrivals_are_imported_once"
            )
        ]

    def __str__(self) -> str:
        return f"arrivals {self.pk}"


class ArrivalRow(models.Model):
    """One row of a list of arrivals, as it stood there, and what became of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        NEW = "new", _("New person")
        KNOWN = "known", _("Known person")
        DOUBTFUL = "doubtful", _("To review")
        REPEATED = "repeated", _("Repeated row")
        UNREADABLE = "unreadable", _("Unreadable")

    arrival_list = models.ForeignKey(ArrivalList, on_delete=models.PROTECT, related_name="row_set")
    line = models.IntegerField()
    cells = models.JSONField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    record = models.ForeignKey(
        "people.Record", on_delete=models.PROTECT, null=True, related_name="arrival_rows"
    )
    #: What the row says of the arrival, for when somebody has decided who it is.
    said = models.JSONField(default=dict)
    homecoming = models.ForeignKey(
        "returns.Homecoming", on_delete=models.PROTECT, null=True, related_name="arrival_rows"
    )
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrival_list", "line"], name="a_line_of_arrivals_is_kept_once"),
            models.CheckConstraint(
                name="an_arrival_is_somebodys", condition=Q(homecoming__isnull=True) | Q(record__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["arrival_list", "line"], name="arrivals_waiting", condition=Q(outcome="waiting")
            ),
            models.Index(
                fields=["record"],
                name="arrivals_in_doubt",
                condition=Q(outcome="doubtful", homecoming__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.line} of arrivals {self.arrival_list_id}"


class ArrivalLayout(models.Model):
    """How the columns of a centre's lists were read the last time, so that nobody is asked twice."""

    headings = models.CharField(max_length=64)
    centre = models.ForeignKey("returns.Centre", on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField()
    date_order = models.CharField(max_length=3, blank=True)
    used_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["headings", "centre"], name="arrivals_are_read_as_before")
        ]

    def __str__(self) -> str:
        return self.headings
