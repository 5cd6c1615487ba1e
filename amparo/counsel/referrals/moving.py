"""The one way in which a referral changes its state: whose turn it is and until when follow from the table."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.events import write_for
from amparo.casework.models import Task
from amparo.core.errors import Conflict
from amparo.counsel.contracts.models import Contract
from amparo.counsel.referrals.machine import CLOSED, may_move, states
from amparo.counsel.referrals.models import Offer, Referral
from amparo.places.days import calendar_of


def locked(referral: Referral) -> Referral:
    """The referral as it is now, for whoever is about to change it."""
    return (
        Referral.objects.select_for_update(of=("self",))
        .select_related("case__office", "case__record__person", "advisor", "contract")
        .get(pk=referral.pk)
    )


def enter(referral: Referral, state: str, *, at: dt.datetime, due_at: dt.datetime | None = None) -> None:
    """Put a locked referral into a state and store it. `due_at` only where the table leaves it to a contract or a report.

    Raises `Conflict` when the table does not lead there: somebody else was first.
    """
    if not may_move(referral.state, state):
        raise Conflict(_("This referral is “%(state)s” now. Look at it again.") % {"state": referral.stands})
    set_down(referral, state, at=at, due_at=due_at)
    referral.save()
    tasks_of(referral).update(done_at=at)


def set_down(referral: Referral, state: str, *, at: dt.datetime, due_at: dt.datetime | None = None) -> None:
    """Write into a referral what the table says of a state, without storing it."""
    new = states()[state]
    referral.state, referral.whose, referral.entered_at, referral.told_late = state, new.whose, at, None
    referral.due_at = None if state == CLOSED else due_at or term(referral, at)


def term(referral: Referral, at: dt.datetime) -> dt.datetime:
    """Until when the present turn runs, counted from `at`, by the calendar of the office that keeps the case."""
    state = states()[referral.state]
    if state.unit == "business_days":
        return calendar_of(referral.case.office).end_of_business_days(at, state.length)
    if state.unit == "contract":
        assert referral.contract is not None
        return at + dt.timedelta(hours=referral.contract.acknowledge_hours)
    if state.unit == "hours":
        return at + dt.timedelta(hours=state.length)
    return at + dt.timedelta(days=state.length)


def report_due(contract: Contract, at: dt.datetime) -> dt.datetime:
    """When the next periodic report of a contract is due."""
    return at + dt.timedelta(days=contract.report_days)


def open_offer(referral: Referral) -> Offer:
    """The offer that waits, locked. Raises `Conflict` when there is none."""
    offer = referral.offers.select_for_update().filter(answer="").first()
    if offer is None:
        raise Conflict(_("Nobody is being asked about this referral now."))
    return offer


def answer(offer: Offer, how: Offer.Answer, *, at: dt.datetime, **more: Any) -> None:
    """Write down how an offer ended."""
    offer.answer, offer.answered_at = how, at
    for name, value in more.items():
        setattr(offer, name, value)
    offer.save()


def tell(referral: Referral, type: str, *, at: dt.datetime, by: Staff | None, **data: Any) -> None:
    """Write the event of a referral into its case."""
    note = data.pop("note", "")
    write_for(referral.case, type, at=at, by=by, note=note, data={"referral": referral.folio, **data})


def tasks_of(referral: Referral) -> QuerySet[Task]:
    """The tasks that wait because of this referral."""
    return Task.objects.filter(
        case=referral.case_id,
        kind=Task.Kind.LAWYER,
        done_at__isnull=True,
        text__startswith=referral.shown_folio,
    )


def set_task(referral: Referral, text: str, *, at: dt.datetime, due_at: dt.datetime, role: str = "") -> None:
    """Something to do about a referral, for the office that keeps the case, once."""
    text = f"{referral.shown_folio}: {text}"[:300]
    if not tasks_of(referral).filter(text=text).exists():
        Task.objects.create(
            kind=Task.Kind.LAWYER, office_id=referral.case.office_id, case=referral.case, role=role,
            record_id=referral.case.record_id, text=text, created_at=at, due_at=due_at,
        )  # fmt: skip
