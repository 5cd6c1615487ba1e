"""Duplicates within a file, or links between two files, without a database.

The same keys, the same scores and the same decisions as everywhere else, in one process: good for a hundred thousand
records on a laptop. `PAIRS.csv`: `id_a, id_b, probability, weight, decision` with `decision` link or review.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .forms import Described
from .keys import key_hash, match_keys
from .score import Prepared, compare, decide, prepare

#: A key that more records share than this says nothing; the pairs that it alone would bring are not looked at.
LARGEST_BLOCK = 400

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Match:
    """Two records that are or may be one person. `weight` in bits; `decision` is link or review."""

    id_a: str
    id_b: str
    probability: float
    weight: float
    decision: str


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a file: its own id, its file (0 or 1), its description ready to compare."""

    id: str
    file: int
    prepared: Prepared
    keys: tuple[int, ...]


class UnreadableFile(ValueError):
    """The file is not CSV with an `id` column in UTF-8."""


def read_rows(path: Path, file: int = 0) -> list[Row]:
    """The records of a CSV with the documented match columns; only `id` must be there, and each id once."""
    rows: list[Row] = []
    seen: set[str] = set()
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text)
            if "id" not in (reader.fieldnames or ()):
                raise UnreadableFile(
                    f"{path.name}: the first line must name the columns, and `id` must be one of them."
                )
            for line, row in enumerate(reader, start=2):
                name = (row["id"] or "").strip()
                if not name or name in seen:
                    raise UnreadableFile(
                        f"{path.name}, line {line}: `id` is {'repeated' if name else 'empty'}."
                    )
                seen.add(name)
                described = Described.from_mapping({key: value for key, value in row.items() if key})
                keys = tuple(key_hash(key) for key in match_keys(described))
                rows.append(Row(name, file, prepare(described), keys))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{path.name} is not a CSV file in UTF-8: {error}") from error
    return rows


def candidates(rows: Sequence[Row]) -> Iterator[tuple[int, list[int]]]:
    """For each position, the later positions that share a selective key with it (of the other file, when two)."""
    blocks: dict[int, list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        for key in row.keys:
            blocks[key].append(position)
    two_files = any(row.file for row in rows)
    for position, row in enumerate(rows):
        near: set[int] = set()
        for key in row.keys:
            block = blocks[key]
            if len(block) <= LARGEST_BLOCK:
                near.update(block)
        yield (
            position,
            sorted(
                other
                for other in near
                if other > position and (not two_files or rows[other].file != row.file)
            ),
        )


def matches(rows: Sequence[Row], progress: Progress | None = None) -> list[Match]:
    """Every pair worth a look, the surest first."""
    found: list[Match] = []
    for position, near in candidates(rows):
        row = rows[position]
        for other in near:
            comparison = compare(row.prepared, rows[other].prepared)
            verdict = decide(comparison)
            if verdict != "different":
                decision = "link" if verdict == "certain" else "review"
                found.append(
                    Match(row.id, rows[other].id, comparison.probability, comparison.weight, decision)
                )
        if progress is not None and position % 1000 == 0:
            progress(position, len(rows))
    found.sort(key=lambda match: (-match.weight, match.id_a, match.id_b))
    return found


def clusters(ids: Iterable[str], linked: Iterable[Match]) -> dict[str, str]:
    """Each id's group: the first id (in file order) of those that `link` decisions join."""
    parent = {name: name for name in ids}
    order = {name: position for position, name in enumerate(parent)}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for match in linked:
        if match.decision == "link":
            one, two = sorted((root(match.id_a), root(match.id_b)), key=order.__getitem__)
            parent[two] = one
    return {name: root(name) for name in parent}
