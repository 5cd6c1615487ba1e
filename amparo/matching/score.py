"""The one scoring service: how likely descriptions are of one person, field by field, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .model import Model, current_model
from .observe import FIELDS, LEVELS, NUMBER, Observed, Rows, observe
from .prepared import Prepared, prepare
from .table import People, people_of
from .vocabulary import Vocabulary
from .weigh import field_weights, weigh

__all__ = ["Comparison", "Prepared", "compare", "compare_all", "compare_best", "decide", "links", "prepare"]

#: A registry that is not counted is taken to have so many records.
USUAL_REGISTRY = 100_000
#: Levels that are disagreement; the others are agreement, as far as they go.
SPEAKS_AGAINST = frozenset(
    (
        "different",
        "first_only",
        "mixed",
        "second_only",
        "crossed",
        "overlap",
        "like",
        "same_year",
        "generation",
        "year_only_decade",
    )
)
STRONG = ("curp", "a_number", "passport", "matricula")
AGE_GAP = 5
#: Fields whose level is named even when it is `missing`.
ALWAYS_NAMED = frozenset(("surnames", "given_names", "birth"))


class Comparison(NamedTuple):
    """What a comparison found. `weight` is in bits, prior counted in; `levels` names the level of agreement of every
    field that both sides have."""

    weight: float
    probability: float
    levels: dict[str, str]
    strong_identifier: bool
    contradictions: tuple[str, ...]
    bits: tuple[
        float, float, float, float
    ]  # rarity of the agreeing surnames, given names, mother's, father's names
    certain: bool  # a machine may join the two (`decide` says by what rule)
    parts: dict[str, float]  # bits, by field; `together` is what only several fields together say


def compare(
    a: Prepared, b: Prepared, model: Model | None = None, *, records: int = USUAL_REGISTRY
) -> Comparison:
    """Compare two prepared descriptions; symmetric. What is missing on either side counts neither for nor against.

    The probability is that of a candidate out of a registry of so many records.
    """
    return compare_all(a, [b], model, records=records)[0]


def compare_all(
    a: Prepared, others: Sequence[Prepared], model: Model | None = None, *, records: int = USUAL_REGISTRY
) -> list[Comparison]:
    """Compare one description with many at once: much faster than one by one."""
    return compare_pairs([a], others, [(0, j) for j in range(len(others))], model, records=records)


def compare_pairs(
    one: Sequence[Prepared], others: Sequence[Prepared], pairs: Sequence[tuple[int, int]],
    model: Model | None = None, *, records: int = USUAL_REGISTRY,
) -> list[Comparison]:  # fmt: skip
    """Compare the pairs (one[i], others[j])."""
    if not pairs:
        return []
    model = model or current_model()
    words = Vocabulary()
    left = people_of(one, words)
    right = people_of(others, words)
    left.vocabulary.freeze()
    at = np.array(pairs, np.int64)
    observed = observe(left, at[:, 0], right, at[:, 1])
    return comparisons(observed, model, records)


def compare_best(
    a: Prepared, others: Sequence[Prepared], whose: Sequence[int], most: int, model: Model | None = None, *,
    records: int = USUAL_REGISTRY,
) -> list[tuple[int, Comparison]]:  # fmt: skip
    """Compare one description with many that are about several people (`whose`: the person of each).

    Of each person the most similar description counts; those of the `most` likeliest people are returned, the likeliest
    first, each as its place in `others` and what the comparison found. Only these are put in words, so that an answer
    while somebody types costs little.
    """
    if not others:
        return []
    model = model or current_model()
    people = people_of([a, *others])
    rows = np.arange(1, len(people))
    observed = observe(people, np.zeros_like(rows), people, rows)
    weight = weigh(observed, model)
    best: dict[int, int] = {}
    for at in sorted(range(len(others)), key=weight.tolist().__getitem__, reverse=True):
        best.setdefault(whose[at], at)
        if len(best) == most:
            break
    chosen = list(best.values())
    return list(zip(chosen, comparisons(observed.of(np.array(chosen)), model, records), strict=True))


def comparisons(observed: Observed, model: Model, records: int) -> list[Comparison]:
    """The observations of pairs in words."""
    parts = field_weights(observed, model)
    weight = np.sum(np.stack(list(parts.values())), axis=0) + np.float32(model.prior_for(records))
    part_rows = list(zip(*(column.tolist() for column in parts.values()), strict=True))
    probability = model.probability(weight)
    strong, against = strong_identifiers(observed), contradictions(observed)
    certain = _may_join(observed, probability, model, against)
    columns = [observed.levels[field].tolist() for field in FIELDS]
    bits = [observed.bits[name].tolist() for name in ("surnames", "given_names", "mother", "father")]
    found = []
    for at, (w, p) in enumerate(zip(weight.tolist(), probability.tolist(), strict=True)):
        levels = {
            field: LEVELS[field][column[at]]
            for field, column in zip(FIELDS, columns, strict=True)
            if column[at] or field in ALWAYS_NAMED
        }
        reasons = tuple(name for name, there in against.items() if there[at])
        found.append(
            Comparison(
                w,
                p,
                levels,
                bool(strong[at]) and not reasons,
                reasons,
                (bits[0][at], bits[1][at], bits[2][at], bits[3][at]),
                bool(certain[at]),
                dict(zip(parts, part_rows[at], strict=True)),
            )
        )
    return found


@cache
def _which(field: str, names: tuple[str, ...]) -> NDArray[np.bool_]:
    """For each level of the field, whether it is one of these."""
    return np.array([level in names for level in LEVELS[field]])


def strong_identifiers(observed: Observed) -> NDArray[np.bool_]:
    """Where an identifier that only one person has agrees."""
    found = np.zeros(len(observed), np.bool_)
    for field in STRONG:
        found |= observed.levels[field] == NUMBER[field]["same"]
    return found


def contradictions(observed: Observed) -> dict[str, NDArray[np.bool_]]:
    """What speaks so strongly against a pair that no machine may join it, by name."""

    def is_(field: str, *names: str) -> NDArray[np.bool_]:
        return _which(field, names)[observed.levels[field]]

    birth = is_("birth", "different", "same_year", "year_only_decade", "generation")
    gap = observed.years_apart > AGE_GAP
    return {
        "curp_differs": is_("curp", "different", "like"),
        "curp_of_a_homonym": is_("curp", "homonym"),
        "age_gap": birth & gap,
        "birth_differs": birth & ~gap,
        "sex_differs": is_("sex", "different"),
        "surnames_differ": is_("surnames", "different"),
        "given_names_differ": is_("given_names", "different"),
        "a_number_differs": is_("a_number", "different"),
    }


_NAME_COMPATIBLE = (
    "both", "both_near", "swapped", "swapped_near", "first", "first_near", "second", "second_near", "one", "one_near",
    "married",
)  # fmt: skip
_GIVEN_COMPATIBLE = ("same", "near", "part", "part_near", "short")
_BIRTH_COMPATIBLE = ("same", "swapped", "slip", "near", "year_only_same")
#: A whole name rarer than one in 2^25 people: with the same full birth date, a namesake is not to be expected in Mexico.
RARE_NAME = 25.0
_CORROBORATION = ("phone", "mother", "father", "municipality")


def links(
    people: People, i: Rows, j: Rows, probability: NDArray[np.float64], model: Model
) -> NDArray[np.bool_]:
    """Which pairs a machine may join (`decide` says by what rule)."""
    if not len(i):
        return np.zeros(0, np.bool_)
    return may_join(observe(people, i, people, j), probability, model)


def may_join(observed: Observed, probability: NDArray[np.float64], model: Model) -> NDArray[np.bool_]:
    """Where the rule of `decide` finds a pair certain."""
    return _may_join(observed, probability, model, contradictions(observed))


def _may_join(
    observed: Observed, probability: NDArray[np.float64], model: Model, speaks_against: dict[str, NDArray[np.bool_]]
) -> NDArray[np.bool_]:  # fmt: skip
    def is_(field: str, names: tuple[str, ...]) -> NDArray[np.bool_]:
        return _which(field, names)[observed.levels[field]]

    against = np.zeros(len(observed), np.bool_)
    for there in speaks_against.values():
        against |= there
    compatible = is_("surnames", _NAME_COMPATIBLE) & is_("given_names", _GIVEN_COMPATIBLE)
    by_number = strong_identifiers(observed) & compatible & is_("birth", _BIRTH_COMPATIBLE)
    whole = is_("surnames", ("both",)) & is_("given_names", ("same",)) & is_("birth", ("same",))
    rare = observed.bits["surnames"] + observed.bits["given_names"] >= RARE_NAME
    corroborated = np.zeros(len(observed), np.bool_)
    for field in _CORROBORATION:
        corroborated |= is_(field, ("same",))
    by_all = whole & (rare | corroborated) & (probability >= model.certain)
    return ~against & (by_number | by_all)


def decide(comparison: Comparison, model: Model | None = None) -> str:
    """What may follow: `certain` (the machine may join, undoably), `doubtful` (a person decides) or `different`.

    Certain needs no contradiction, compatible names and birth, and either a strong identifier that agrees
    (CURP, A-number, passport, matrícula) or a probability over the threshold measured for 99.9 % precision with
    both surnames, every given name and the full birth date the same, and besides them a telephone, a parent or
    the municipality of birth, or a name so rare that nobody else of that birth date bears it. Never on names
    alone: two Juan Hernández Hernández of one birth date are for a person to decide.
    """
    model = model or current_model()
    if comparison.certain:
        return "certain"
    if comparison.probability >= model.review or any(
        comparison.levels.get(field) == "same" for field in STRONG
    ):
        return "doubtful"
    return "different"
