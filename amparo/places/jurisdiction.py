"""Which office keeps a county on a day. Pure: no database, no clock.

A rule names an office and either a county, a whole state, or what the other rules leave of a state, between
two dates. A rule for a county goes before a rule for its state. Two rules of the same rank may never hold
for the same place on the same day; the database refuses them too (`one_office_per_county_and_day`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from amparo.places.geography import state_of_county


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the district table. `county` is a FIPS code, or None for a rule about the state."""

    office: str
    state: str
    county: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    confidence: str
    source: str = ""
    rest: bool = False

    def holds(self, on: dt.date) -> bool:
        """Whether the rule holds on a day: from `valid_from` on, and before `valid_to`."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on < self.valid_to
        )

    def overlaps(self, other: Rule) -> bool:
        """Whether there is a day on which both hold."""
        return (self.valid_to is None or other.valid_from is None or other.valid_from < self.valid_to) and (
            other.valid_to is None or self.valid_from is None or self.valid_from < other.valid_to
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """The office that keeps a county on a day, how sure we are, and the rule that says so."""

    office: str
    confidence: str
    rule: Rule


class NoOffice(LookupError):
    """No rule covers this county on this day."""


class TwoOffices(LookupError):
    """Two rules of the same rank cover this county on this day: the table contradicts itself."""


class Districts:
    """The rules, ready to be asked many times."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._by_county: dict[str, list[Rule]] = defaultdict(list)
        self._by_state: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            if rule.county is None:
                self._by_state[rule.state].append(rule)
            else:
                self._by_county[rule.county].append(rule)

    def office_for(self, county: str, on: dt.date) -> Answer:
        """The office of `county` (five-digit FIPS) on a day.

        Raises `NoOffice` when no rule covers it and `TwoOffices` when two of the same rank do.
        """
        for candidates in (self._by_county.get(county, ()), self._by_state.get(state_of_county(county), ())):
            holding = [rule for rule in candidates if rule.holds(on)]
            if len(holding) > 1:
                raise TwoOffices(f"{county} on {on}: {', '.join(rule.office for rule in holding)}")
            if holding:
                return Answer(holding[0].office, holding[0].confidence, holding[0])
        raise NoOffice(f"{county} on {on}")

    def contradictions(self) -> list[tuple[Rule, Rule]]:
        """Pairs of rules of one rank and place that hold on a common day. Empty when the table is sound."""
        found = []
        for same_place in (*self._by_county.values(), *self._by_state.values()):
            ordered = sorted(same_place, key=lambda rule: rule.valid_from or dt.date.min)
            found += [
                (ordered[i], other)
                for i in range(len(ordered))
                for other in ordered[i + 1 :]
                if ordered[i].overlaps(other)
            ]
        return found

    def turning_days(self) -> list[dt.date]:
        """Every day on which some rule begins or ends, in order."""
        return sorted({day for rule in self.rules for day in (rule.valid_from, rule.valid_to) if day})


@lru_cache(maxsize=8)
def _districts(rules: tuple[Rule, ...]) -> Districts:
    return Districts(rules)


def office_for(county: str, on: dt.date, rules: Iterable[Rule]) -> Answer:
    """The office that keeps `county` (five-digit FIPS) on the day `on`, under `rules`.

    Raises `NoOffice` or `TwoOffices`. Who asks many times keeps a `Districts` instead.
    """
    return _districts(tuple(rules)).office_for(county, on)
