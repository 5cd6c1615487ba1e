"""What is missed and what is wrongly joined, by cause.

    python -m bench.matching.errors --records 100000 [--group one_surname] [--pairs PAIRS]

At the threshold of the best F1, on a registry that took no part in training. Causes are tried in order; each pair has the
first that fits. With a group of people (`draw.groups`), what is missed is counted for them beside the whole; with PAIRS, a
result of `bin/amparo match` on that registry is taken as it is. Prints Markdown for docs/matching.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from amparo.matching.batch import match_table, read_file, read_people
from amparo.matching.observe import NUMBER, Observed, observe
from amparo.matching.table import People
from amparo.matching.train import pairs_in

from .draw import Drawn, draw
from .running import HOME

Where = NDArray[np.bool_]
Rows = NDArray[np.int64]


def is_(observed: Observed, field: str, *levels: str) -> Where:
    return np.isin(observed.levels[field], [NUMBER[field][level] for level in levels])


def causes_of_missing(
    people: People, observed: Observed, i: NDArray[np.int64], j: NDArray[np.int64]
) -> Mapping[str, Where]:
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
    people: People, observed: Observed, i: NDArray[np.int64], j: NDArray[np.int64]
) -> Mapping[str, Where]:
    birth = people.births
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


def true_pairs(person: Rows) -> tuple[Rows, Rows]:
    """All pairs of records of one person (nobody has more than six records here)."""
    order = np.argsort(person, kind="stable")
    one, other = [order[:0]], [order[:0]]
    for step in range(1, 6):
        a, b = order[:-step], order[step:]
        same = person[a] == person[b]
        one.append(np.minimum(a, b)[same])
        other.append(np.maximum(a, b)[same])
    return np.concatenate(one), np.concatenate(other)


def listed(drawn: Drawn, pairs: Path | None, table_: pa.Table) -> tuple[Rows, Rows]:
    """The pairs of a result, the surest first. The ids of a drawn registry are its rows."""
    if pairs is None:
        found = match_table(table_)
        return found.i, found.j
    result = pacsv.read_csv(pairs).sort_by([("weight", "descending")])
    return tuple(result.column(name).to_numpy().astype(np.int64) for name in ("id_a", "id_b"))  # type: ignore[return-value]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.matching.errors")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument(
        "--group", default="", help="of which people what is missed is counted beside the whole"
    )
    parser.add_argument("--pairs", type=Path, help="a result of bin/amparo match, instead of matching anew")
    options = parser.parse_args(arguments)
    drawn = draw(options.records, HOME)
    records, truth = read_file(drawn.records), read_truth(drawn)
    person, count = truth.column("person").to_numpy().astype(np.int64), len(records)
    found_i, found_j = listed(drawn, options.pairs, records)
    same = person[found_i] == person[found_j]
    right = np.cumsum(same)
    pairs = pairs_in(person)
    best = int((2 * right / (np.arange(1, len(right) + 1) + pairs)).argmax()) + 1

    i, j = true_pairs(person)
    key, found = i * count + j, np.minimum(found_i, found_j) * count + np.maximum(found_i, found_j)
    missed = ~np.isin(key, found[:best])
    unlisted = int((missed & ~np.isin(key, found)).sum())
    print(f"Of {pairs:,} pairs {missed.sum():,} are missed ({unlisted:,} of them not even listed).\n")
    i, j = i[missed], j[missed]
    wrong_i, wrong_j = (side[:best][~same[:best]] for side in (found_i, found_j))
    # Only the records that something is wrong with are prepared, and numbered anew.
    rows = np.unique(np.concatenate((i, j, wrong_i, wrong_j)))
    people = read_people(records.take(pa.array(rows)), lambda *_: None)
    belongs = np.array([options.group in (text or "").split() for text in truth.column("groups").to_pylist()])
    beside = (options.group, belongs[i], pairs_in(person[belongs])) if options.group else None
    i, j, wrong_i, wrong_j = (np.searchsorted(rows, side) for side in (i, j, wrong_i, wrong_j))
    table(
        "missed, because of",
        causes_of_missing(people, observe(people, i, people, j), i, j),
        pairs,
        beside,
    )
    table(
        "wrongly joined",
        causes_of_joining(people, observe(people, wrong_i, people, wrong_j), wrong_i, wrong_j),
        pairs,
    )


def read_truth(drawn: Drawn) -> pa.Table:
    """Person and groups of every record, in the order of the registry."""
    types = pacsv.ConvertOptions(column_types={"groups": pa.string()})
    return pacsv.read_csv(drawn.truth, convert_options=types)


if __name__ == "__main__":
    main()
