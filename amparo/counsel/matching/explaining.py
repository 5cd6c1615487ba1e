"""Why a matter got nobody, or less than it needs: where the last advisors fell away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from .program import Option, Table, firm_of
from .rules import first_refusal, payments
from .shapes import Reason, Refusal


@dataclass(frozen=True, slots=True)
class Unserved:
    """`reason` is what stood in the way last; `refused` says how many advisors each first reason kept away.

    Reasons of its own beside the rules': "no_advisors" (nobody pays for this office's matters at all), "capacity_taken" and
    "budget_taken" (there were some, and the plan gave their time, or their money, to others), "other_side_taken".
    """

    matter: str
    people: int
    reason: Reason
    refused: Mapping[str, int] = field(default_factory=dict)


#: How far an advisor came: of all refusals, the one that stands furthest down kept the last advisors away.
_FURTHEST = (
    "no_contract",
    "not_active",
    "area",
    "subarea",
    "state_unknown",
    "district_unknown",
    "no_bar",
    "no_bar_in_state",
    "not_admitted",
    "accredited_only",
    "accreditation_area",
    "accreditation_partial",
    "accreditation_ended",
    "discipline",
    "bar_not_good",
    "not_registered_with_eoir",
    "bar_not_checked",
    "insurance_unknown",
    "insurance_lapsed",
    "conflict",
    "contract_not_in_force",
    "contract_area",
    "no_forum",
    "contract_level",
    "fee_unknown",
    "no_capacity",
    "month_full",
    "budget",
    "other_side_taken",
    "capacity_taken",
    "budget_taken",
)


@dataclass(slots=True)
class Remains:
    """What a plan has used of each advisor's time and each contract's money, and which firm has whom."""

    made: Table
    chosen: dict[int, Option] = field(default_factory=dict)
    taken: Counter[int] = field(default_factory=Counter)
    spent: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    firms: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, made: Table, chosen: Iterable[Option]) -> Remains:
        remains = cls(made)
        for option in chosen:
            remains.take(option)
        return remains

    def take(self, option: Option, sign: int = 1) -> None:
        self.taken[option.candidate] += sign
        for key in self.made.purses(option):
            self.spent[key] += sign * option.cents
        firm = self.firms[firm_of(self.made.candidates[option.candidate])]
        if sign > 0:
            self.chosen[option.matter] = option
            firm.add(option.matter)
        else:
            del self.chosen[option.matter]
            firm.discard(option.matter)

    def refusal(self, option: Option) -> Refusal | None:
        """Why this cannot be done beside what was chosen already."""
        candidate = self.made.candidates[option.candidate]
        if not self.firms[firm_of(candidate)].isdisjoint(self.made.sides.get(option.matter, ())):
            return Refusal("other_side_taken")
        if self.taken[option.candidate] >= candidate.capacity:
            return Refusal("capacity_taken", {"capacity": candidate.capacity})
        for key in self.made.purses(option):
            if self.spent[key] + option.cents > self.made.left(key):
                values = {"fee": Decimal(option.cents) / 100, "contract": option.contract}
                return Refusal("budget_taken", values)
        return None


def why_not(remains: Remains, m: int) -> Unserved:
    """Looks at every advisor again, at the level asked for, with what the plan left to others."""
    made, matter = remains.made, remains.made.matters[m]
    own = remains.chosen.get(m)
    if own:
        remains.take(own, -1)
    refused: Counter[str] = Counter()
    told: dict[str, Refusal] = {}
    for c in range(len(made.candidates)):
        if refusal := _refusal(remains, m, c):
            refused[refusal.code] += 1
            told.setdefault(refusal.code, refusal)
    if own:
        remains.take(own)
    if not told:
        return Unserved(matter.id, matter.people, Reason("no_advisors"))
    last = max(told, key=_FURTHEST.index)
    reason = Reason(last, {**told[last].values, "advisors": refused[last]})
    return Unserved(matter.id, matter.people, reason, dict(sorted(refused.items())))


def _refusal(remains: Remains, m: int, c: int) -> Refusal | None:
    made = remains.made
    matter, candidate = made.matters[m], made.candidates[c]
    if not any(terms.office in ("", matter.office) for terms in candidate.contracts):
        return Refusal("no_contract", {"office": matter.office})
    personal = first_refusal(matter, candidate, made.today)
    if personal and personal.code not in ("no_capacity", "month_full"):
        return personal
    paying = payments(matter, candidate, made.today, matter.wanted)
    if isinstance(paying, Refusal) and paying.code != "budget":
        return paying
    if personal or isinstance(paying, Refusal):
        return personal or cast(Refusal, paying)
    beside = [remains.refusal(Option(m, c, one.terms.contract, one.level, one.cents, 0.0)) for one in paying]
    return beside[0] if all(beside) else None
