"""What people say of an advisor, and what a supervisor answers (C8).

A rating writes no event and changes no referral: the moment of either would say whose it is. A complaint is in the file, as
the fact that there is one; its words are sealed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.casework.access import own_case, refuse_closed
from amparo.casework.events import write_for
from amparo.casework.models import Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import new_folio, show
from amparo.core.sealing import blind, seal, unseal
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.quality.models import Complaint, RatedOnce, Rating
from amparo.counsel.referrals.models import Ending, Referral

#: The supervisor acknowledges a complaint within so many days (C8; `casework/data/clocks.csv` has the same).
ACKNOWLEDGE_DAYS = 5
#: For so long after a referral ended its advisor can be rated. The portal's view holds the same (`families/sql/portal.sql`).
RATED_FOR = dt.timedelta(days=90)
LONGEST = 1000
PERSON = "person"

#: Who brings the answer of a complaint to the relative who made it: the room that keeps their request.
ANSWERED: list[Callable[[Complaint, str, Staff], None]] = []


def rated_advisor(referral: Referral) -> Advisor | None:
    """The advisor of whom something can be said: the last who acknowledged this referral. None when nobody did, when the
    person wanted no lawyer, or when it ended too long ago."""
    if referral.ending == Ending.REFUSED:
        return None
    if referral.closed_at is not None and referral.closed_at < clock.now() - RATED_FOR:
        return None
    offer = (
        referral.offers.filter(acknowledged_at__isnull=False)
        .order_by("-number")
        .select_related("advisor")
        .first()
    )
    return offer.advisor if offer is not None else None


@transaction.atomic
def rate(*, referral: Referral, rater: str, stars: int, spoke: bool, explained: bool, again: bool) -> bool:
    """Keep a rating without whose it is; False when this rater rated this referral before, and nothing changes.

    `rater` tells who rates within one referral (`person`, `relative:12`); only its keyed hash is kept, apart.
    """
    advisor = rated_advisor(referral)
    if advisor is None:
        raise Conflict(_("No lawyer of this referral can be rated now."))
    if stars not in range(1, 6):
        raise Incomplete(_("Choose from one to five."), missing=("stars",))
    token = blind(f"rating:{referral.folio}:{rater}", settings.AMPARO_CONTACT_PRIVATE_KEY)
    _once, first = RatedOnce.objects.get_or_create(token_hash=token)
    if first:
        Rating.objects.create(
            advisor=advisor, area=referral.area, month=clock.today().replace(day=1), stars=stars, spoke=spoke,
            explained=explained, again=again,
        )  # fmt: skip
    return first


@transaction.atomic
def rate_for_person(
    *, referral: Referral, by: Staff, stars: int, spoke: bool, explained: bool, again: bool
) -> bool:
    """The same for the person themself, said to an officer, of whom nothing is kept either."""
    _own(referral, by)
    return rate(referral=referral, rater=PERSON, stars=stars, spoke=spoke, explained=explained, again=again)


@transaction.atomic
def complain(
    *, referral: Referral, said_by: str, text: str, at: dt.datetime, request_folio: str = "", by: Staff | None = None
) -> Complaint:  # fmt: skip
    """Keep a complaint in the person's or the relative's own words, sealed, with a task and a clock for the supervisor."""
    advisor = rated_advisor(referral)
    if advisor is None:
        raise Conflict(_("There is no lawyer to complain about in this referral now."))
    text = text.strip()
    if not text:
        raise Incomplete(_("Write what happened."), missing=("text",))
    if len(text) > LONGEST:
        raise Incomplete(_("That is too long: write at most 1,000 letters."), missing=("text",))
    case = referral.case
    made = Complaint.objects.create(
        folio=new_folio("Q"), referral=referral, advisor=advisor, office_id=case.office_id, said_by=said_by,
        request_folio=request_folio, body=seal(text, settings.AMPARO_CONTACT_PUBLIC_KEY), received_at=at,
        due_at=at + dt.timedelta(days=ACKNOWLEDGE_DAYS), recorded_by=by,
    )  # fmt: skip
    write_for(
        case, "lawyer_complaint", at=at, by=by, data={"referral": referral.folio, "complaint": made.folio}
    )
    _set_task(made, _("a complaint about a lawyer: acknowledge it"), due_at=made.due_at)
    return made


@transaction.atomic
def complain_for_person(*, referral: Referral, text: str, by: Staff) -> Complaint:
    """The same, said by the person to an officer."""
    _own(referral, by)
    return complain(referral=referral, said_by=Complaint.Said.PERSON, text=text, at=clock.now(), by=by)


@transaction.atomic
def acknowledge_complaint(*, complaint: Complaint, by: Staff) -> Complaint:
    """A supervisor has read it: the clock of five days stops. An answer is owed from here."""
    complaint = _answering(complaint, by)
    if complaint.acknowledged_at is not None:
        return complaint
    now = clock.now()
    complaint.acknowledged_at, complaint.acknowledged_by = now, by
    complaint.save(update_fields=["acknowledged_at", "acknowledged_by"])
    _tell(complaint, "lawyer_complaint_acknowledged", now, by)
    _tasks(complaint).update(done_at=now, done_by=by)
    _set_task(complaint, _("a complaint about a lawyer: answer it"), due_at=now + dt.timedelta(days=15))
    return complaint


@transaction.atomic
def answer_complaint(*, complaint: Complaint, finding: str, text: str, by: Staff) -> Complaint:
    """Say what was found and answer whoever complained. A relative reads it on their page after proving themselves."""
    complaint = _answering(complaint, by)
    if complaint.answered_at is not None:
        raise Conflict(_("This complaint was answered."))
    if finding not in Complaint.Finding.values:
        raise Incomplete(_("Choose what was found."), missing=("finding",))
    if not text.strip():
        raise Incomplete(_("Write the answer."), missing=("text",))
    if len(text.strip()) > LONGEST:
        raise Incomplete(_("The answer is too long."), missing=("text",))
    complaint = acknowledge_complaint(complaint=complaint, by=by)
    now, text = clock.now(), text.strip()
    complaint.finding, complaint.answer = finding, seal(text, settings.AMPARO_CONTACT_PUBLIC_KEY)
    complaint.answered_at, complaint.answered_by = now, by
    complaint.save(update_fields=["finding", "answer", "answered_at", "answered_by"])
    _tell(complaint, "lawyer_complaint_answered", now, by, finding=finding)
    _tasks(complaint).update(done_at=now, done_by=by)
    if complaint.request_folio:
        for bring in ANSWERED:
            bring(complaint, text, by)
    return complaint


def words_of(complaint: Complaint) -> tuple[str, str]:
    """What was written, and the answer, opened. For a supervisor's page and no other."""
    key = settings.AMPARO_CONTACT_PRIVATE_KEY
    answer = unseal(bytes(complaint.answer), key) if complaint.answer is not None else ""
    return unseal(bytes(complaint.body), key), answer


def refuse_reading(complaint: Complaint, by: Staff) -> None:
    """Raise `NotAllowed` unless `by` answers complaints of that office and may open the file."""
    require(by, "answer_complaints", office_id=complaint.office_id)
    if by.role == Role.LAWYER:  # whatever the table of permissions becomes
        raise NotAllowed(_("Complaints are never read by advisors."))
    refuse_closed(by, complaint.referral.case.record.person)


def refuse_taking_down(referral: Referral, by: Staff) -> None:
    """Raise `NotAllowed` unless `by` refers for the office that keeps the case and may open the file."""
    require(by, "refer", office_id=referral.case.office_id)
    refuse_closed(by, referral.case.record.person)


def _own(referral: Referral, by: Staff) -> None:
    case = own_case(referral.case, by)
    require(by, "refer", office_id=case.office_id)


def _answering(complaint: Complaint, by: Staff) -> Complaint:
    complaint = (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("referral__case__record__person", "office")
        .get(pk=complaint.pk)
    )
    refuse_reading(complaint, by)
    return complaint


def _tell(complaint: Complaint, type: str, at: dt.datetime, by: Staff, **data: str) -> None:
    case = complaint.referral.case
    about = {"referral": complaint.referral.folio, "complaint": complaint.folio, **data}
    write_for(case, type, at=at, by=by, data=about)


def _tasks(complaint: Complaint) -> QuerySet[Task]:
    return Task.objects.filter(
        kind=Task.Kind.LAWYER, done_at__isnull=True, text__startswith=complaint.shown_folio
    )


def _set_task(complaint: Complaint, text: str, *, due_at: dt.datetime) -> None:
    Task.objects.create(
        kind=Task.Kind.LAWYER, office_id=complaint.office_id, role=Role.SUPERVISOR, case=complaint.referral.case,
        record_id=complaint.referral.case.record_id, text=f"{show(complaint.folio)}: {text}"[:300],
        created_at=clock.now(), due_at=due_at,
    )  # fmt: skip
