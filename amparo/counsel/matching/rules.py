"""What can never be broken. Each rule is a small function that says nothing, or why not.

Sources: 8 CFR 1001.1(f) and 1292.1 (who may appear before the immigration court and DHS: an attorney in good standing of any
state's bar and under no order of discipline, or an accredited representative), 8 CFR 1292.1(a)(4) (partial accreditation:
DHS only) and (f) (registration with EOIR); each court admits its own bar; domain.md §2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .shapes import Bar, Candidate, Level, Matter, Reason, Refusal, Terms, cents
from .tables import numbers

GOOD: Final = "good"
#: An order of discipline in one state closes the immigration court everywhere; we ask no other court to decide otherwise.
DISCIPLINE: Final = frozenset({"suspended", "disbarred", "restricted"})

Rule = Callable[[Matter, Candidate, date], Refusal | None]


def is_active(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    return None if candidate.active else Refusal("not_active")


def practises_area(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    practised = candidate.areas.get(matter.area)
    if practised is None:
        return Refusal("area", {"area": matter.area})
    if matter.subarea and practised and matter.subarea not in practised:
        return Refusal("subarea", {"area": matter.area, "subarea": matter.subarea})
    return None


def has_standing(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    """Standing before the forum of this matter, whatever the level of help."""
    for state, bar in sorted(candidate.bars.items()):
        if bar.standing in DISCIPLINE:
            return Refusal("discipline", {"state": state, "standing": bar.standing})
    return _STANDING[matter.forum](matter, candidate, today)


def is_insured(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    if candidate.insured_until is None:
        return Refusal("insurance_unknown")
    if candidate.insured_until < today:
        return Refusal("insurance_lapsed", {"until": candidate.insured_until})
    return None


def has_no_conflict(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    """The name itself stays out of the reason: who asks may not be allowed to read it."""
    if candidate.conflicts and not candidate.conflicts.isdisjoint(matter.names | matter.against):
        return Refusal("conflict")
    return None


def has_room(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    if candidate.open_left <= 0:
        return Refusal("no_capacity", {"open": candidate.open_now, "capacity": candidate.open_capacity})
    return Refusal("month_full") if candidate.month_left <= 0 else None


#: In the order in which a page tells them; money comes after these.
PERSONAL: Final[tuple[Rule, ...]] = (
    is_active,
    practises_area,
    has_standing,
    is_insured,
    has_no_conflict,
    has_room,
)


@dataclass(frozen=True, slots=True)
class Payment:
    """A contract that can pay for a matter at a level, and what it will cost."""

    terms: Terms
    level: Level
    cents: int


def may_serve(
    matter: Matter, candidate: Candidate, today: date, level: Level | None = None
) -> tuple[Refusal, ...]:
    """Every reason against; nothing said means allowed, at the level asked for or the one given."""
    refusals = [refusal for rule in PERSONAL if (refusal := rule(matter, candidate, today))]
    money = payments(matter, candidate, today, level or matter.wanted)
    return (*refusals, money) if isinstance(money, Refusal) else tuple(refusals)


def first_refusal(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    """The first personal reason against, money aside."""
    for rule in PERSONAL:
        if refusal := rule(matter, candidate, today):
            return refusal
    return None


def payments(
    matter: Matter, candidate: Candidate, today: date, level: Level, *, unlimited: bool = False
) -> tuple[Payment, ...] | Refusal:
    """The contracts that pay, cheapest first, or why none does. `unlimited` leaves what remains in them out of account."""
    if level is not Level.ORIENTATION and matter.forum == "none":
        return Refusal("no_forum", {"level": level.value})
    paying: list[Payment] = []
    furthest, reason = -1, Refusal("no_contract", {"office": matter.office})
    for terms in candidate.contracts:
        for step, refusal in enumerate(_contract_refusals(matter, terms, today, level, unlimited)):
            if refusal:
                if step > furthest:
                    furthest, reason = step, refusal
                break
        else:
            fee = terms.fee(matter, level)
            assert fee is not None
            paying.append(Payment(terms, level, cents(fee)))
    return tuple(sorted(paying, key=lambda one: (one.cents, one.terms.contract))) if paying else reason


def _contract_refusals(
    matter: Matter, terms: Terms, today: date, level: Level, unlimited: bool
) -> Iterator[Refusal | None]:
    """Rule by rule, so that the contract that came furthest says why none pays."""
    yield (
        Refusal("no_contract", {"office": matter.office}) if terms.office not in ("", matter.office) else None
    )
    in_force = terms.starts <= today <= terms.ends
    yield None if in_force else Refusal("contract_not_in_force", {"starts": terms.starts, "ends": terms.ends})
    in_area = not terms.areas or matter.area in terms.areas
    yield None if in_area else Refusal("contract_area", {"area": matter.area})
    yield (
        None
        if not terms.levels or level in terms.levels
        else Refusal("contract_level", {"level": level.value})
    )
    fee = terms.fee(matter, level)
    yield Refusal("fee_unknown", {"level": level.value}) if fee is None or fee < 0 else None
    assert fee is not None
    left = min([terms.remaining, *(terms.ceilings[key] for key in terms.ceilings_of(matter.area, level))])
    yield (
        Refusal("budget", {"fee": fee, "left": max(left, left * 0)}) if fee > left and not unlimited else None
    )


def _checked(bar: Bar, today: date) -> bool:
    days = timedelta(days=numbers().standing_checked_days)
    return bar.checked_on is not None and today - days <= bar.checked_on <= today


def _bar_refusal(bars: Iterable[tuple[str, Bar]], today: date, missing: Refusal) -> Refusal | None:
    """Nothing when one of these bars is in good standing and was looked at lately."""
    days = numbers().standing_checked_days
    refusal = missing
    for state, bar in sorted(bars):
        if bar.standing == GOOD and _checked(bar, today):
            return None
        if bar.standing == GOOD:
            refusal = Refusal("bar_not_checked", {"state": state, "checked_on": bar.checked_on, "days": days})
        elif refusal.code != "bar_not_checked":
            refusal = Refusal("bar_not_good", {"state": state, "standing": bar.standing})
    return refusal


def _any_bar(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    return _bar_refusal(candidate.bars.items(), today, Refusal("no_bar"))


def _accreditation(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    """Nothing when a DOJ accreditation holds today for the area; what it opens is the forum's to say."""
    if candidate.accreditation not in ("partial", "full"):
        return Refusal("no_bar")
    if matter.area != "migratorio":
        return Refusal("accreditation_area", {"area": matter.area})
    if candidate.accredited_until is not None and candidate.accredited_until < today:
        return Refusal("accreditation_ended", {"until": candidate.accredited_until})
    return None


def _before_dhs(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    """An attorney of any state, or accredited, in part or in full. Also who may tell and advise where no court is in sight."""
    as_attorney = _any_bar(matter, candidate, today)
    if as_attorney is None or candidate.accreditation == "none":
        return as_attorney
    return _accreditation(matter, candidate, today)


def _before_eoir(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    as_attorney = _any_bar(matter, candidate, today)
    if as_attorney is None and candidate.eoir_registered:
        return None
    if candidate.accreditation == "none":
        return as_attorney or Refusal("not_registered_with_eoir")
    accredited = _accreditation(matter, candidate, today)
    if accredited is None and candidate.accreditation == "partial":
        return Refusal("accreditation_partial")
    return accredited


def _in_state(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    if not matter.state:
        return Refusal("state_unknown")
    bar = candidate.bars.get(matter.state)
    if bar is None and not candidate.bars and candidate.accreditation != "none":
        return Refusal("accredited_only")
    missing = Refusal("no_bar_in_state", {"state": matter.state})
    return _bar_refusal([(matter.state, bar)] if bar else [], today, missing)


def _in_federal(matter: Matter, candidate: Candidate, today: date) -> Refusal | None:
    """Admitted in that district or circuit, and still in good standing somewhere: the admission rests on it."""
    if not matter.district:
        return Refusal("district_unknown")
    if not candidate.bars and candidate.accreditation != "none":
        return Refusal("accredited_only")
    if matter.district not in candidate.federal:
        return Refusal("not_admitted", {"district": matter.district})
    return _any_bar(matter, candidate, today)


_STANDING: Final[dict[str, Rule]] = {
    "eoir": _before_eoir,
    "dhs": _before_dhs,
    "state": _in_state,
    "federal": _in_federal,
    "none": _before_dhs,
}

__all__ = ["PERSONAL", "Payment", "Reason", "first_refusal", "may_serve", "payments"]
