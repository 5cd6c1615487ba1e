"""Columns of thousands of rows at once, from numpy to what COPY is given. A number below 0 and a moment that is none are null."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Moments = NDArray[np.datetime64]
TIME = pa.timestamp("us", "UTC")
NEVER = np.datetime64("NaT", "us")
DAY = 86_400_000_000  # microseconds


def moments(at: Moments) -> pa.Array:
    return pa.array(at.astype("datetime64[us]").view(np.int64), mask=np.isnat(at)).cast(TIME)


def numbers(value: Numbers) -> pa.Array:
    return pa.array(value, pa.int64(), mask=value < 0)


def words(values: Sequence[str], which: Numbers) -> pa.Array:
    """Of each row the `which`th of these words."""
    index = pa.array(which.astype(np.int32), mask=which < 0)
    return pa.DictionaryArray.from_arrays(index, pa.array(list(values), pa.string())).cast(pa.string())


def always(value: str, many: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, pa.string()), many)


def never(many: int, kind: pa.DataType | None = None) -> pa.Array:
    return pa.nulls(many, kind or pa.string())


def counting(many: int) -> pa.Array:
    """Primary keys from 1."""
    return pa.array(np.arange(1, many + 1))


def days(value: NDArray[np.float64]) -> NDArray[np.timedelta64]:
    """So many days each, to the second: what a moment can be moved by."""
    return (value * 86_400).astype(np.int64).astype("timedelta64[s]").astype("timedelta64[us]")
