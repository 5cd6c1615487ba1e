"""Candidate pairs: every two records that share a match key that not too many share.

The join is SQL that DuckDB runs on one machine and Spark on many; what it joins is the keys' table (row, key).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .keys import Made, keys_of_all
from .table import People

Rows = NDArray[np.int64]

#: A key that more records of a file share than this tells nothing about anybody.
LARGEST_ROOM = 400
MOST_MEETINGS = LARGEST_ROOM * (LARGEST_ROOM - 1) // 2
#: Rooms are opened from the smallest up, until so many meetings per record have been arranged: that bounds the work.
MEETINGS = 40

#: How many meetings a key's room brings: of everybody with everybody, or of one file's records with the other's.
OF_ONE = "count(*) * (count(*) - 1) // 2"
OF_TWO = "count_if(file = 0) * count_if(file = 1)"
#: How many rooms there are of so many meetings; `keys` is the table of keys (row, key and, of two files, file).
ROOM_SIZES = """
SELECT meetings, count(*) AS rooms FROM (
  SELECT CAST({meetings} AS BIGINT) AS meetings FROM keys GROUP BY key
) AS room WHERE meetings BETWEEN 1 AND {largest} GROUP BY meetings ORDER BY meetings
"""
#: The keys whose rooms are opened.
OPEN_KEYS = """
SELECT keys.* FROM keys SEMI JOIN (
  SELECT key FROM keys GROUP BY key HAVING {meetings} BETWEEN 1 AND {largest}
) AS open ON keys.key = open.key
"""
#: Who meets whom, each two once; `open_keys` is what OPEN_KEYS gave.
MEETING = """
SELECT DISTINCT a.row AS i, b.row AS j
FROM open_keys AS a JOIN open_keys AS b ON a.key = b.key AND a.row < b.row
"""
#: As MEETING, when only records of two different files may meet; those of the first file have the lower rows.
MEETING_OF_TWO = """
SELECT DISTINCT a.row AS i, b.row AS j
FROM open_keys AS a JOIN open_keys AS b ON a.key = b.key AND a.file = 0 AND b.file = 1
"""


def keys_table(made: Made) -> pa.Table:
    """Keys as a table (row, key): 32-bit rows, signed 64-bit keys."""
    rows = [rows.astype(np.int32) for _family, rows, _keys in made.found]
    keys = [keys.view(np.int64) for _family, _rows, keys in made.found]
    return pa.table({
        "row": np.concatenate([np.zeros(0, np.int32), *rows]), "key": np.concatenate([np.zeros(0, np.int64), *keys]),
    })  # fmt: skip


def largest_room(sizes: list[tuple[int, int]], count: int) -> int:
    """The meetings of the largest room that is opened for `count` records, from (meetings, number of rooms) in order.

    Of two files, `count` is twice the smaller: no more records than that can have a partner in the other.
    """
    arranged, largest = 0, 0
    for meetings, rooms in sizes:
        arranged += rooms * meetings
        if arranged > MEETINGS * count:
            break
        largest = meetings
    return largest


def candidate_pairs(
    people: People, file: NDArray[np.int8] | None = None, *, memory: str = "2GB"
) -> tuple[Rows, Rows]:
    """Pairs of rows (i < j), each once, in order. With `file`, only pairs of two different files."""
    import duckdb

    with duckdb.connect(config={"memory_limit": memory, "preserve_insertion_order": False}) as base:
        base.register("arrived", keys_table(keys_of_all(people, max(len(people), 1))))
        count, meetings = len(people), OF_ONE
        if file is None:
            base.execute("CREATE TABLE keys AS SELECT DISTINCT row, key FROM arrived")
        else:
            base.register("files", pa.table({"row": np.arange(len(people), dtype=np.int32), "file": file}))
            base.execute(
                "CREATE TABLE keys AS SELECT DISTINCT row, key, file FROM arrived JOIN files USING (row)"
            )
            count, meetings = 2 * int(min(np.sum(file == 0), np.sum(file == 1))), OF_TWO
        sizes = base.execute(ROOM_SIZES.format(meetings=meetings, largest=MOST_MEETINGS)).fetchall()
        opened = OPEN_KEYS.format(meetings=meetings, largest=largest_room(sizes, count))
        base.execute("CREATE TABLE open_keys AS " + opened)
        base.execute("DROP TABLE keys")
        found = base.sql(MEETING if file is None else MEETING_OF_TWO).to_arrow_table()
    i, j = (found.column(name).to_numpy().astype(np.int64) for name in ("i", "j"))
    order = np.argsort(i * len(people) + j)
    return i[order], j[order]
