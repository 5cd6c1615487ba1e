"""What a batch costs as registries grow, step by step, and which keys bring true pairs together.

The figures that docs/matching-at-scale.md counts with. Every step runs in one process here, so that seconds are core-seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import psutil
import pyarrow as pa

from amparo.matching.batch import LEAST_PROBABILITY, PAIRS_AT_A_TIME, read_file
from amparo.matching.candidates import candidate_pairs
from amparo.matching.carried import to_columns
from amparo.matching.forms import COLUMNS
from amparo.matching.keys import Made, keys_of_all
from amparo.matching.model import current_model
from amparo.matching.on_spark import match_files_on_spark
from amparo.matching.prepared import prepare_columns
from amparo.matching.spark import spark_session
from amparo.matching.table import People, people_of
from amparo.matching.together import LOWEST
from amparo.matching.weigh import weigh_rows

from .compare import markdown
from .draw import Drawn


@dataclass(frozen=True, slots=True)
class Growth:
    """One registry: how much there is at every step for each record, and what a unit of it costs."""

    records: int
    keys_each: float
    pairs_each: float
    likely_each: float  # pairs that come back to be weighed together
    bytes_each: float  # of a carried record
    prepare: float  # microseconds a record
    key: float  # microseconds a record
    meet: float  # microseconds a pair
    weigh: float  # microseconds a pair


def grow(drawn: Drawn) -> Growth:
    """Measure the steps on a drawn registry."""
    table = read_file(drawn.records)
    columns = {name: table.column(name).to_pylist() for name in COLUMNS}
    people, prepare = _timed(lambda: people_of(prepare_columns(columns)))
    count = len(people)
    made, key = _timed(lambda: keys_of_all(people, count))
    (i, j), meet = _timed(lambda: candidate_pairs(people))
    likely, weighing = _timed(lambda: _likely(people, i, j))
    carried = pa.RecordBatch.from_arrays(
        to_columns(people), names=[str(n) for n in range(len(to_columns(people)))]
    )
    return Growth(
        records=count,
        keys_each=sum(len(rows) for _family, rows, _keys in made.found) / count,
        pairs_each=len(i) / count,
        likely_each=likely / count,
        bytes_each=carried.nbytes / count,
        prepare=prepare / count * 1e6,
        key=key / count * 1e6,
        meet=(meet - key) / max(len(i), 1) * 1e6,
        weigh=weighing / max(len(i), 1) * 1e6,
    )  # fmt: skip


def _likely(people: People, i: np.ndarray, j: np.ndarray) -> int:
    model, found = current_model(), 0
    prior = np.float32(model.prior_for(len(people)))
    for begin in range(0, len(i), PAIRS_AT_A_TIME):
        part = slice(begin, begin + PAIRS_AT_A_TIME)
        weight = weigh_rows(people, i[part], people, j[part], model) + prior
        found += int(
            ((weight > LOWEST) | (model.probability(weight, grouped=len(people)) >= LEAST_PROBABILITY)).sum()
        )
    return found


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.process_time()
    return work(), time.process_time() - began


def table_of(grown: Sequence[Growth]) -> str:
    """The figures in Markdown, a column a registry."""
    rows = [
        ("keys a record", [f"{g.keys_each:.1f}" for g in grown]),
        ("candidate pairs a record", [f"{g.pairs_each:.1f}" for g in grown]),
        ("likely pairs a record", [f"{g.likely_each:.2f}" for g in grown]),
        ("bytes of a prepared record", [f"{g.bytes_each:.0f}" for g in grown]),
        ("µs to prepare a record", [f"{g.prepare:.1f}" for g in grown]),
        ("µs to make a record's keys", [f"{g.key:.1f}" for g in grown]),
        ("µs to bring a pair together", [f"{g.meet:.2f}" for g in grown]),
        ("µs to weigh a pair", [f"{g.weigh:.2f}" for g in grown]),
    ]
    return markdown("one core", [f"{g.records:,}" for g in grown], rows)


def reach(drawn: Drawn) -> dict[str, float]:
    """For each family of keys, the share of the true pairs that share such a key, the farthest reach first."""
    table = read_file(drawn.records)
    people = people_of(prepare_columns({name: table.column(name).to_pylist() for name in COLUMNS}))
    made = keys_of_all(people, len(people))
    with duckdb.connect() as db:
        db.register("keys", _with_family(made))
        db.execute(
            """CREATE TABLE true_pairs AS WITH t AS (
                SELECT CAST(id AS BIGINT) AS row, person FROM read_csv(?, header = true, all_varchar = true))
            SELECT a.row AS i, b.row AS j FROM t a JOIN t b USING (person) WHERE a.row < b.row""",
            [str(drawn.truth)],
        )
        found = db.execute(
            """SELECT a.family, count(DISTINCT (i, j)) / (SELECT count(*) FROM true_pairs)
            FROM true_pairs JOIN keys a ON a.row = i JOIN keys b ON b.row = j AND b.key = a.key AND b.family = a.family
            GROUP BY a.family ORDER BY 2 DESC"""
        ).fetchall()
    return dict(found)


def _with_family(made: Made) -> pa.Table:
    return pa.concat_tables(
        pa.table(
            {
                "row": rows,
                "key": keys.view(np.int64),
                "family": pa.array([family] * len(rows)).dictionary_encode(),
            }
        )
        for family, rows, keys in made.found
    ).unify_dictionaries()


@dataclass(frozen=True, slots=True)
class OnSpark:
    """The same batch on Spark: core-seconds of all its processes, megabytes that went from one step's tasks to the next's."""

    records: int
    reading: float  # … and numbering, in core-seconds
    keying: float  # preparing, making keys, counting rooms
    weighing: float  # bringing pairs together and weighing them
    shuffled: float


def on_spark(drawn: Drawn, master: str = "local[2]") -> OnSpark:
    """Measure a whole batch on Spark, the start of the session not counted."""
    spent: list[float] = []
    with spark_session(master) as spark:

        def told(step: str, done: int, _all: int) -> None:
            if done == 0:
                spent.append(_core_seconds())

        matches = match_files_on_spark(spark, [drawn.records], progress=told)
        reading, keying, weighing, ended = *spent[:3], _core_seconds()
        context: Any = spark.sparkContext
        store, jvm = context._jsc.sc().statusStore(), context._gateway.jvm
        quantiles = context._gateway.new_array(jvm.double, 0)
        stages = store.stageList(None, False, False, quantiles, jvm.java.util.ArrayList())
        written = sum(stages.apply(n).shuffleWriteBytes() for n in range(stages.size()))
    return OnSpark(
        len(matches.ids), keying - reading, weighing - keying, ended - weighing, written / 1e6
    )  # fmt: skip


def table_of_spark(measured: Sequence[OnSpark]) -> str:
    """The figures in Markdown, a column a registry."""
    rows = [
        ("core-seconds to read and number", [f"{m.reading:.0f}" for m in measured]),
        ("core-seconds to prepare, make keys, count rooms", [f"{m.keying:.0f}" for m in measured]),
        ("core-seconds to bring together and weigh", [f"{m.weighing:.0f}" for m in measured]),
        ("MB shuffled", [f"{m.shuffled:,.0f}" for m in measured]),
    ]
    return markdown("on Spark", [f"{m.records:,}" for m in measured], rows)


def _core_seconds() -> float:
    """Of this process and of all below it, those that have ended among them."""
    this = psutil.Process()
    return sum(sum(process.cpu_times()[:4]) for process in (this, *this.children(recursive=True)))
