"""Persons, records, identifiers and match keys as receiving would have written them, whoever is whom being known."""

from __future__ import annotations

import datetime as dt
import gc
import json
import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amparo.core.folios import ALPHABET
from amparo.matching import Described
from amparo.people.describing import FIELDS, choose
from amparo.people.models import Identifier, Record, Source
from amparo.people.receiving import NewRecord, records

from .drawing import Numbers, Registry
from .tables import Keys, Rows

PEOPLE_AT_A_TIME = 10_000
Moments = NDArray[np.datetime64]
TIME = pa.timestamp("us", "UTC")
_ARROW = {
    "id": pa.int64(), "received_at": TIME, "created_at": TIME, "birth_date": pa.date32(),
    "youngest_birth_date": pa.date32(), "birth_year": pa.int16(), "birth_year_from": pa.int16(),
    "birth_year_to": pa.int16(), "person_id": pa.int64(), "home_id": pa.int64(), "merged_into_id": pa.int64(),
    "received_by_id": pa.int64(), "record_id": pa.int64(),
}  # fmt: skip
RECORD = [str(field.column) for field in Record._meta.concrete_fields]
IDENTIFIER = [str(field.column) for field in Identifier._meta.concrete_fields]
_RECORD, _DESCRIPTION = attrgetter(*RECORD), attrgetter(*FIELDS)


@dataclass(frozen=True, slots=True)
class Received:
    """A registry and what receiving adds: when each record came in, and at which office (-1: none)."""

    registry: Registry
    at: Moments
    office: Numbers
    offices: Sequence[str]
    #: Rows of families' requests that are about nobody yet: their records have no person.
    unlinked: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Part:
    persons: pa.Table
    records: pa.Table
    identifiers: pa.Table
    key: Numbers
    key_of: Numbers


def folios(kind: str, many: int) -> pa.Array:
    """So many folios, all different, the same ones every time; each with its check character."""
    size = len(ALPHABET)
    # A step that shares no factor with the size walks through all of them before it comes to one again.
    number = np.arange(many, dtype=np.uint64) * np.uint64(1_234_567_890_133) + np.uint64(987_654_321)
    number %= np.uint64(size**9)
    digits = np.empty((many, 10), np.uint8)
    for at in range(9):
        digits[:, at] = number % np.uint64(size)
        number //= np.uint64(size)
    digits[:, 9] = (digits[:, :9].astype(np.int64) * np.arange(1, 10)).sum(axis=1) % size
    letters = np.frombuffer(ALPHABET.encode(), np.uint8)[digits]
    whole = np.concatenate((np.full((many, 1), ord(kind), np.uint8), letters), axis=1)
    return pa.array(np.ascontiguousarray(whole).view("S11").ravel().astype(str), pa.string())


def write_people(
    received: Received, progress: Callable[[int, int], None], keep: Path | None = None
) -> list[Rows | Keys]:
    """The rows of persons, records, identifiers and match keys. Works in as many processes as there are processors.

    `keep`: a folder for what is ready, so that whoever is stopped and called again for the same registry goes on.
    """
    global _SHARED
    registry = received.registry
    theirs = np.where(received.unlinked, registry.people, registry.person)  # one heap for those about nobody
    order = np.argsort(theirs, kind="stable")
    begins = np.searchsorted(theirs[order], np.arange(registry.people + 2))
    _SHARED = received, order, begins, folios("P", registry.people).to_pylist(), keep
    pieces = [
        (begin, min(begin + PEOPLE_AT_A_TIME, registry.people + 1))
        for begin in range(0, registry.people + 1, PEOPLE_AT_A_TIME)
    ]
    parts: list[_Part] = []
    for part in mapped(_ready, pieces):
        parts.append(part if isinstance(part, _Part) else pickle.loads(part.read_bytes()))
        progress(len(parts) * PEOPLE_AT_A_TIME, registry.people)
    _SHARED = None
    written = pa.concat_tables([part.records for part in parts]).sort_by("id")
    identifiers = pa.concat_tables([part.identifiers for part in parts]).sort_by("record_id")
    identifiers = identifiers.set_column(0, "id", pa.array(np.arange(1, len(identifiers) + 1)))
    key_of = np.concatenate([part.key_of for part in parts])
    by_record = np.argsort(key_of, kind="stable")
    key = np.concatenate([part.key for part in parts])[by_record]
    return [
        Rows("people_person", pa.concat_tables([part.persons for part in parts])),
        Rows("people_record", written),
        Rows("people_identifier", identifiers),
        Keys(key, key_of[by_record]),
    ]


_SHARED: tuple[Received, Numbers, Numbers, list[str], Path | None] | None = None


def mapped(work: Callable[[tuple[int, int]], Any], pieces: Sequence[tuple[int, int]]) -> Iterator[Any]:
    """The pieces done, in order, by forks that see what this process has in memory."""
    workers = min(len(os.sched_getaffinity(0)), len(pieces))
    if workers < 2:
        yield from map(work, pieces)
        return
    gc.freeze()  # what is there stays there; looking through it again and again would take a third of the time
    with multiprocessing.get_context("fork").Pool(workers, initializer=gc.disable) as pool:
        yield from pool.imap(work, pieces)
    gc.unfreeze()


class _Plain:
    """A record as receiving fills it in and describing reads it, without what a model's instance costs."""

    def __init__(self, **values: object) -> None:
        self.__dict__.update(
            id=None, pk=None, person_id=None, home_id=None, office_id=None, received_by_id=None
        )
        self.__dict__.update(values)


def _ready(piece: tuple[int, int]) -> _Part | Path:
    """A piece, or the file in which it is kept; made unless it is there."""
    assert _SHARED is not None
    keep = _SHARED[4]
    if keep is None:
        return _part(piece)
    path = keep / f"{piece[0]}-{piece[1]}"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_bytes(pickle.dumps(_part(piece), protocol=5))
        unfinished.replace(path)
    return path


def _part(piece: tuple[int, int]) -> _Part:
    """The people of these numbers with all their records; the number after the last person is nobody's records."""
    assert _SHARED is not None
    received, order, begins, names, _keep = _SHARED
    first, last = piece
    registry = received.registry
    rows = order[begins[first] : begins[last]]
    sources = Source.values
    new = [
        _new(sources[kind], said)
        for kind, said in zip(
            registry.source[rows].tolist(), registry.said.take(pa.array(rows)).to_pylist(), strict=True
        )
    ]
    with mock.patch.object(records, "Record", _Plain):
        incoming = records.read(new, dt.datetime.now(dt.UTC), None, None)
    moments = received.at[rows].astype("datetime64[us]").tolist()
    for item, row, at in zip(incoming, rows.tolist(), moments, strict=True):
        record = item.record
        record.id = record.pk = row + 1
        record.received_at = at.replace(tzinfo=dt.UTC)
        place = received.office[row]
        record.office_id = received.offices[place] if place >= 0 else None
        if not received.unlinked[row]:
            record.person_id = record.home_id = int(registry.person[row]) + 1
    persons = []
    for number in range(first, min(last, registry.people)):
        mine = slice(begins[number] - begins[first], begins[number + 1] - begins[first])
        theirs = [item.record for item in incoming[mine]]
        persons.append((number + 1, names[number], theirs[0].received_at, *_DESCRIPTION(choose(theirs))))
    identifiers = [
        (0, item.record.pk, one.system[:20], one.as_given[:60], one.value[:60], one.result, one.reason[:40])
        for item in incoming
        for one in {(found.system, found.value[:60]): found for found in item.checked}.values()
    ]
    keys = [len(item.keys) + len(item.wide) for item in incoming]
    for item in incoming:
        item.record.raw = json.dumps(item.record.raw)
    return _Part(
        _table(("id", "folio", "created_at", *FIELDS), persons),
        _table(RECORD, [_RECORD(item.record) for item in incoming]),
        _table(IDENTIFIER, identifiers),
        np.array([key for item in incoming for key in (*item.keys, *item.wide)], np.int64),
        np.repeat(np.array([item.record.pk for item in incoming], np.int64), keys),
    )


def _new(source: str, said: dict[str, str]) -> NewRecord:
    raw = {name: value for name, value in said.items() if value}
    return NewRecord(source=source, source_id=raw["id"], described=Described.from_mapping(raw), raw=raw)


def _table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [[]] * len(names)
    return pa.table(
        {
            name: pa.array(column, _ARROW.get(name, pa.string()))
            for name, column in zip(names, columns, strict=True)
        }
    )
