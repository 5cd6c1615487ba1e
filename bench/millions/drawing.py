"""The drawn registry as tables in memory: whose record is which, and which records are kept back to ask for."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from amparo.matching.synthetic import registry
from amparo.people.models import Source
from bench.matching.draw import COLUMNS, SEED, Drawn, generator, write

Numbers = NDArray[np.int64]

#: What each kind of drawn source is in the registry.
SOURCE = {"consular": Source.CONSULAR, "us_list": Source.LIST, "spoken": Source.CIAM}
PEOPLE_OF_A_PART = 25_000
#: People of one part have numbers from here times the part's number.
_APART = 10_000_000


@dataclass(frozen=True, slots=True)
class Registry:
    """Records in the order in which they are received; `person` numbers people from 0 by their first record."""

    said: pa.Table  # the columns of a drawn file, as text
    source: Numbers  # which of `Source.values`
    person: Numbers

    def __len__(self) -> int:
        return len(self.person)

    @property
    def people(self) -> int:
        return int(self.person.max()) + 1


def draw_people(people: int, home: Path) -> Drawn:
    """A registry of at least so many people below `home`, in parts of which each has a seed of its own, by as many processes as
    there are processors. What this generator has drawn before is not drawn again."""
    parts = -(-people // PEOPLE_OF_A_PART)
    folder = home / f"parts-{generator()}"
    drawn = Drawn(folder / f"registry-{parts}.csv", folder / f"truth-{parts}.csv")
    if drawn.truth.exists():
        return drawn
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        pieces = list(pool.map(_draw_part, [(folder, number) for number in range(parts)]))
    for whole, which in ((drawn.records, 0), (drawn.truth, 1)):
        part = whole.with_suffix(".part")
        with part.open("wb") as file:
            for number, piece in enumerate(pieces):
                with piece[which].open("rb") as rows:
                    if number:
                        rows.readline()
                    shutil.copyfileobj(rows, file)
        part.rename(whole)
    return drawn


def _draw_part(asked: tuple[Path, int]) -> tuple[Path, Path]:
    folder, number = asked
    records, truth = folder / f"part-{number}.csv", folder / f"part-{number}-truth.csv"
    whose = number * _APART
    if not truth.exists():
        labelled = registry(PEOPLE_OF_A_PART, SEED + number)
        said = (item.described.as_mapping() for item in labelled)
        write(records, COLUMNS,
              ((f"{number}.{at}", *(row.get(name, "") for name in COLUMNS[1:])) for at, row in enumerate(said)))  # fmt: skip
        write(truth, ("id", "person", "source", "groups"),
              ((f"{number}.{at}", whose + item.person, item.source, "") for at, item in enumerate(labelled)))  # fmt: skip
    return records, truth


def read_registry(drawn: Drawn, people: int, *, questions: int, asked: Path, seed: int = 1) -> Registry:
    """The first `people` people of a draw, without the records that are kept back: those, each with the ids that would be
    right answers, are written to `asked`. Raises ValueError when fewer people were drawn."""
    said = pacsv.read_csv(
        drawn.records,
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(COLUMNS, pa.string()), strings_can_be_null=False, null_values=[]
        ),
    )
    truth = pacsv.read_csv(drawn.truth)
    person = _by_first_record(truth.column("person").to_numpy())
    if person.max() + 1 < people:
        raise ValueError(f"Only {person.max() + 1:,} people were drawn; {people:,} were asked for.")
    back, right = _keep_back(person, people, questions, Random(seed))
    rows = said.take(pa.array(back, pa.int64())).to_pylist()
    ids = said.column("id")
    lines = [
        {"asked": row, "right": [ids[other].as_py() for other in others]}
        for row, others in zip(rows, right, strict=True)
    ]
    asked.write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
    loaded = person < people
    loaded[back] = False
    kept = np.flatnonzero(loaded)
    number = {name: Source.values.index(value) for name, value in SOURCE.items()}
    source = np.array([number[name] for name in truth.column("source").to_pylist()])
    return Registry(said.take(pa.array(kept)), source[kept], _by_first_record(person[kept]))


def _by_first_record(person: Numbers) -> Numbers:
    """The same people, numbered from 0 in the order of their first records."""
    _names, first, back = np.unique(person, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[back]


def _keep_back(person: Numbers, people: int, many: int, rng: Random) -> tuple[list[int], list[list[int]]]:
    """One record each of `many` people who have others, and those others, by row."""
    order = np.argsort(person, kind="stable")
    begins = np.searchsorted(person[order], np.arange(people + 1))
    several = np.flatnonzero(np.diff(begins) > 1).tolist()
    back, right = [], []
    for one in rng.sample(several, min(many, len(several))):
        theirs = order[begins[one] : begins[one + 1]].tolist()
        row = rng.choice(theirs)
        back.append(row)
        right.append([other for other in theirs if other != row])
    return back, right
