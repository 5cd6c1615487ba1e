"""Duplicates within a file, or links between two files, without a database of ours.

Records are prepared in several processes, DuckDB (or Spark) brings together those that share a key, pairs are weighed in
several processes by the same function as everywhere else, and then weighed together (`together`). The result does not
depend on how many processes there are. `PAIRS.csv`: `id_a, id_b, probability, weight, decision` with `decision` link or
review, the surest first.
"""

from __future__ import annotations

import csv
import mmap
import multiprocessing
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from .candidates import candidate_pairs
from .forms import COLUMNS
from .model import Model, current_model
from .prepared import prepare_columns
from .score import links
from .table import People, joined, people_of
from .together import together
from .weigh import HOPELESS, weigh_rows

Rows = NDArray[np.int64]
Weights = NDArray[np.float32]
Progress = Callable[[str, int, int], None]

#: Pairs less likely than this are not written: nobody would look at them.
LEAST_PROBABILITY = 0.001
CHUNK = 50_000  # records prepared at a time
PAIRS_AT_A_TIME = 400_000
#: From so many pieces of work on, it is worth starting processes.
WORTH_IT = 2


class UnreadableFile(ValueError):
    """The file is not CSV with an `id` column in UTF-8."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What a file holds: pairs of record numbers with weight, probability and whether they are links; and each record's
    group (the number of its first record)."""

    ids: pa.Array
    i: Rows
    j: Rows
    weight: Weights
    probability: NDArray[np.float64]
    link: NDArray[np.bool_]
    group: Rows


def read_file(path: Path) -> pa.Table:
    """The match columns of a CSV file, absent ones empty, as text; only `id` must be there, and each id once."""
    try:
        table = pacsv.read_csv(
            path,
            parse_options=pacsv.ParseOptions(newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                column_types={name: pa.string() for name in ("id", *COLUMNS)}, strings_can_be_null=False,
                include_columns=["id", *COLUMNS], include_missing_columns=True, null_values=[],
            ),
        )  # fmt: skip
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
        raise UnreadableFile(f"{path.name} is not a CSV file in UTF-8: {error}") from error
    if not _has_id(path):
        raise UnreadableFile(
            f"{path.name}: the first line must name the columns, and `id` must be one of them."
        )
    table = pa.table({name: pc.fill_null(table.column(name), "") for name in table.column_names})
    ids = table.column("id")
    empty = pc.equal(pc.utf8_trim_whitespace(ids), "")
    if pc.any(empty).as_py():
        raise UnreadableFile(f"{path.name}, record {pc.index(empty, True).as_py() + 1}: `id` is empty.")
    if pc.count_distinct(ids).as_py() != len(ids):
        counts = ids.value_counts()
        twice = next(one["values"].as_py() for one in counts if one["counts"].as_py() > 1)
        raise UnreadableFile(f"{path.name}: the id {twice} is there more than once.")
    return table


def _has_id(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return "id" in next(csv.reader(file), [])


def match_files(
    paths: list[Path], *, model: Model | None = None, progress: Progress | None = None
) -> Matches:
    """Who is who within one file, or between two."""
    tables = [read_file(path) for path in paths]
    table = pa.concat_tables(tables)
    file = None
    if len(tables) > 1:
        file = np.repeat(np.arange(len(tables), dtype=np.int8), [len(one) for one in tables])
    return match_table(table, file, model=model, progress=progress)


def match_table(
    table: pa.Table,
    file: NDArray[np.int8] | None = None,
    *,
    model: Model | None = None,
    progress: Progress | None = None,
) -> Matches:
    """As `match_files`, for records in a table with an `id` and the match columns."""
    model = model or current_model()
    told = progress or (lambda step, done, all_: None)
    people = read_people(table, told)
    told("candidates", 0, 1)
    i, j = candidate_pairs(people, file)
    return conclude(table.column("id").combine_chunks(), people, file, i, j, model, told)


def conclude(
    ids: pa.Array,
    people: People,
    file: NDArray[np.int8] | None,
    i: Rows,
    j: Rows,
    model: Model,
    told: Progress,
    *,
    records: int | None = None,
) -> Matches:
    """What the candidate pairs (i < j) come to. Of two files, only pairs of one with the other are listed.

    `records` is how many records there are, when `people` are only those of them that matter.
    """
    weights = weigher(people, model, told, records=records)
    alone = weights(i, j)
    keep = alone > HOPELESS / 2
    found = together(len(people), i[keep], j[keep], alone[keep], weights, model.joining)
    probability = model.probability(found.weight, grouped=records or len(people))
    worth = probability >= LEAST_PROBABILITY
    if file is not None:
        worth &= file[found.i] != file[found.j]
    listed = np.flatnonzero(worth)
    listed = listed[np.lexsort((found.j[listed], found.i[listed], -found.weight[listed]))]
    i, j, weight, probability = found.i[listed], found.j[listed], found.weight[listed], probability[listed]
    return Matches(ids, i, j, weight, probability, links(people, i, j, probability, model), found.group)


def weigher(
    people: People, model: Model, told: Progress = lambda *_: None, *, records: int | None = None
) -> Callable[[Rows, Rows], Weights]:
    """What weighs pairs of these people's rows, the prior counted in."""
    prior = np.float32(model.prior_for(len(people) if records is None else records))
    return lambda i, j: weigh_pairs(people, i, j, model, told) + prior


def read_people(table: pa.Table, told: Progress) -> People:
    """The records of a table, prepared; rows keep their order."""
    chunks = [table.slice(at, CHUNK) for at in range(0, len(table), CHUNK)]
    parts: list[People] = []
    with _processes(len(chunks)) as run:
        for part in run(_prepare, chunks):
            parts.append(part)
            told("read", min(len(parts) * CHUNK, len(table)), len(table))
    return joined(parts) if parts else people_of([])


def _prepare(chunk: pa.Table) -> People:
    columns = {name: chunk.column(name).to_pylist() for name in COLUMNS}
    return people_of(prepare_columns(columns))


_SHARED: tuple[People, Rows, Rows, Model, NDArray[np.float32]] | None = None


def weigh_pairs(people: People, i: Rows, j: Rows, model: Model, told: Progress) -> Weights:
    """The weight of each pair in bits, the prior not counted in."""
    global _SHARED
    weight = np.frombuffer(
        mmap.mmap(-1, max(len(i), 1) * 4), np.float32, len(i)
    )  # the processes write into it
    _SHARED = people, i, j, model, weight
    begins = range(0, len(i), PAIRS_AT_A_TIME)
    with _processes(len(begins)) as run:
        for done, _nothing in enumerate(run(_weigh_some, begins), start=1):
            told("compared", min(done * PAIRS_AT_A_TIME, len(i)), len(i))
    _SHARED = None
    return weight


def _weigh_some(begin: int) -> None:
    assert _SHARED is not None
    people, i, j, model, weight = _SHARED
    part = slice(begin, begin + PAIRS_AT_A_TIME)
    weight[part] = weigh_rows(people, i[part], people, j[part], model)


class _processes:
    """`map` over as many processes as there are processors, or in this one when there is little to do.

    The processes are forks: they see the tables that are in memory already, without copies.
    """

    def __init__(self, pieces: int) -> None:
        self._pool = None
        workers = len(os.sched_getaffinity(0))
        if pieces >= WORTH_IT and workers > 1:
            self._pool = multiprocessing.get_context("fork").Pool(min(workers, pieces))

    def __enter__(self) -> Callable[..., Iterator]:  # type: ignore[type-arg]
        return self._pool.imap if self._pool is not None else map

    def __exit__(self, *_what: object) -> None:
        if self._pool is not None:
            self._pool.terminate()
            self._pool.join()


def write_pairs(matches: Matches, path: Path) -> None:
    """Write `PAIRS.csv`; the file is whole or not there."""
    decision = pa.array(np.where(matches.link, "link", "review"))
    table = pa.table({
        "id_a": matches.ids.take(pa.array(matches.i)), "id_b": matches.ids.take(pa.array(matches.j)),
        "probability": pc.round(pa.array(matches.probability), 6), "weight": pc.round(pa.array(matches.weight), 3),
        "decision": decision,
    })  # fmt: skip
    _write(table, path)


def write_groups(matches: Matches, path: Path) -> None:
    """Write `id, cluster`: every record with the id of the first record of its group."""
    _write(pa.table({"id": matches.ids, "cluster": matches.ids.take(pa.array(matches.group))}), path)


def _write(table: pa.Table, path: Path) -> None:
    part = path.with_name(path.name + ".part")
    pacsv.write_csv(table, part, pacsv.WriteOptions(quoting_style="needed"))
    part.replace(path)
