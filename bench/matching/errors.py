"""What is missed and what is wrongly joined, by cause.

    python -m bench.matching.errors [PEOPLE]

At the threshold of the best F1, on a registry that took no part in training. Causes are tried in order; each pair has the
first that fits. Prints Markdown for docs/matching.md.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from amparo.matching.batch import weigher
from amparo.matching.model import current_model
from amparo.matching.observe import NUMBER, Observed, observe
from amparo.matching.synthetic import registry
from amparo.matching.together import together
from amparo.matching.train import Case, case_of

Where = NDArray[np.bool_]


def is_(observed: Observed, field: str, *levels: str) -> Where:
    return np.isin(observed.levels[field], [NUMBER[field][level] for level in levels])


def causes_of_missing(
    case: Case, observed: Observed, i: NDArray[np.int64], j: NDArray[np.int64]
) -> Mapping[str, Where]:
    people = case.people
    one_name = ((people.surnames[i, 1] < 0) & (people.given[i, 1] < 0)) | (
        (people.surnames[j, 1] < 0) & (people.given[j, 1] < 0)
    )
    no_birth = is_(observed, "birth", "missing")
    return {
        "no birth date on a side, one surname and one given name": no_birth & one_name,
        "no birth date on a side, more of a name": no_birth,
        "another given name, or a short form of it": is_(
            observed, "given_names", "different", "short", "initial", "overlap"
        ),
        "surnames hardly alike": is_(
            observed, "surnames", "different", "first_only", "second_only", "crossed"
        ),
        "birth dates that contradict": is_(
            observed, "birth", "different", "generation", "same_year", "year_only_decade"
        ),
        "only the year of birth, or a wrong one": is_(observed, "birth", "year_only_same", "year_only_near"),
        "a single name each": one_name,
        "something else": np.ones(len(i), np.bool_),
    }


def causes_of_joining(
    case: Case, observed: Observed, i: NDArray[np.int64], j: NDArray[np.int64]
) -> Mapping[str, Where]:
    birth = case.people.births
    told = (birth[i, 0, 1] > 0) & (birth[j, 0, 1] > 0)
    kin = (
        is_(observed, "phone", "same")
        | is_(observed, "mother", "same", "part")
        | is_(observed, "municipality", "same", "near")
    )
    agree = is_(observed, "given_names", "same", "near", "part", "part_near")
    return {
        "family: another given name": ~agree & (kin | told),
        "family: the same given name, and a side that says no birth date": agree & kin & ~told,
        "family: the same given name, birth dates near each other": agree & kin,
        "namesakes, and a side that says no birth date": ~told,
        "namesakes whose birth dates agree or nearly do": told,
        "something else": np.ones(len(i), np.bool_),
    }


def table(title: str, causes: Mapping[str, Where], of: int) -> None:
    print(f"| {title} | pairs | per thousand |\n|---|---|---|")
    left = np.ones(len(next(iter(causes.values()))), np.bool_)
    for cause, where in causes.items():
        here = left & where
        left &= ~where
        if here.any():
            print(f"| {cause} | {here.sum():,} | {here.sum() / of * 1000:.1f} |")
    print()


def main(people: int = 60_000) -> None:
    case, model = case_of(registry(people, 35)), current_model()
    assert case.person is not None
    count, weights = len(case.people), weigher(case.people, model)
    done = together(count, case.i, case.j, weights(case.i, case.j), weights, model.joining)
    same = case.person[done.i] == case.person[done.j]
    order = np.argsort(-done.weight, kind="stable")
    right = np.cumsum(same[order])
    best = (2 * right / (np.arange(1, len(right) + 1) + case.pairs)).argmax()
    chosen = np.zeros(len(order), np.bool_)
    chosen[order[: best + 1]] = True

    by_person = np.argsort(case.person, kind="stable")
    pairs = [by_person[:0]], [by_person[:0]]
    for step in range(1, 6):  # nobody has more than six records here
        one, other = by_person[:-step], by_person[step:]
        together_ = case.person[one] == case.person[other]
        pairs[0].append(np.minimum(one, other)[together_])
        pairs[1].append(np.maximum(one, other)[together_])
    i, j = (np.concatenate(side) for side in pairs)
    found = done.i[chosen] * count + done.j[chosen]
    missed = ~np.isin(i * count + j, found)
    met = np.isin(i * count + j, done.i * count + done.j)
    print(
        f"Of {case.pairs:,} pairs {missed.sum():,} are missed ({(missed & ~met).sum():,} of them never met).\n"
    )
    i, j = i[missed], j[missed]
    table(
        "missed, because of",
        causes_of_missing(case, observe(case.people, i, case.people, j), i, j),
        case.pairs,
    )
    wrong = chosen & ~same
    i, j = done.i[wrong], done.j[wrong]
    table(
        "wrongly joined", causes_of_joining(case, observe(case.people, i, case.people, j), i, j), case.pairs
    )


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
