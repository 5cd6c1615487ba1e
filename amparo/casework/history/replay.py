"""Which records were whose at each moment, and what described the person then. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Joined:
    """One person's records were another's from `at` until `undone_at` (None: still)."""

    gone: int
    kept: int
    at: dt.datetime
    undone_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Parted:
    """A record was found, at `at`, to be of another home."""

    record: int
    old_home: int
    new_home: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """An officer let a record tell a field, or (`by_rules`) gave the field back to the rules."""

    record: int
    field: str
    by_rules: bool
    at: dt.datetime


def moments(
    received: Mapping[int, dt.datetime],
    joined: Iterable[Joined],
    parted: Iterable[Parted],
    chosen: Iterable[Chosen],
) -> list[dt.datetime]:
    """Every moment at which the description of somebody among these may have changed, in order."""
    found = set(received.values()) | {one.at for one in parted} | {one.at for one in chosen}
    for one in joined:
        found.add(one.at)
        if one.undone_at is not None:
            found.add(one.undone_at)
    return sorted(found)


def records_of(
    person: int, at: dt.datetime, *, home: Mapping[int, int], received: Mapping[int, dt.datetime],
    joined: Sequence[Joined], parted: Sequence[Parted],
) -> frozenset[int]:  # fmt: skip
    """The records that were this person's just after `at`. `home`: the home that each record has today."""
    into = {
        one.gone: one.kept for one in joined if one.at <= at and (one.undone_at is None or one.undone_at > at)
    }
    homes = dict(home)
    for one in sorted(parted, key=lambda one: one.at, reverse=True):
        if one.at > at:
            homes[one.record] = one.old_home
    found = set()
    for record, whose in homes.items():
        if received[record] > at:
            continue
        steps = 0
        while whose in into and steps <= len(into):
            whose, steps = into[whose], steps + 1
        if whose == person:
            found.add(record)
    return frozenset(found)


def choices_at(at: dt.datetime, records: frozenset[int], chosen: Sequence[Chosen]) -> dict[str, int]:
    """Field → the record that an officer had chosen by then, among the person's records. `chosen` in order."""
    found: dict[str, int] = {}
    for one in chosen:
        if one.at <= at and one.record in records:
            if one.by_rules:
                found.pop(one.field, None)
            else:
                found[one.field] = one.record
    return found
