"""What is missed and what is wrongly joined, by cause.

    python -m bench.matching.errors --records 100000 [--group one_surname]

At the threshold of the best F1, on a registry that took no part in training. Causes are tried in order; each pair has the
first that fits. With a group of people (`draw.groups`), what is missed is counted for them beside the whole. Prints Markdown
for docs/matching.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from amparo.matching.batch import read_file, read_people, weigher
from amparo.matching.candidates import candidate_pairs
from amparo.matching.model import current_model
from amparo.matching.observe import NUMBER, Observed, observe
from amparo.matching.together import together
from amparo.matching.train import Case, pairs_in

from .draw import Drawn, draw
from .running import HOME

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


def table(
    title: str, causes: Mapping[str, Where], of: int, beside: tuple[str, Where, int] | None = None
) -> None:
    """Counts by cause; `beside`: a group's name, which pairs are its own, and of how many."""
    group = beside[0].replace("_", " ") if beside else ""
    print(f"| {title} | pairs | per thousand |" + (f" {group}: pairs | per thousand |" if beside else ""))
    print("|---|---|---|" + ("---|---|" if beside else ""))
    left = np.ones(len(next(iter(causes.values()))), np.bool_)
    for cause, where in causes.items():
        here = left & where
        left &= ~where
        if here.any():
            line = f"| {cause} | {here.sum():,} | {here.sum() / of * 1000:.1f} |"
            if beside:
                own = int((here & beside[1]).sum())
                line += f" {own:,} | {own / beside[2] * 1000:.1f} |"
            print(line)
    print()


def case_drawn(drawn: Drawn) -> tuple[Case, list[set[str]]]:
    """A drawn registry as a case, and the groups that each record's person belongs to."""
    people = read_people(read_file(drawn.records), lambda *_: None)
    truth = pacsv.read_csv(
        drawn.truth, convert_options=pacsv.ConvertOptions(column_types={"groups": pa.string()})
    )
    person = truth.column("person").to_numpy().astype(np.int64)
    i, j = candidate_pairs(people)
    groups = [set((text or "").split()) for text in truth.column("groups").to_pylist()]
    return Case(people, i, j, np.asarray(person[i] == person[j]), person), groups


def true_pairs(person: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs of records of one person (nobody has more than six records here)."""
    order = np.argsort(person, kind="stable")
    one, other = [order[:0]], [order[:0]]
    for step in range(1, 6):
        a, b = order[:-step], order[step:]
        same = person[a] == person[b]
        one.append(np.minimum(a, b)[same])
        other.append(np.maximum(a, b)[same])
    return np.concatenate(one), np.concatenate(other)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.matching.errors")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument(
        "--group", default="", help="of which people what is missed is counted beside the whole"
    )
    options = parser.parse_args(arguments)
    case, groups = case_drawn(draw(options.records, HOME))
    model = current_model()
    assert case.person is not None
    count, weights = len(case.people), weigher(case.people, model)
    done = together(count, case.i, case.j, weights(case.i, case.j), weights, model.joining)
    same = case.person[done.i] == case.person[done.j]
    order = np.argsort(-done.weight, kind="stable")
    right = np.cumsum(same[order])
    best = (2 * right / (np.arange(1, len(right) + 1) + case.pairs)).argmax()
    chosen = np.zeros(len(order), np.bool_)
    chosen[order[: best + 1]] = True

    i, j = true_pairs(case.person)
    missed = ~np.isin(i * count + j, done.i[chosen] * count + done.j[chosen])
    met = np.isin(i * count + j, done.i * count + done.j)
    print(
        f"Of {case.pairs:,} pairs {missed.sum():,} are missed ({(missed & ~met).sum():,} of them never met).\n"
    )
    belongs = np.array([options.group in those for those in groups])
    i, j = i[missed], j[missed]
    table(
        "missed, because of",
        causes_of_missing(case, observe(case.people, i, case.people, j), i, j),
        case.pairs,
        (options.group, belongs[i], pairs_in(case.person[belongs])) if options.group else None,
    )
    wrong = chosen & ~same
    i, j = done.i[wrong], done.j[wrong]
    table(
        "wrongly joined", causes_of_joining(case, observe(case.people, i, case.people, j), i, j), case.pairs
    )


if __name__ == "__main__":
    main()
