"""A batch on Spark: the same records, keys, candidates and weights as in one process (`batch`), spread over executors.

Executors read, prepare and key the records, bring together those that share a key (the SQL of `candidates`) and weigh the
pairs. The few pairs that may matter come back to this process, which weighs them together as it would have weighed its own.
So the result is the same, and what this process holds of names grows with the likely pairs, not with the records.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from .batch import LEAST_PROBABILITY, Matches, Progress, UnreadableFile, conclude
from .candidates import (
    MEETING,
    MEETING_OF_TWO,
    MOST_MEETINGS,
    OF_ONE,
    OF_TWO,
    OPEN_KEYS,
    ROOM_SIZES,
    keys_table,
    largest_room,
)
from .carried import SCHEMA, from_columns, to_columns
from .forms import COLUMNS
from .keys import keys_of_all
from .model import Model, current_model
from .prepared import prepare_columns
from .spark import to_spark
from .table import people_of
from .together import LOWEST
from .vocabulary import Vocabulary
from .weigh import weigh_rows

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Batches = Iterator[pa.RecordBatch]

#: Both descriptions of every pair of `meetings`, each as a struct of the carried columns.
SIDE_BY_SIDE = """
SELECT m.i, m.j, struct_pack({a}) AS a, struct_pack({b}) AS b
FROM meetings AS m JOIN carried AS a ON a.row = m.i JOIN carried AS b ON b.row = m.j
"""
#: The records that likely pairs are made of; `likely` is a table (i, j).
NAMED = """
SELECT carried.* FROM carried
SEMI JOIN (SELECT i AS row FROM likely UNION SELECT j AS row FROM likely) AS named ON named.row = carried.row
ORDER BY carried.row
"""
#: Of every file how many records there are, how many have no id, how many ids there are, how many lines cannot be read.
COUNTS = """
SELECT file, count(*), count_if(trim(coalesce(id, '')) = ''), count(DISTINCT id), count(_broken)
FROM records GROUP BY file
"""


def match_files_on_spark(
    spark: SparkSession, paths: list[Path], *, model: Model | None = None, progress: Progress | None = None
) -> Matches:
    """As `batch.match_files`, on the executors of this session, which must be able to read the files.

    A path may be a folder of CSV files of one form: each is then read by a task of its own.
    """
    model = model or current_model()
    told = progress or (lambda step, done, all_: None)
    told("read", 0, 1)
    records = _numbered([_read(spark, path) for path in paths])
    records.createOrReplaceTempView("records")
    counts = _checked(spark, paths)
    carried = records.repartition("row").mapInArrow(_carry, _ddl(_CARRIED)).persist()
    carried.createOrReplaceTempView("carried")
    told("candidates", 0, 1)
    _meet(spark, carried, counts)
    told("compared", 0, 1)
    sides = SIDE_BY_SIDE.format(a=_fields("a"), b=_fields("b"))
    likely = spark.sql(to_spark(sides)).mapInArrow(_weigher(model, sum(counts)), _ddl(_PAIRS)).persist()
    likely.createOrReplaceTempView("likely")
    pairs = spark.sql("SELECT i, j FROM likely ORDER BY i, j").toArrow()
    named = spark.sql(to_spark(NAMED)).toArrow()
    ids = spark.sql("SELECT id FROM records ORDER BY row").toArrow().column("id").combine_chunks()
    return _concluded(ids, named, pairs, model, told)


def _concluded(ids: pa.Array, named: pa.Table, pairs: pa.Table, model: Model, told: Progress) -> Matches:
    """What the likely pairs come to. Rows are numbered anew for it, and back."""
    words = Vocabulary()
    rows = named.column("row").to_numpy()
    people = from_columns(named, words)
    words.freeze()
    files = named.column("file").to_numpy()
    file = files.astype(np.int8) if files.any() else None
    i, j = (np.searchsorted(rows, pairs.column(name).to_numpy()) for name in ("i", "j"))
    matches = conclude(ids.take(pa.array(rows)), people, file, i, j, model, told, records=len(ids))
    group = np.arange(len(ids))
    group[rows] = rows[matches.group]
    return Matches(
        ids, rows[matches.i], rows[matches.j], matches.weight, matches.probability, matches.link, group
    )  # fmt: skip


def _read(spark: SparkSession, path: Path) -> DataFrame:
    """The id and the match columns of a CSV file as text, absent and empty ones null."""
    first = min(path.glob("*.csv"), default=None) if path.is_dir() else path
    if first is None:
        raise UnreadableFile(f"{path.name} is a folder without a CSV file.")
    try:
        with first.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableFile(f"{path.name} is not a CSV file in UTF-8: {error}") from error
    if "id" not in header:
        raise UnreadableFile(
            f"{path.name}: the first line must name the columns, and `id` must be one of them."
        )
    schema = ", ".join(f"`{name}` string" for name in (*header, "_broken"))
    frame = spark.read.csv(
        str(path.absolute()), schema=schema, header=True, enforceSchema=True, multiLine=True, escape='"',
        columnNameOfCorruptRecord="_broken",
    )  # fmt: skip
    return frame.selectExpr(
        "id", "_broken", *(f"`{name}`" if name in header else f"'' AS {name}" for name in COLUMNS)
    )


def _numbered(frames: list[DataFrame]) -> DataFrame:
    """The records of all files with `file` and `row`: 0, 1, 2 … in the order of files and lines."""
    together = reduce(
        lambda one, other: one.unionAll(other),
        (frame.selectExpr("*", f"CAST({file} AS BIGINT) AS file") for file, frame in enumerate(frames)),
    )
    # Spark numbers within partitions, the partition's number in the upper bits: what is missing is where each begins.
    marked = together.selectExpr("*", "monotonically_increasing_id() AS mark").persist()
    sizes = (
        marked.selectExpr("shiftright(mark, 33) AS part").groupBy("part").count().orderBy("part").collect()
    )
    begins, before = [], 0
    for part, size in sizes:
        begins.append(f"WHEN {part} THEN {before}")
        before += size
    begin = f"CASE shiftright(mark, 33) {' '.join(begins)} END" if begins else "0"
    return marked.selectExpr("*", f"{begin} + (mark & {2**33 - 1}) AS row").drop("mark")


def _checked(spark: SparkSession, paths: list[Path]) -> list[int]:
    """The number of records of every file; refuses empty and repeated ids, and lines that cannot be read."""
    found = {file: numbers for file, *numbers in spark.sql(COUNTS).collect()}
    counts = []
    for file, path in enumerate(paths):
        count, empty, different, broken = found.get(file, (0, 0, 0, 0))
        if broken:
            raise UnreadableFile(f"{path.name} is not a CSV file: {broken} lines do not fit the first one.")
        if empty:
            raise UnreadableFile(f"{path.name}: {empty} records have an empty `id`.")
        if different < count:
            raise UnreadableFile(f"{path.name}: {count - different} ids are there more than once.")
        counts.append(int(count))
    return counts


def _meet(spark: SparkSession, carried: DataFrame, counts: list[int]) -> None:
    """The view `meetings` (i, j): rows that share an open key, each two once; of two files, one of each."""
    keyer, two = _keyer(max(sum(counts), 1)), len(counts) > 1
    carried.mapInArrow(keyer, _ddl(_KEYS)).distinct().persist().createOrReplaceTempView("keys")
    meetings = OF_TWO if two else OF_ONE
    count = 2 * min(counts) if two else counts[0]
    sizes = spark.sql(to_spark(ROOM_SIZES.format(meetings=meetings, largest=MOST_MEETINGS))).collect()
    largest = largest_room([(size, rooms) for size, rooms in sizes], count)
    opened = spark.sql(to_spark(OPEN_KEYS.format(meetings=meetings, largest=largest)))
    opened.createOrReplaceTempView("open_keys")
    spark.sql(to_spark(MEETING_OF_TWO if two else MEETING)).createOrReplaceTempView("meetings")


_CARRIED = pa.schema([("row", pa.int64()), ("file", pa.int64()), *SCHEMA])
_KEYS = pa.schema([("row", pa.int64()), ("key", pa.int64()), ("file", pa.int64())])
_PAIRS = pa.schema([("i", pa.int64()), ("j", pa.int64())])
_DDL = {
    pa.int8(): "tinyint",
    pa.int16(): "smallint",
    pa.int64(): "bigint",
    pa.string(): "string",
    pa.binary(): "binary",
}


def _ddl(schema: pa.Schema) -> str:
    return ", ".join(f"{field.name} {_DDL[field.type]}" for field in schema)


def _fields(side: str) -> str:
    return ", ".join(f"{name} := {side}.{name}" for name in SCHEMA.names)


# What runs on the executors, a batch at a time.


def _carry(batches: Batches) -> Batches:
    for batch in batches:
        columns = {name: [text or "" for text in batch.column(name).to_pylist()] for name in COLUMNS}
        carried = to_columns(people_of(prepare_columns(columns)))
        yield pa.RecordBatch.from_arrays(
            [batch.column("row"), batch.column("file"), *carried], schema=_CARRIED
        )


def _keyer(count: int) -> Callable[[Batches], Batches]:
    def keys(batches: Batches) -> Batches:
        for batch in batches:
            words = Vocabulary()
            people = from_columns(batch, words)
            words.freeze()
            made = keys_table(keys_of_all(people, count))
            at = made.column("row").combine_chunks()
            keys = made.column("key").combine_chunks()
            yield pa.RecordBatch.from_arrays(
                [batch.column("row").take(at), keys, batch.column("file").take(at)], schema=_KEYS
            )

    return keys


def _weigher(model: Model, records: int) -> Callable[[Batches], Batches]:
    """Of the pairs, those that may be listed in the end, or may hold a group together."""

    prior = np.float32(model.prior_for(records))

    def likely(batches: Batches) -> Batches:
        for batch in batches:
            words = Vocabulary()
            a, b = (
                from_columns(pa.RecordBatch.from_struct_array(batch.column(side)), words)
                for side in ("a", "b")
            )
            words.freeze()
            each = np.arange(batch.num_rows)
            weight = weigh_rows(a, each, b, each, model) + prior
            keep = (weight > LOWEST) | (model.probability(weight, grouped=records) >= LEAST_PROBABILITY)
            yield batch.select(["i", "j"]).filter(pa.array(keep))

    return likely
