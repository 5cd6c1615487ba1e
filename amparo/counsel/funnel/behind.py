"""The rows behind every figure of the funnel: folios and moments, and nobody's name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import DurationField, Exists, ExpressionWrapper, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from amparo.casework.models import Case
from amparo.counsel.funnel.asked import Asked
from amparo.counsel.funnel.figures import STAGES, WAITS
from amparo.counsel.referrals.models import Offer, Referral, Step

#: The states in which a referral stands when it has passed a stage, by the columns of `sql/roads.sql`.
STATES = {
    "consented": Q(state="consented"), "offered": Q(state="offered"), "acknowledged": Q(state="acknowledged"),
    "contacted": Q(state="evaluating"), "accepted": Q(state="in_progress"),
    "represented": Q(state="in_progress", level="representation"), "concluded": Q(state="concluded"),
}  # fmt: skip
#: Lists that are not of referrals: their words.
OF_OFFERS = {"offers": _("Offers to advisors"), "lapsed": _("Offers that nobody answered in time")}
OF_PEOPLE = {
    "detained": _("Detained"),
    "detained_referred": _("Detained, and referred"),
    "detained_with_counsel": _("Detained, with counsel"),
    "detained_without": _("Detained, without counsel"),
}


def words_of(what: str) -> Any:
    """What a list is called; empty for a list that there is not."""
    if what in WAITS:
        return WAITS[what][2]
    return {**STAGES, **OF_OFFERS, **OF_PEOPLE}.get(what, "")


def referrals(asked: Asked, what: str) -> QuerySet[Referral]:
    """The referrals of a stage, or of a wait with `waited`, the longest first."""
    found = asked.referrals().select_related("office", "case", "advisor")
    if what in WAITS:
        start, end, _words = WAITS[what]
        begin = F("opened_at") if start == "opened_at" else Subquery(_first(asked, start))
        return (
            found.annotate(from_at=begin, to_at=Subquery(_first(asked, end)))
            .filter(from_at__isnull=False, to_at__isnull=False)
            .annotate(waited=ExpressionWrapper(F("to_at") - F("from_at"), output_field=DurationField()))
            .order_by("-waited", "pk")
        )
    if what in STATES:
        found = found.filter(Exists(_steps(asked, what)))
    return found.order_by("-opened_at", "pk")


def offers(asked: Asked, what: str) -> QuerySet[Offer]:
    found = asked.offers().select_related("referral__office", "referral__case", "advisor__firm")
    if what == "lapsed":
        found = found.filter(answer=Offer.Answer.LAPSED, answered_at__lte=asked.at)
    return found.order_by("-offered_at", "pk")


def detained(asked: Asked, what: str) -> QuerySet[Case]:
    theirs = Referral.objects.filter(case=OuterRef("pk"), opened_at__lte=asked.at)
    served = Step.objects.filter(STATES["represented"], referral__case=OuterRef("pk"), at__lte=asked.at)
    if asked.area:
        theirs, served = theirs.filter(area=asked.area), served.filter(referral__area=asked.area)
    found = asked.detained().select_related("office", "stay")
    if what == "detained_referred":
        found = found.filter(Exists(theirs))
    elif what == "detained_with_counsel":
        found = found.filter(Exists(served))
    elif what == "detained_without":
        found = found.filter(~Exists(served))
    return found.order_by("-stay__began_at", "pk")


def hours(waited: dt.timedelta) -> float:
    return waited.total_seconds() / 3600


def _steps(asked: Asked, column: str) -> QuerySet[Step]:
    """The steps by which a referral passed there, until the moment asked for."""
    found = Step.objects.filter(STATES[column], referral=OuterRef("pk"), at__lte=asked.at)
    if asked.advisor and column != "consented":
        found = found.filter(advisor=asked.advisor)
    return found


def _first(asked: Asked, column: str) -> QuerySet[Any, Any]:
    return _steps(asked, column).order_by().values("referral").annotate(first=Min("at")).values("first")
