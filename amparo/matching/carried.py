"""People as Arrow columns: how prepared descriptions are carried from one process to another.

Words travel as text, because each process has a vocabulary of its own.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .table import GIVEN_WORDS, PARENT_WORDS, WIDTHS, People
from .vocabulary import MISSING, Ids, Vocabulary

#: The fields of People that hold numbers of words, and how many a row has.
_WORDS = {
    "surnames": 2,
    "heads": 2,
    "husband": 1,
    "given": GIVEN_WORDS,
    "mother": PARENT_WORDS,
    "father": PARENT_WORDS,
    "place": 1,
}
#: The fields that hold numbers: the shape of a row, and Arrow's type.
_NUMBERS: dict[str, tuple[tuple[int, ...], pa.DataType]] = {
    "births": ((2, 3), pa.int16()),
    "years": ((2,), pa.int16()),
    "sex": ((), pa.int8()),
    "state": ((), pa.int8()),
}


def _columns(name: str, many: int) -> list[str]:
    return [name] if many == 1 else [f"{name}_{k}" for k in range(many)]


_WORD_COLUMNS = {name: _columns(name, many) for name, many in _WORDS.items()}
_NUMBER_COLUMNS = {name: _columns(name, int(np.prod(shape))) for name, (shape, _type) in _NUMBERS.items()}

#: The columns of a carried table, in order.
SCHEMA = pa.schema(
    [(column, pa.string()) for columns in _WORD_COLUMNS.values() for column in columns]
    + [(column, _NUMBERS[name][1]) for name, columns in _NUMBER_COLUMNS.items() for column in columns]
    + [(name, pa.binary()) for name in WIDTHS]
)


def to_columns(people: People) -> list[pa.Array]:
    """The rows as arrays in the order of SCHEMA."""
    words = pa.array(people.vocabulary.words, pa.string())
    found: list[pa.Array] = []
    for name, columns in _WORD_COLUMNS.items():
        ids = getattr(people, name).reshape(len(people), len(columns))
        found += [words.take(pa.array(ids[:, k], mask=ids[:, k] == MISSING)) for k in range(len(columns))]
    for name, columns in _NUMBER_COLUMNS.items():
        rows = getattr(people, name).reshape(len(people), len(columns))
        found += [pa.array(np.ascontiguousarray(rows[:, k])) for k in range(len(columns))]
    for name, width in WIDTHS.items():
        found.append(pa.array(people.numbers[name].view(f"S{width}").reshape(len(people)), pa.binary()))
    return found


def from_columns(batch: pa.RecordBatch | pa.Table, words: Vocabulary) -> People:
    """The rows of a batch with the columns of SCHEMA; their words join `words`, which is to be frozen afterwards."""
    rows = batch.num_rows

    def column(name: str) -> pa.Array:
        found = batch.column(name)
        return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found

    def ids(name: str) -> Ids:
        found = np.stack([_numbered(column(name), words) for name in _WORD_COLUMNS[name]], axis=1)
        return found if _WORDS[name] > 1 else found[:, 0]

    def numbers(name: str) -> NDArray[np.int16]:
        columns = [column(name).to_numpy(zero_copy_only=False) for name in _NUMBER_COLUMNS[name]]
        return np.stack(columns, axis=1).reshape((rows, *_NUMBERS[name][0]))

    return People(
        words, ids("surnames"), ids("heads"), ids("husband"), ids("given"), ids("mother"), ids("father"),
        numbers("births"), numbers("years"),
        numbers("sex").astype(np.int8), numbers("state").astype(np.int8), ids("place"),
        {
            name: np.array(column(name).to_pylist(), f"S{width}").view(np.uint8).reshape(rows, width)
            for name, width in WIDTHS.items()
        },
    )  # fmt: skip


def _numbered(column: pa.Array, words: Vocabulary) -> Ids:
    """The number of each text of a column; MISSING where there is none."""
    coded = column.dictionary_encode()
    number = np.array([words.number(text) for text in coded.dictionary.to_pylist()] + [MISSING], np.int32)
    found: Ids = number[coded.indices.fill_null(MISSING).to_numpy(zero_copy_only=False)]
    return found
