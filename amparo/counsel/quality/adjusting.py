"""Outcomes adjusted for the mix of cases, by indirect standardisation. Pure; the method is in `docs/quality-of-pale.md`.

What an advisor's cases had been expected to bring, had each ended as such cases end in the whole network, is compared with
what they brought.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

#: Nothing is shown of fewer cases, or of fewer ratings (issue 6; C8).
FEWEST = 10
#: The 97.5th percentile of the normal distribution: two-sided 95 %.
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Ended:
    """A case that ended: whose it was, of which kind, and whether the end was favourable."""

    advisor: Hashable
    stratum: tuple[str, ...]
    favourable: bool


@dataclass(frozen=True, slots=True)
class Adjusted:
    """One advisor. `ratio` is observed by expected, with its 95 % interval; None where nothing favourable was expected."""

    cases: int
    observed: int
    expected: float
    ratio: float | None
    low: float | None
    high: float | None

    @property
    def shown(self) -> bool:
        """Whether there are enough cases for anything of it to be seen."""
        return self.cases >= FEWEST

    @property
    def stands(self) -> str:
        """`above` or `below` what such cases bring, when the interval leaves 1 out; else `like`."""
        if self.low is None or self.high is None:
            return "like"
        return "above" if self.low > 1 else "below" if self.high < 1 else "like"


def rates(cases: Iterable[Ended]) -> dict[tuple[str, ...], float]:
    """The share of favourable ends in each stratum of the whole network."""
    all_of: dict[tuple[str, ...], int] = defaultdict(int)
    good: dict[tuple[str, ...], int] = defaultdict(int)
    for one in cases:
        all_of[one.stratum] += 1
        good[one.stratum] += one.favourable
    return {stratum: good[stratum] / number for stratum, number in all_of.items()}


def adjusted(cases: Iterable[Ended]) -> Mapping[Hashable, Adjusted]:
    """Every advisor of these cases, the network's own strata being the standard: expected ends add up to those observed."""
    cases = list(cases)
    standard = rates(cases)
    number: dict[Hashable, int] = defaultdict(int)
    observed: dict[Hashable, int] = defaultdict(int)
    expected: dict[Hashable, list[float]] = defaultdict(list)
    for one in cases:
        number[one.advisor] += 1
        observed[one.advisor] += one.favourable
        expected[one.advisor].append(standard[one.stratum])
    made = {}
    for advisor, n in number.items():
        total = math.fsum(expected[advisor])
        low, high = byar(observed[advisor])
        made[advisor] = Adjusted(
            cases=n, observed=observed[advisor], expected=total,
            ratio=observed[advisor] / total if total else None,
            low=low / total if total else None, high=high / total if total else None,
        )  # fmt: skip
    return made


def byar(observed: int) -> tuple[float, float]:
    """Byar's approximation of the exact 95 % limits of a Poisson count (Breslow and Day 1987, p. 69)."""
    if observed < 0:
        raise ValueError(observed)
    low = 0.0
    if observed:
        low = observed * max(0.0, 1 - 1 / (9 * observed) - Z / (3 * math.sqrt(observed))) ** 3
    more = observed + 1
    return low, more * (1 - 1 / (9 * more) + Z / (3 * math.sqrt(more))) ** 3
