"""What the page of the public locator shows: what to try, and what was tried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from amparo.casework.locating.words import ANSWERS, WHY
from amparo.casework.models import Event
from amparo.matching import Described
from amparo.matching.locator import Hints, Variant, hints, variants
from amparo.people.models import Person, Record

#: The locator lags behind by hours to two days (domain.md §7.1): a variant tried before that is worth another try.
AGAIN_AFTER = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Row:
    """One variant with the last try of it; `due` when it was never tried, or long enough ago."""

    given: str
    surnames: str
    number: str
    why: str
    words: str | Promise
    last: Event | None
    due: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The list to tick off, what to type beside it, and every try so far, the latest first."""

    rows: Sequence[Row]
    hints: Hints
    log: Sequence[dict[str, Any]]


def described(person: Person, records: Sequence[Record]) -> Described:
    """The person as the file describes them, with the A-number of whichever record gave one."""
    numbers = [record.a_number for record in records if record.a_number]
    surnames = "" if person.surname1 else next((one.surnames for one in records if one.surnames), "")
    return Described(
        given_names=person.given_names, surname1=person.surname1, surname2=person.surname2, surnames=surnames,
        birth_date=person.birth_date, a_number=numbers[0] if numbers else "",
    )  # fmt: skip


def locator_page(person: Person, *, now: dt.datetime) -> Page:
    """Two queries."""
    said = described(person, list(person.records.order_by("-received_at")))
    tried = list(
        Event.objects.filter(record__person=person, type_id="locator_tried")
        .select_related("staff", "office", "facility")
        .order_by("-at", "-pk")
    )
    last: dict[str, Event] = {}
    for event in tried:
        last.setdefault(_key(event.data), event)
    given = hints(said)
    todo = [Variant("", "", "number")] if given.a_number else []
    rows = []
    for one in [*todo, *variants(said)]:
        number = given.a_number if one.why == "number" else ""
        found = last.get(f"{number}|{one.key}")
        due = found is None or now - found.at >= AGAIN_AFTER
        rows.append(Row(one.given, one.surnames, number, one.why, WHY[one.why], found, due))
    answers = dict(ANSWERS)
    log = [
        {"event": event, "said": event.data, "answer": answers.get(event.data.get("answer", ""), "")}
        for event in tried
    ]
    return Page(rows, given, log)


def _key(data: dict[str, Any]) -> str:
    return f"{data.get('number', '')}|{data.get('given', '')}|{data.get('surnames', '')}"
