"""Cases, events and tasks. An event is the only way a file moves."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.casework.hand_overs.triggers import A_CASE_CHANGES_OFFICE_BY_A_HAND_OVER
from amparo.core.folios import show


def _in_language(spanish: str, english: str) -> str:
    return english if (get_language() or "es").startswith("en") else spanish


class CaseType(models.Model):
    """A kind of protection matter: ámbito, type, sub-type (domain.md §1.3). Loaded from `data/case_types.csv`."""

    code = models.CharField(max_length=60, primary_key=True)
    ambito = models.CharField(max_length=20)
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    def __str__(self) -> str:
        return _in_language(self.name_es, self.name_en)


class EventType(models.Model):
    """A kind of event, and whether and in what words the family may read it. Loaded from `data/event_types.csv`."""

    class Family(models.TextChoices):
        SHOWN = "shown", _("Shown")  # with consent
        NEVER = "never", _("Never shown")

    code = models.CharField(max_length=40, primary_key=True)
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    #: A service: something the consulate did for the person ("services received").
    is_service = models.BooleanField()
    #: Officers may record it themselves, from the file.
    by_hand = models.BooleanField()
    family = models.CharField(max_length=10, choices=Family)
    #: Under which consented field the family reads it: status, place, services, next_step.
    family_field = models.CharField(max_length=12, blank=True)
    family_es = models.CharField(max_length=200, blank=True)
    family_en = models.CharField(max_length=200, blank=True)
    #: Whether a relative who follows is told that there is news.
    notifies = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_the_family_sees_has_words",
                condition=Q(family="never") | (~Q(family_es="") & ~Q(family_en="") & ~Q(family_field="")),
            ),
            models.CheckConstraint(
                name="only_what_is_shown_notifies", condition=Q(notifies=False) | Q(family="shown")
            ),
        ]

    def __str__(self) -> str:
        return _in_language(self.name_es, self.name_en)


class Case(models.Model):
    """One protection matter. It belongs to the person of its record, and to one office at a time."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        OPEN = "open", _("In progress")
        FOLLOWED = "followed", _("In follow-up")
        CONCLUDED = "concluded", _("Concluded")

    class Outcome(models.TextChoices):
        FAVOURABLE = "favourable", _("Favourable")
        PARTIAL = "partial", _("Partly favourable")
        UNFAVOURABLE = "unfavourable", _("Unfavourable")
        REFUSED = "refused", _("The person refused protection")
        IMPOSSIBLE = "impossible", _("Could not be pursued")
        DUPLICATE = "duplicate", _("Duplicate of another case")

    folio = models.CharField(max_length=11, unique=True)
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="cases")
    type = models.ForeignKey(CaseType, on_delete=models.PROTECT, related_name="+")
    stay = models.ForeignKey("custody.Stay", on_delete=models.PROTECT, null=True, related_name="cases")
    status = models.CharField(max_length=12, choices=Status, default=Status.RECEIVED)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="cases")
    officer = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="cases")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    #: When the person was first interviewed by the consulate; the worklist's clock runs until then.
    first_interview_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_concluded_case_has_an_outcome_and_a_date",
                condition=(Q(status="concluded") & Q(closed_at__isnull=False) & ~Q(outcome=""))
                | (~Q(status="concluded") & Q(closed_at__isnull=True) & Q(outcome="")),
            ),
        ]
        triggers = [A_CASE_CHANGES_OFFICE_BY_A_HAND_OVER]
        indexes = [
            models.Index(
                fields=["office", "opened_at"],
                name="open_cases_of_an_office",
                condition=~Q(status="concluded"),
            ),
            models.Index(
                fields=["office", "opened_at"],
                name="cases_without_interview",
                condition=~Q(status="concluded") & Q(first_interview_at__isnull=True),
            ),
            models.Index(fields=["officer"], name="cases_of_an_officer", condition=~Q(status="concluded")),
        ]

    def __str__(self) -> str:
        return self.folio

    @property
    def shown_folio(self) -> str:
        return show(self.folio)


class Event(models.Model):
    """What happened: typed, append-only. Timelines, notices, clocks and figures all read this and nothing else."""

    append_only = True

    type = models.ForeignKey(EventType, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="events")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="events")
    at = models.DateTimeField()  # when it happened
    recorded_at = models.DateTimeField(auto_now_add=True)
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, null=True, related_name="+")
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    facility = models.ForeignKey("places.Facility", on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=10, blank=True)
    data = models.JSONField(default=dict)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["record", "-at"], name="event_of_a_record"),
            models.Index(fields=["case", "-at"], name="event_of_a_case"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"event {self.pk}"


class Task(models.Model):
    """Something to do, for an office or one of its officers."""

    class Kind(models.TextChoices):
        ACCEPT_HAND_OVER = "accept_hand_over", _("Take over the case")
        LOOK_FOR = "look_for", _("Find out where the person is")
        CALL_FAMILY = "call_family", _("Call the family")
        REVIEW_REQUEST = "review_request", _("Look at a family's request")
        OTHER = "other", _("Task")

    kind = models.CharField(max_length=20, choices=Kind)
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="tasks")
    assignee = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="tasks")
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, null=True, related_name="tasks")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="tasks")
    text = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["office", "due_at"], name="open_tasks", condition=Q(done_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"


# Chapters of this room that keep tables of their own.
from amparo.casework.hand_overs.models import HandOver, TransferRequest  # noqa: E402
from amparo.casework.notifying.models import NoticeWishes, OfficerNotice  # noqa: E402

__all__ = [
    "Case", "CaseType", "Event", "EventType", "HandOver", "NoticeWishes", "OfficerNotice", "Task",
    "TransferRequest",
]  # fmt: skip
