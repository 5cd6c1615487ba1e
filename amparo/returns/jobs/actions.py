"""What is done with offers: they are kept by agencies, state offices and headquarters, and suggested to people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.places.models import Municipality
from amparo.places.municipalities import distance
from amparo.returns.access import own
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.jobs.models import Offer, Suggestion
from amparo.returns.plans import actions as plans
from amparo.returns.plans import changing
from amparo.returns.plans.models import Milestone
from amparo.returns.tables import kinds

State = Milestone.State
STATE_OFFICE = "estado"
#: How far ahead an offer may be valid: what nobody looks after is not offered for ever.
LONGEST_DAYS = 366
FIELDS = (
    "kind", "title", "offered_by", "municipality", "remote", "skills", "places", "valid_until", "pay", "contact", "source",
)  # fmt: skip
#: Which milestone of the plan an offer leads to.
LEADS_TO = {Offer.Kind.JOB: "placement", Offer.Kind.HOME: "home_application"}


def kept_by(staff: Staff) -> QuerySet[Offer]:
    """The offers that a member of staff may change: an agency its own (of its state, where it is of one), a state office those
    that are in its state and its own, headquarters all."""
    if staff.role == Role.HEADQUARTERS:
        return Offer.objects.all()
    if staff.role == Role.STATE:
        return Offer.objects.filter(agency=STATE_OFFICE, municipality__state=staff.mexican_state)
    if staff.role != Role.AGENCY:
        return Offer.objects.none()
    found = Offer.objects.filter(agency=staff.agency)
    return found.filter(municipality__state=staff.mexican_state) if staff.mexican_state else found


@transaction.atomic
def keep(*, offer: Offer | None = None, by: Staff, reference: str = "", **said: Any) -> Offer:
    """A new offer, or what is true of one now: the fields of `FIELDS`."""
    require(by, "keep_offers")
    now = clock.now()
    if offer is not None:
        offer = _mine(offer, by)
    else:
        offer = Offer(agency=_agency_of(by), made_at=now, made_by=by, reference=reference.strip()[:60])
    for name in FIELDS:
        if name in said:
            value = said[name]
            setattr(offer, name, value.strip() if isinstance(value, str) else value)
    _check(offer, by)
    offer.changed_at = now
    offer.save()
    return offer


@transaction.atomic
def withdraw(*, offer: Offer, reason: str, by: Staff) -> Offer:
    """It is not there any more, and why: filled, gone, not true."""
    require(by, "keep_offers")
    offer = _mine(offer, by)
    if not reason.strip():
        raise Incomplete(_("Say why."), missing=("reason",))
    if offer.withdrawn_at is not None:
        raise Conflict(_("This offer was withdrawn already."))
    offer.withdrawn_at, offer.why_withdrawn = clock.now(), reason.strip()[:300]
    offer.save(update_fields=["withdrawn_at", "why_withdrawn"])
    return offer


@dataclass(frozen=True, slots=True)
class Suggested:
    """What became of a suggestion: whether it was sent to the agency, or what comes first."""

    suggestion: Suggestion
    milestone: Milestone
    sent: bool
    first: list[str]


@transaction.atomic
def suggest(*, offer: Offer, homecoming: Homecoming, by: Staff | None) -> Suggested:
    """Suggest an offer to somebody: it is written in their file, and their plan goes on to its agency where nothing stands in
    the way. Measured from where they go to live, never from where they landed (D9)."""
    homecoming = own(homecoming, by)
    if homecoming.state == Homecoming.State.CLOSED:
        raise Conflict(_("This return is closed."))
    offer = Offer.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=offer.pk)
    if not offer.is_open(clock.today()):
        raise Conflict(_("This offer is not valid any more."))
    if not homecoming.destination:
        raise Incomplete(_("Ask first in which municipality they will live."), missing=("destination",))
    if Suggestion.objects.filter(offer=offer, homecoming=homecoming).exists():
        raise Conflict(_("This was suggested to them already."))
    home = Municipality.objects.get(pk=homecoming.destination)
    made = Suggestion.objects.create(
        offer=offer, homecoming=homecoming, at=clock.now(), by=by,
        km=None if offer.remote else round(distance(home, offer.municipality)),
    )  # fmt: skip
    write(
        [
            NewEvent(
                type="offer_suggested", record_id=homecoming.record_id, at=made.at, office_id=homecoming.office_id, staff=by,
                data={"return": homecoming.folio, "offer": offer.pk, "kind": offer.kind},
            )
        ]
    )  # fmt: skip
    kind = LEADS_TO[Offer.Kind(offer.kind)]
    milestone = homecoming.milestones.filter(kind=kind, child__isnull=True).first()
    if milestone is None:
        milestone = changing.add(homecoming=homecoming, kind=kind, by=by)
    first = plans.blocking(milestone)
    sent = milestone.state in (State.OPEN, State.LOST) and not first
    if sent:
        milestone = plans.refer(milestone=milestone, by=by)
    return Suggested(made, milestone, sent, [kinds()[code].name for code in first])


def _agency_of(by: Staff) -> str:
    return {Role.STATE.value: STATE_OFFICE, Role.AGENCY.value: by.agency}.get(by.role, "")


def _mine(offer: Offer, by: Staff) -> Offer:
    if not kept_by(by).filter(pk=offer.pk).exists():
        raise NotAllowed(_("Another agency or state keeps this offer."))
    return Offer.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=offer.pk)


def _check(offer: Offer, by: Staff) -> None:
    missing = [name for name in ("title", "offered_by", "contact") if not getattr(offer, name)]
    if missing:
        raise Incomplete(_("Write what it is, who offers it and whom to ask."), missing=tuple(missing))
    if offer.kind not in Offer.Kind.values:
        raise Incomplete(_("Say whether it is a job or a home."), missing=("kind",))
    if offer.municipality_id is None:
        raise Incomplete(_("Say in which municipality it is."), missing=("municipality",))
    if offer.remote and offer.kind == Offer.Kind.HOME:
        raise Incomplete(_("Only a job can be done from anywhere."), missing=("remote",))
    today = clock.today()
    if not today <= offer.valid_until <= today + dt.timedelta(days=LONGEST_DAYS):
        raise Incomplete(
            _("Say until when it is valid: from today, a year at most."), missing=("valid_until",)
        )
    if by.mexican_state and offer.municipality.state != by.mexican_state:
        raise NotAllowed(_("You keep offers of your own state."))
