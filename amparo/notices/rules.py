"""What is decided about messages: limits, and how each template may leave: tables in `data/`, each line with its reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class Kind:
    """How messages of one template leave. `stops`: who wrote BAJA gets no more of them. `calls_again`: a call that tells it
    goes on until somebody presses a key."""

    waits_for_quiet_hours: bool
    in_digest: bool
    needs_proof: bool
    stops: bool
    calls_again: bool


#: Mails to officers and whatever is in no table leave at once.
AT_ONCE = Kind(False, False, False, False, False)


def limit(code: str) -> int:
    """A number of `data/limits.csv`. Raises KeyError for one that is not there."""
    return _limits()[code]


def kind(template: str) -> Kind:
    return kinds().get(template, AT_ONCE)


def push_hosts() -> frozenset[str]:
    """The push services that may be called; `*.` stands for any one below."""
    return frozenset(row["host"] for row in _rows("push_hosts.csv"))


def meant(reply: str) -> str:
    """What somebody means who answers a message: `stop`, `start`, or nothing that we know."""
    words = re.sub(r"[^A-Z ]", "", reply.upper()).split()
    return _replies().get(words[0], "") if len(words) == 1 else ""


@cache
def _replies() -> dict[str, str]:
    return {row["word"]: row["means"] for row in _rows("replies.csv")}


@cache
def _limits() -> dict[str, int]:
    return {row["code"]: int(row["value"]) for row in _rows("limits.csv")}


@cache
def kinds() -> dict[str, Kind]:
    """How each template of `data/templates.csv` leaves."""
    return {
        row["template"]: Kind(*(row[name] == "yes" for name in Kind.__slots__))
        for row in _rows("templates.csv")
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
