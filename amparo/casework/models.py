"""Cases, events and hand-overs. An event is the only way a file moves."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.casework.clocks.triggers import CLOCKS_GO_WITH_THEIR_CASE
from amparo.casework.hand_overs.triggers import A_CASE_CHANGES_OFFICE_BY_A_HAND_OVER
from amparo.casework.moves import MOVES
from amparo.casework.protocols.triggers import A_CASE_ENDS_AFTER_ITS_PROTOCOLS
from amparo.core import clock
from amparo.core.folios import show

#: The type of the case that a list of detainees opens.
DETENTION = "migratorio.detencion"


def _in_language(spanish: str, english: str) -> str:
    return english if (get_language() or "es").startswith("en") else spanish


class CaseType(models.Model):
    """A kind of protection matter: ámbito, type, sub-type (domain.md §1.3). Loaded from `data/case_types.csv`."""

    code = models.CharField(max_length=60, primary_key=True)
    ambito = models.CharField(max_length=20)
    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    #: No case of this type is opened from this day on; those that are open go on.
    retired_from = models.DateField(null=True)

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
    #: Under which consented field the family reads it, one of `people.actions.TELLABLE`.
    family_field = models.CharField(max_length=12, blank=True)
    family_es = models.CharField(max_length=200, blank=True)
    family_en = models.CharField(max_length=200, blank=True)
    #: Whether a relative who follows is told that there is news.
    notifies = models.BooleanField()
    #: Grave news, which no page and no message tells: within how many hours an officer calls the family (A14). Empty: it is not.
    grave_hours = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="what_the_family_sees_has_words",
                condition=Q(family="never") | (~Q(family_es="") & ~Q(family_en="") & ~Q(family_field="")),
            ),
            models.CheckConstraint(
                name="only_what_is_shown_notifies", condition=Q(notifies=False) | Q(family="shown")
            ),
            models.CheckConstraint(
                name="grave_news_is_never_shown", condition=Q(grave_hours__isnull=True) | Q(family="never")
            ),
        ]

    def __str__(self) -> str:
        return _in_language(self.name_es, self.name_en)


class Case(models.Model):
    """One protection matter. It belongs to the person of its record, and to one office at a time."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        TRIAGE = "triage", _("In triage")
        OPEN = "open", _("In progress")
        FOLLOW_UP = "follow_up", _("In follow-up")
        WAITING_OUTSIDE = "waiting_outside", _("Waiting for others")
        CHANNELLED = "channelled", _("Channelled")
        CONCLUDED = "concluded", _("Concluded")
        REOPENED = "reopened", _("Reopened")

    class Outcome(models.TextChoices):
        FAVOURABLE = "favourable", _("Favourable")
        PARTIAL = "partial", _("Partly favourable")
        UNFAVOURABLE = "unfavourable", _("Unfavourable")
        WITHDRAWN = "withdrawn", _("The person withdrew")
        REFUSED = "refused", _("The person refused protection")
        IMPOSSIBLE = "impossible", _("Could not be pursued")
        DUPLICATE = "duplicate", _("Duplicate of another case")

    folio = models.CharField(max_length=11, unique=True)
    record = models.ForeignKey("people.Record", on_delete=models.PROTECT, related_name="cases")
    type = models.ForeignKey(CaseType, on_delete=models.PROTECT, related_name="+")
    #: What cases of this type asked for on the day it was opened; it keeps it.
    kind = models.ForeignKey(
        "casework.KindVersion", on_delete=models.PROTECT, related_name="cases", db_index=False
    )
    #: A code of its kind's sub-types.
    subtype = models.CharField(max_length=40, blank=True)
    stay = models.ForeignKey("custody.Stay", on_delete=models.PROTECT, null=True, related_name="cases")
    status = models.CharField(max_length=16, choices=Status, default=Status.RECEIVED)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    office = models.ForeignKey("places.Office", on_delete=models.PROTECT, related_name="cases")
    officer = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, null=True, related_name="cases")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    #: When the person was first interviewed by the consulate; the worklist's clock runs until then.
    first_interview_at = models.DateTimeField(null=True)
    #: Where it stands in the lists: `worklists/order.py` says by what, `worklists/standing.py` writes it.
    urgency = models.IntegerField(default=0)
    urgency_facts = models.JSONField(default=list)
    late = models.BooleanField(default=False)  # a term has run out
    #: When the next term of those that run is due, or was: `clocks.keeping` writes it with the clocks.
    next_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_concluded_case_has_an_outcome_and_a_date",
                condition=(Q(status="concluded") & Q(closed_at__isnull=False) & ~Q(outcome=""))
                | (~Q(status="concluded") & Q(closed_at__isnull=True) & Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="stays_of_cases", include=["stay"]),
            models.Index(
                fields=["office", "opened_at"],
                name="cases_without_interview",
                condition=~Q(status="concluded") & Q(first_interview_at__isnull=True),
            ),
            models.Index(fields=["officer"], name="cases_of_an_officer", condition=~Q(status="concluded")),
            # With whatever the boards and «Mi trabajo» count by, so that they read the index alone.
            models.Index(
                fields=["office", "-urgency", "opened_at", "id"],
                name="cases_of_an_office_in_order",
                condition=~Q(status="concluded"),
                include=["officer", "stay", "first_interview_at", "late", "next_due_at", "urgency_facts"],
            ),
            models.Index(
                fields=["-urgency", "opened_at", "id"],
                name="all_cases_in_order",
                condition=~Q(status="concluded"),
            ),
            models.Index(
                fields=["-urgency", "opened_at", "id"],
                name="concluded_cases_in_order",
                condition=Q(status="concluded"),
                include=["office"],
            ),
            models.Index(
                fields=["office"], name="cases_that_are_late", condition=~Q(status="concluded") & Q(late=True)
            ),
            GinIndex(
                fields=["urgency_facts"],
                name="cases_by_fact",
                opclasses=["jsonb_path_ops"],
                condition=~Q(status="concluded"),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="moves_as_the_table_says", field="status", transitions=list(MOVES), separator=">"
            ),
            pgtrigger.ReadOnly(name="a_case_keeps_its_kind", fields=["type", "kind"]),
            A_CASE_CHANGES_OFFICE_BY_A_HAND_OVER,
            A_CASE_ENDS_AFTER_ITS_PROTOCOLS,
            CLOCKS_GO_WITH_THEIR_CASE,
            pgtrigger.Trigger(
                name="its_kind_is_of_its_type",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT 1 FROM casework_kindversion v WHERE v.id = NEW.kind_id
                                   AND v.type_id = NEW.type_id AND v.in_force_from IS NOT NULL) THEN
                        RAISE EXCEPTION 'a case takes a published version of its own type';
                    END IF;
                    RETURN NEW;
                """,
            ),
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
    recorded_at = models.DateTimeField(default=clock.now)
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


# Chapters of this room that keep tables of their own.
from amparo.casework.alerts.models import Alert  # noqa: E402
from amparo.casework.calls.models import CallerCheck  # noqa: E402
from amparo.casework.children.models import Child, ChildrenAnswer  # noqa: E402
from amparo.casework.clocks.models import Clock, ClockType  # noqa: E402
from amparo.casework.contacts.models import Assistance, Contact  # noqa: E402
from amparo.casework.daily_life.models import DailyLife  # noqa: E402
from amparo.casework.documents.models import Content, Document, Piece  # noqa: E402
from amparo.casework.hand_overs.models import HandOver, TransferRequest  # noqa: E402
from amparo.casework.hearings.models import Bond, CalendarFeed, Charge, Hearing, Order  # noqa: E402
from amparo.casework.incidents.models import Incident, IncidentEntry, IncidentPerson  # noqa: E402
from amparo.casework.kinds.models import KindVersion  # noqa: E402
from amparo.casework.letters.models import Letter, LetterAnswer  # noqa: E402
from amparo.casework.minors.models import TeamPlace  # noqa: E402
from amparo.casework.notifying.models import NoticeWishes, OfficerNotice  # noqa: E402
from amparo.casework.protocols.models import Protocol, ProtocolStep  # noqa: E402
from amparo.casework.tablets.models import ReservedFolio  # noqa: E402
from amparo.casework.tasks.models import Absence, Task  # noqa: E402
from amparo.casework.visits.models import Interview, Visit, VisitPerson  # noqa: E402
from amparo.casework.worklists.models import Override, SavedList  # noqa: E402

__all__ = [
    "Absence", "Alert", "Assistance", "Bond", "CalendarFeed", "CallerCheck", "Case", "CaseType",
    "Charge", "Child", "ChildrenAnswer", "Clock", "ClockType", "Contact", "Content", "DailyLife", "Document", "Event",
    "EventType", "HandOver",
    "Hearing", "Incident", "IncidentEntry", "IncidentPerson", "Interview", "KindVersion", "Letter", "LetterAnswer",
    "NoticeWishes", "OfficerNotice", "Order", "Override", "Piece", "Protocol", "ProtocolStep", "ReservedFolio", "SavedList",
    "Task", "TeamPlace", "TransferRequest", "Visit", "VisitPerson",
]  # fmt: skip
