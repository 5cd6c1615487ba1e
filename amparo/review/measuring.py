"""How good the answers are: agreement between two reviewers, and precision of a sample with its interval. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

#: The normal quantile of a 95 % interval.
Z = 1.959964


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `n` questions answered twice: the share answered alike, and Cohen's kappa (None when chance alone explains all)."""

    n: int
    share: float | None
    kappa: float | None


def agreement(answers: Sequence[tuple[str, str]]) -> Agreement:
    """Agreement of pairs of answers (first reviewer, second reviewer), whatever the answers are.

    Kappa is (observed - expected) / (1 - expected), expected from how often each reviewer gives each answer. When both
    gave one and the same answer to everything, nothing but chance is needed to explain it and there is no kappa.
    """
    n = len(answers)
    if n == 0:
        return Agreement(0, None, None)
    observed = sum(one == other for one, other in answers) / n
    firsts, seconds = Counter(one for one, _ in answers), Counter(other for _, other in answers)
    expected = sum(firsts[answer] * seconds[answer] for answer in firsts) / n**2
    kappa = None if math.isclose(expected, 1.0) else (observed - expected) / (1.0 - expected)
    return Agreement(n, observed, kappa)


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`, with its 95 % Wilson interval. Without any `n` there is no share."""

    hits: int
    n: int
    value: float | None
    low: float | None
    high: float | None


def share(hits: int, n: int) -> Share:
    """A share with Wilson's score interval, which stays inside 0 … 1 and is honest about small samples.

    Raises `ValueError` when `hits` is not among `n`.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n}")
    if n == 0:
        return Share(0, 0, None, None, None)
    p, z2 = hits / n, Z * Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return Share(hits, n, p, max(middle - half, 0.0), min(middle + half, 1.0))
