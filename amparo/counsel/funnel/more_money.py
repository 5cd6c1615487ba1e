"""With so much more money, where would it help most? The waiting referrals put before the solver, twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from amparo.casework.models import Case
from amparo.core import clock
from amparo.counsel.contracts.models import Contract
from amparo.counsel.matching import what_if
from amparo.counsel.matching.what_if import WhatIf
from amparo.counsel.referrals.choosing import Candidates, matters
from amparo.counsel.referrals.models import Ending, Referral

#: So many at most are weighed at once; the solver answers for these within seconds.
MOST = 500


@dataclass(frozen=True, slots=True)
class Place:
    """More for one contract, in words that a page can say."""

    contract: Contract
    amount: Decimal
    people: int


@dataclass(frozen=True, slots=True)
class Answer:
    waiting: int
    weighed: int
    found: WhatIf
    places: list[Place]
    offices: list[tuple[str, Decimal, int]]  # city, dollars, people


def waiting(office: str = "") -> list[Referral]:
    """Who waits for an advisor: proposed, agreed, or given up because nobody could, while the case is open."""
    unserved = Q(state="closed", ending=Ending.UNSERVED) & ~Q(case__status=Case.Status.CONCLUDED)
    found = Referral.objects.filter(Q(state__in=["proposed", "consented"]) | unserved)
    if office:
        found = found.filter(case__office=office)
    return list(
        found.select_related("case__record__person", "case__stay", "case__office", "county").order_by(
            "-case__urgency", "opened_at", "pk"
        )
    )


def answer(extra: Decimal, *, office: str = "") -> Answer:
    """The best places for these dollars, for those who wait today."""
    referrals = waiting(office)
    weighed = referrals[:MOST]
    people = Candidates(office_id=office or None)
    found = what_if(matters(weighed), people.shapes, clock.today(), extra)
    contracts = Contract.objects.select_related("office", "firm").in_bulk(
        [int(one.contract) for one in found.grants]
    )
    places = [Place(contracts[int(one.contract)], one.amount, one.people) for one in found.grants]
    dollars: Counter[str] = Counter()
    helped: Counter[str] = Counter()
    for one in places:
        dollars[one.contract.office.city] += one.amount  # type: ignore[assignment]
        helped[one.contract.office.city] += one.people
    offices = sorted(
        ((city, Decimal(dollars[city]), helped[city]) for city in dollars), key=lambda one: (-one[1], one[0])
    )
    return Answer(len(referrals), len(weighed), found, places, offices)
