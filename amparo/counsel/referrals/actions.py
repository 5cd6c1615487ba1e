"""What an office does with referrals, from the need to the end. What advisors do is in `answering.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import own_case
from amparo.casework.models import Case
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import new_folio
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.contracts.models import Contract
from amparo.counsel.referrals.machine import CLOSED
from amparo.counsel.referrals.models import Ending, Offer, Referral, Report
from amparo.counsel.referrals.moving import answer, enter, locked, set_down, set_task, tasks_of, tell
from amparo.counsel.referrals.telling import tell_advisor
from amparo.counsel.words import AREA_OF, Area, Forum, Level
from amparo.people.models import Consent, Purpose
from amparo.people.queries import consent_in_force
from amparo.places.models import County

#: Within how many hours somebody decides whether the advisor of a person who was moved stays (C6).
DECIDE_HOURS = 24


@transaction.atomic
def propose(
    *, case: Case, area: str, level_wanted: str, need: str, by: Staff, subarea: str = "", forum: str = Forum.NONE,
    law_state: str = "", court: str = "", county: County | None = None, language: str = "Español", sign_language: str = "",
    needs_disability_competence: bool = False, parties: Sequence[str] = (), together: str = "",
) -> Referral:  # fmt: skip
    """Say that somebody needs a lawyer. Goes on at once when they have agreed to it before; otherwise it waits for that.

    Raises `Incomplete`, naming the field, and `Conflict` when that case has an open referral for that area.
    """
    case = own_case(case, by)
    require(by, "refer", office_id=case.office_id)
    if case.status == Case.Status.CONCLUDED:
        raise Conflict(_("This case is concluded. Reopen it first."))
    if area not in Area.values:
        raise Incomplete(_("Choose the area of law."), missing=("area",))
    if subarea and AREA_OF.get(subarea) != area:
        raise Incomplete(_("That is not part of the area."), missing=("subarea",))
    if level_wanted not in Level.values:
        raise Incomplete(_("Choose what is asked for."), missing=("level_wanted",))
    if not need.strip():
        raise Incomplete(_("Write what the person needs."), missing=("need",))
    if forum == Forum.STATE and not law_state:
        raise Incomplete(_("Say of which state the court is."), missing=("law_state",))
    if forum == Forum.FEDERAL and not court:
        raise Incomplete(_("Say which federal court."), missing=("court",))
    if Referral.objects.filter(case=case, area=area, closed_at__isnull=True).exists():
        raise Conflict(_("This case has an open referral for that area."))
    now = clock.now()
    referral = Referral(
        folio=new_folio("R"), case=case, office_id=case.office_id, area=area, subarea=subarea, forum=forum,
        law_state=law_state, court=court, county=county, level_wanted=level_wanted, language=language or "Español",
        sign_language=sign_language, needs_disability_competence=needs_disability_competence, need=need.strip()[:1000],
        parties=[one.strip()[:120] for one in parties if one.strip()], together=together, opened_at=now, opened_by=by,
    )  # fmt: skip
    set_down(referral, "proposed", at=now)
    referral.save()
    tell(referral, "lawyer_proposed", at=now, by=by, area=area, level=level_wanted)
    person = case.record.person_id
    consent = consent_in_force(person, Purpose.LAWYER) if person is not None else None
    if consent is not None:
        consented(referral=referral, consent=consent, by=by)
    return referral


@transaction.atomic
def consented(*, referral: Referral, consent: Consent, by: Staff | None) -> Referral:
    """The person agrees that a lawyer is told of their matter."""
    referral = locked(referral)
    referral.consent = consent
    now = clock.now()
    enter(referral, "consented", at=now)
    tell(referral, "lawyer_referral", at=now, by=by)
    return referral


@transaction.atomic
def offer(
    *, referral: Referral, advisor: Advisor, contract: Contract, by: Staff | None, why: Sequence[Any] = (), reason: str = "",
) -> Offer:  # fmt: skip
    """Ask an advisor. First they see the names alone, and say whether there is a conflict of interest.

    Whether the rules allow it is asked here again (`choosing`): what was true on the page may not be any more.
    """
    from amparo.counsel.referrals.choosing import refuse_unless_allowed

    referral = locked(referral)
    if by is not None:
        _own(referral, by)
    refuse_unless_allowed(referral, advisor, contract)
    now = clock.now()
    referral.advisor, referral.contract = advisor, contract
    enter(referral, "offered", at=now)
    made = Offer.objects.create(
        referral=referral, number=referral.offers.count() + 1, advisor=advisor, contract=contract, why=list(why),
        reason=reason.strip()[:300], offered_at=now, offered_by=by,
    )  # fmt: skip
    tell(referral, "lawyer_offered", at=now, by=by, offer=made.number, advisor=advisor.pk)
    tell_advisor(made, "offered", at=now)
    return made


@transaction.atomic
def choose(*, referral: Referral, advisor: Advisor, contract: Contract, reason: str, by: Staff) -> Offer:
    """An officer's choice among those whom the rules allow. Whoever does not take the first says why."""
    from amparo.counsel.referrals.choosing import choice

    allowed = choice(referral).allowed
    chosen = next((one for one in allowed if one.advisor == advisor), None)
    if allowed and chosen is not allowed[0] and not reason.strip():
        raise Incomplete(_("Say why not the first."), missing=("reason",))
    why = chosen.why if chosen is not None else []
    return offer(referral=referral, advisor=advisor, contract=contract, by=by, why=why, reason=reason)


@transaction.atomic
def withdraw(*, referral: Referral, reason: str, by: Staff) -> Referral:
    """The consulate needs it no more."""
    referral = locked(referral)
    _own(referral, by)
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    return close(referral, Ending.WITHDRAWN, by=by, note=reason.strip())


@transaction.atomic
def give_up(*, referral: Referral, reason: str, by: Staff) -> Referral:
    """Nobody can take it. Counts as unserved in every figure."""
    referral = locked(referral)
    _own(referral, by)
    if referral.state != "consented":
        raise Conflict(_("An advisor is being asked now."))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    return close(referral, Ending.UNSERVED, by=by, note=reason.strip())


@transaction.atomic
def settle(*, referral: Referral, by: Staff) -> Referral:
    """All that was to be paid is paid, or nothing was: the person is asked how it went."""
    from amparo.counsel.referrals.settling import refuse_while_owed

    referral = locked(referral)
    _own(referral, by)
    refuse_while_owed(referral)
    now = clock.now()
    enter(referral, "paid", at=now)
    tell(referral, "lawyer_settled", at=now, by=by)
    return referral


@transaction.atomic
def finish(*, referral: Referral, by: Staff | None) -> Referral:
    """The survey came, or nobody answered it in time."""
    referral = locked(referral)
    if by is not None:
        _own(referral, by)
    if referral.state != "paid":
        raise Conflict(_("This referral is “%(state)s” now. Look at it again.") % {"state": referral.stands})
    return close(referral, Ending.DONE, by=by)


def close(referral: Referral, ending: Ending, *, by: Staff | None, note: str = "") -> Referral:
    """End a locked referral: what was offered is withdrawn, what was owed is excused."""
    now = clock.now()
    was_with = referral.offers.filter(answer__in=["", Offer.Answer.ACCEPTED]).first()
    if was_with is not None and was_with.answer == "":
        answer(was_with, Offer.Answer.WITHDRAWN, at=now, note=note[:300])
    Report.objects.filter(referral=referral, given_at__isnull=True).update(excused=True)
    referral.ending, referral.closed_at, referral.decide_by = ending, now, None
    tasks_of(referral).update(done_at=now)
    enter(referral, CLOSED, at=now)
    tell(referral, "lawyer_closed", at=now, by=by, note=note, ending=str(ending))
    if was_with is not None and ending != Ending.DONE:
        tell_advisor(was_with, "withdrawn", at=now)
    return referral


@transaction.atomic
def decide(*, referral: Referral, keep: bool, reason: str, by: Staff) -> Referral:
    """After a move to another state: the advisor stays, or another is sought (C6)."""
    referral = locked(referral)
    _own(referral, by)
    if referral.decide_by is None:
        raise Conflict(_("There is nothing to decide any more."))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    now = clock.now()
    referral.decide_by = None
    tasks_of(referral).update(done_at=now)
    if keep:
        referral.save(update_fields=["decide_by"])
        tell(referral, "lawyer_kept", at=now, by=by, note=reason.strip())
        return referral
    return _replace(referral, reason.strip(), by, now)


def _replace(referral: Referral, reason: str, by: Staff, now: dt.datetime) -> Referral:
    was = referral.offers.filter(answer__in=["", Offer.Answer.ACCEPTED]).select_for_update().first()
    if was is not None:
        answer(was, Offer.Answer.REPLACED, at=now, note=reason[:300])
        tell_advisor(was, "replaced", at=now)
    Report.objects.filter(referral=referral, given_at__isnull=True).update(excused=True)
    referral.advisor = referral.contract = referral.accepted_at = None
    referral.level = ""
    enter(referral, "consented", at=now)
    tell(referral, "lawyer_replaced", at=now, by=by, note=reason)
    return referral


def must_decide(referral: Referral, *, at: dt.datetime, why: str = "") -> None:
    """Ask the office, in the transaction of the news, whether the advisor stays: the person was moved, or the advisor may
    not go on."""
    referral.decide_by = at + dt.timedelta(hours=DECIDE_HOURS)
    referral.save(update_fields=["decide_by"])
    tell(referral, "lawyer_to_decide", at=at, by=None)
    why = why or _("moved to another state: keep the lawyer or seek another?")
    set_task(referral, why, at=at, due_at=referral.decide_by)


def next_one(referral: Referral, *, at: dt.datetime) -> None:
    """Put a locked referral back, and offer it to the next that the rules allow; an office is told when there is none (C1)."""
    from amparo.counsel.referrals.choosing import best

    referral.advisor = referral.contract = None
    enter(referral, "consented", at=at)
    found = best(referral)
    if found is None:
        set_task(referral, _("no advisor is left who may take it"), at=at, due_at=referral.due_at or at)
        return
    offer(referral=referral, advisor=found.advisor, contract=found.contract, by=None, why=found.why)


def refused(person_id: int, *, by: Staff | None, note: str = "") -> int:
    """Whoever does not want a lawyer, or not any more, is respected at once: every open referral of theirs ends (A15)."""
    ended = 0
    for one in Referral.objects.filter(case__record__person=person_id, closed_at__isnull=True).exclude(
        state__in=["concluded", "paid"]
    ):
        close(locked(one), Ending.REFUSED, by=by, note=note)
        ended += 1
    return ended


def _own(referral: Referral, by: Staff) -> None:
    """Raise `NotAllowed` unless the case of this referral, locked with it, is of the office of `by`, who may refer."""
    case = own_case(referral.case, by)
    require(by, "refer", office_id=case.office_id)
