"""What the pages of referrals show, each page with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from amparo.counsel.referrals.machine import states
from amparo.counsel.referrals.models import Offer, Referral
from amparo.people.models import Person

#: The tabs of the list: what the office is to do, what advisors are to do, what is over.
TABS = ("", "advisor", "late", "closed")
_WITH = ("case__record__person", "case__office", "advisor__firm", "contract")


def referrals(
    offices: Collection[str] | None,
    *,
    tab: str,
    now: dt.datetime,
    area: str = "",
    state: str = "",
    advisor: int | None = None,
) -> QuerySet[Referral]:
    """The referrals of cases that these offices keep (None: of all), what is due first on top."""
    found = _of(offices).select_related(*_WITH)
    if tab == "closed":
        found = found.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
    else:
        found = found.filter(_open(tab, now)).order_by("due_at", "pk")
    if area:
        found = found.filter(area=area)
    if state:
        found = found.filter(state=state)
    return found.filter(advisor=advisor) if advisor is not None else found


def counts(offices: Collection[str] | None, now: dt.datetime) -> dict[str, int]:
    """How many are on each tab. One query."""
    return _of(offices).aggregate(
        **{
            tab or "office": Count("pk", filter=Q(closed_at__isnull=False) if tab == "closed" else _open(tab, now))
            for tab in TABS
        }
    )  # fmt: skip


def _open(tab: str, now: dt.datetime) -> Q:
    if tab == "late":
        return Q(closed_at__isnull=True) & (Q(due_at__lt=now) | Q(decide_by__lt=now))
    return Q(closed_at__isnull=True) & (
        Q(whose="advisor") if tab == "advisor" else Q(whose="office") | Q(decide_by__isnull=False)
    )


def _of(offices: Collection[str] | None) -> QuerySet[Referral]:
    found = Referral.objects.all()
    return found if offices is None else found.filter(case__office__in=offices)


def of_person(person: Person) -> list[Referral]:
    """The referrals of a person, the newest first. One query."""
    return list(
        Referral.objects.filter(case__record__person=person)
        .select_related("advisor", "case")
        .order_by("-opened_at")
    )


def offers_of(referral: Referral) -> list[Offer]:
    """Everybody who was asked, the latest first. One query."""
    return list(referral.offers.select_related("advisor__firm", "contract", "offered_by").order_by("-number"))


def road(referral: Referral) -> list[dict[str, object]]:
    """Every state of the road with when this referral entered it last, for the bar of the page. One query."""
    entered = dict(referral.steps.order_by("at", "pk").values_list("state", "at"))
    order = [code for code in states() if code != "closed"]
    at = order.index(referral.state) if referral.state in order else len(order)
    return [
        {
            "state": states()[code],
            "at": entered.get(code) if number <= at else None,
            "now": code == referral.state,
        }
        for number, code in enumerate(order)
    ]
