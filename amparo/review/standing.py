"""Where each question stands in the queue: its facts read from the rooms below, ranked, and stored beside it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.db import connection

from amparo.casework.models import Case
from amparo.core.clock import today
from amparo.custody.models import Stay
from amparo.families.models import Follow
from amparo.people.models import WAITING, Pair, Record, Source
from amparo.people.queries import pairs_about
from amparo.review.ranking import priority

ADULT_YEARS = 18
CHUNK = 2000


@dataclass(slots=True)
class Known:
    """What counts of the people of some pairs: who is detained, has open cases, is followed, and which office keeps whom."""

    detained: set[int] = field(default_factory=set)
    open_cases: set[int] = field(default_factory=set)
    followed: set[int] = field(default_factory=set)
    keepers: dict[int, str] = field(default_factory=dict)


class Question(NamedTuple):
    """What ranking needs of a pair. As a plain row: a chunk of a list brings hundreds, and model instances cost more."""

    pk: int
    state: str
    probability: float
    raised_at: dt.datetime
    one: int | None  # the person of the record that raised it
    other: int | None
    one_youngest: dt.date | None
    other_youngest: dt.date | None
    office: str | None


class Standing(NamedTuple):
    """Where a pair stands: the columns of `Pair` that this module writes."""

    asks: bool
    facts: list[str]
    priority: float
    office: str | None
    other_office: str | None


_QUESTION = ("pk", "state", "probability", "raised_at", "new__person_id", "known__person_id",
             "new__person__youngest_birth_date", "known__person__youngest_birth_date", "office_id")  # fmt: skip
_STANDING = ("asks", "facts", "priority", "office_id", "other_office_id")


def refresh(pair_ids: Iterable[int]) -> int:
    """Read the facts of these pairs again and store where they stand; returns how many changed. Six queries per 2,000."""
    changed = 0
    for chunk in _chunks(pair_ids):
        rows = Pair.objects.filter(pk__in=chunk, state__in=WAITING).values_list(*_QUESTION, *_STANDING)
        before = {Question(*row[: len(_QUESTION)]): Standing(*row[len(_QUESTION) :]) for row in rows}
        known = _known({person for pair in before for person in (pair.one, pair.other) if person is not None})
        on = today()
        moved = [(pair.pk, now) for pair, was in before.items() if (now := stand(pair, known, on)) != was]
        _store(moved)
        changed += len(moved)
    return changed


def refresh_people(person_ids: Collection[int]) -> None:
    """Read again the facts of every waiting pair about these people. Two queries when there is none."""
    if person_ids:
        refresh(pairs_about(person_ids).filter(state__in=WAITING).values_list("pk", flat=True))


def refresh_all() -> int:
    """Every waiting pair: what time alone changes (a minor who came of age), and whatever was missed."""
    return refresh(Pair.objects.filter(state__in=WAITING).order_by("pk").values_list("pk", flat=True))


def stand(pair: Question, known: Known, on: dt.date) -> Standing:
    """Where a pair stands on a day: whether anybody need decide it, whose files they are, its facts, its priority."""
    asks = pair.one is not None and pair.other is not None and pair.one != pair.other
    office, other_office = pair.office, None
    if asks:
        office = known.keepers.get(pair.one or 0) or office
        keeper = known.keepers.get(pair.other or 0)
        if office is None:
            office = keeper
        elif keeper != office:
            other_office = keeper
    facts = facts_of(pair, known, on, offices_differ=other_office is not None)
    return Standing(
        asks, facts, priority(facts, pair.probability, pair.raised_at.date()), office, other_office
    )


def facts_of(pair: Question, known: Known, on: dt.date, *, offices_differ: bool) -> list[str]:
    """The facts of `ranking.FACTS` that hold for a pair."""
    both = {person for person in (pair.one, pair.other) if person is not None}
    held = both & known.detained
    born_after = on.replace(year=on.year - ADULT_YEARS, day=min(on.day, 28))
    found = {
        "both_detained": len(held) == 2,
        "one_detained": len(held) == 1,
        "minor": any(
            born is not None and born > born_after for born in (pair.one_youngest, pair.other_youngest)
        ),
        "followed": bool(both & known.followed),
        "both_cases": len(both & known.open_cases) == 2,
        "offices_differ": offices_differ,
        "proposed": pair.state == Pair.State.PROPOSED,
        "unsure": pair.state == Pair.State.UNSURE,
    }
    return [code for code, holds in found.items() if holds]


def _store(standings: Sequence[tuple[int, Standing]]) -> None:
    """Write where these pairs stand: as arrays in one statement."""
    if standings:
        ids, rows = zip(*standings, strict=True)
        asks, facts, priorities, offices, others = zip(*rows, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE people_pair AS pair SET asks = new.asks, facts = new.facts::jsonb, priority = new.priority,"
                " office_id = new.office, other_office_id = new.other FROM unnest(%s::bigint[], %s::boolean[],"
                " %s::text[], %s::float8[], %s::text[], %s::text[]) AS new(id, asks, facts, priority, office, other)"
                " WHERE pair.id = new.id",
                [list(ids), list(asks), [json.dumps(codes) for codes in facts], list(priorities), list(offices), list(others)],
            )  # fmt: skip


def _known(people: set[int]) -> Known:
    """Four queries."""
    if not people:
        return Known()
    known = Known()
    stays = Stay.objects.filter(record__person__in=people, ended_at__isnull=True)
    known.detained = set(stays.values_list("record__person_id", flat=True))
    follows = Follow.objects.filter(record__person__in=people, ended_at__isnull=True)
    known.followed = set(follows.values_list("record__person_id", flat=True))
    # The office that keeps a file, as `casework.actions.office_of_file` says it: of the latest open case, else of the
    # latest case, else of the latest record that came by an office. Later rows of each list overrule earlier ones. The
    # consular register is the whole network's: an office that once issued a document keeps no file by it.
    records = Record.objects.filter(person__in=people, office__isnull=False).exclude(source=Source.CONSULAR)
    records = records.order_by("received_at", "pk")
    known.keepers.update(records.values_list("person_id", "office_id"))
    closed: dict[int, str] = {}
    opened: dict[int, str] = {}
    cases = Case.objects.filter(record__person__in=people).order_by("opened_at", "pk")
    for person, office, status in cases.values_list("record__person_id", "office_id", "status"):
        (closed if status == Case.Status.CONCLUDED else opened)[person] = office
    known.keepers.update(closed)
    known.keepers.update(opened)
    known.open_cases = set(opened)
    return known


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
