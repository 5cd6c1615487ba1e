"""What a contract has left: its ceiling and those within it, less what is committed. Exact, in US dollars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Sum

from amparo.counsel.contracts.models import Amendment, Ceiling, Contract
from amparo.counsel.money.models import Authorisation

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a contract, and of each ceiling within it, by (area, level)."""

    ceiling: Decimal
    remaining: Decimal
    within: dict[tuple[str, str], Decimal] = field(default_factory=dict)


def left_of(contracts: Collection[Contract]) -> dict[int, Left]:
    """What each of these contracts has left. A fixed number of queries."""
    ids = [one.pk for one in contracts]
    more = dict(Amendment.objects.filter(contract__in=ids).values_list("contract").annotate(Sum("more")))
    committed = _committed(ids)
    within: dict[int, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    for one in Ceiling.objects.filter(contract__in=ids):
        spent = sum(
            (
                amount
                for (area, level), amount in committed[one.contract_id].items()
                if one.area in ("", area) and one.level in ("", level)
            ),
            ZERO,
        )
        within[one.contract_id][one.area, one.level] = one.amount - spent
    return {
        one.pk: Left(
            ceiling=one.ceiling + more.get(one.pk, ZERO),
            remaining=one.ceiling + more.get(one.pk, ZERO) - sum(committed[one.pk].values(), ZERO),
            within=within[one.pk],
        )
        for one in contracts
    }


def _committed(contracts: Collection[int]) -> dict[int, dict[tuple[str, str], Decimal]]:
    """What is committed of each contract, by area and level. One query; the database works each amount out."""
    held: dict[int, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    rows = (
        Authorisation.objects.filter(contract__in=contracts, committed__gt=0)
        .values_list("contract", "area", "level")
        .annotate(Sum("committed"))
        .order_by()
    )
    for contract, area, level, amount in rows:
        held[contract][area, level] = amount
    return held
