"""What the pages of contracts show. A fixed number of queries, however many rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from amparo.core import clock
from amparo.counsel.contracts.budget import ZERO, Left, left_of
from amparo.counsel.contracts.burning import Burn, burn
from amparo.counsel.contracts.models import Amendment, Contract
from amparo.counsel.money.models import Movement
from amparo.counsel.words import Area, Level


@dataclass(frozen=True, slots=True)
class Row:
    """A contract with what it has left; `used`: hundredths of its ceiling that are committed."""

    contract: Contract
    left: Left

    @property
    def committed(self) -> Decimal:
        return self.left.ceiling - self.left.remaining

    @property
    def used(self) -> int:
        return int(100 * self.committed / self.left.ceiling)


@dataclass(frozen=True, slots=True)
class Within:
    """A lower ceiling and what is left of it."""

    area: str
    level: str
    amount: Decimal
    left: Decimal


@dataclass(frozen=True, slots=True)
class Shown:
    row: Row
    spent: Decimal
    within: Sequence[Within]
    amendments: Sequence[Amendment]
    burn: Burn


def contracts(offices: Collection[str] | None, *, ended: bool = False) -> QuerySet[Contract]:
    """The contracts of these offices (None: any): in force and drafts, or those that are over, the latest first."""
    found = Contract.objects.select_related("firm", "office").order_by("-starts_on", "-pk")
    if offices is not None:
        found = found.filter(office__in=offices)
    over = Contract.objects.filter(state=Contract.State.ENDED) | Contract.objects.filter(
        ends_on__lt=clock.today()
    )
    return found.filter(pk__in=over.values("pk")) if ended else found.exclude(pk__in=over.values("pk"))


def rows(found: Sequence[Contract]) -> list[Row]:
    left = left_of(found)
    return [Row(one, left[one.pk]) for one in found]


def shown(contract: Contract) -> Shown:
    """Everything of the page of one contract. Seven queries."""
    left = left_of([contract])[contract.pk]
    moves = list(
        Movement.objects.filter(contract=contract).order_by("at", "pk").values_list("at", "committed", "paid")
    )
    areas, levels = dict(Area.choices), dict(Level.choices)
    return Shown(
        row=Row(contract, left),
        spent=sum((paid for _at, _committed, paid in moves), ZERO),
        within=[
            Within(str(areas.get(one.area, "")), str(levels.get(one.level, "")), one.amount, left.within[one.area, one.level])
            for one in contract.ceilings.order_by("area", "level")
        ],
        amendments=list(contract.amendments.select_related("recorded_by").order_by("number")),
        burn=burn(
            starts=contract.starts_on, ends=contract.ends_on, ceiling=left.ceiling,
            changes=[(at.date(), committed) for at, committed, _paid in moves if committed], today=clock.today(),
        ),
    )  # fmt: skip
