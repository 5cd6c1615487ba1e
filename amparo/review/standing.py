"""Where each question stands in the queue: its facts read from the rooms below, ranked, and stored beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Q

from amparo.casework.models import Case
from amparo.core.clock import today
from amparo.custody.models import Stay
from amparo.families.models import Follow
from amparo.people.models import WAITING, Pair, Record, Source
from amparo.review.ranking import priority

ADULT_YEARS = 18
CHUNK = 2000
STORED = ("asks", "facts", "priority", "office_id", "other_office_id")


@dataclass(slots=True)
class Known:
    """What counts of the people of some pairs: who is detained, has open cases, is followed, and which office keeps whom."""

    detained: set[int] = field(default_factory=set)
    open_cases: set[int] = field(default_factory=set)
    followed: set[int] = field(default_factory=set)
    keepers: dict[int, str] = field(default_factory=dict)


def refresh(pair_ids: Iterable[int]) -> int:
    """Read the facts of these pairs again and store where they stand; returns how many changed. Seven queries per 2,000."""
    changed = 0
    for chunk in _chunks(pair_ids):
        pairs = list(
            Pair.objects.filter(pk__in=chunk, state__in=WAITING).select_related(
                "new__person", "known__person"
            )
        )
        known = _known({person for pair in pairs for person in _people(pair)})
        moved = [pair for pair in pairs if _stand(pair, known)]
        Pair.objects.bulk_update(
            moved, ["asks", "facts", "priority", "office", "other_office"], batch_size=500
        )
        changed += len(moved)
    return changed


def refresh_people(person_ids: Collection[int]) -> None:
    """Read again the facts of every waiting pair about these people. One query when there is none."""
    if person_ids:
        about = Q(new__person__in=person_ids) | Q(known__person__in=person_ids)
        refresh(list(Pair.objects.filter(about, state__in=WAITING).values_list("pk", flat=True)))


def refresh_all() -> int:
    """Every waiting pair: what time alone changes (a minor who came of age), and whatever was missed."""
    return refresh(Pair.objects.filter(state__in=WAITING).order_by("pk").values_list("pk", flat=True))


def facts_of(pair: Pair, known: Known, on: dt.date) -> list[str]:
    """The facts of `ranking.HARMS` that hold for a pair, in the table's order."""
    one, other = pair.new.person_id, pair.known.person_id
    both = {person for person in (one, other) if person is not None}
    held = both & known.detained
    youngest = [
        record.person.youngest_birth_date
        for record in (pair.new, pair.known)
        if record.person is not None and record.person.youngest_birth_date is not None
    ]
    found = {
        "both_detained": len(held) == 2,
        "one_detained": len(held) == 1,
        "minor": any(birth > _years_before(on, ADULT_YEARS) for birth in youngest),
        "followed": bool(both & known.followed),
        "both_cases": len(both & known.open_cases) == 2,
        "offices_differ": pair.other_office_id is not None,
        "proposed": pair.state == Pair.State.PROPOSED,
    }
    return [code for code, holds in found.items() if holds]


def _stand(pair: Pair, known: Known) -> bool:
    """Put on `pair` (unsaved) where it stands; True when that is new."""
    before = [getattr(pair, name) for name in STORED]
    one, other = pair.new.person_id, pair.known.person_id
    pair.asks = one is not None and other is not None and one != other
    if pair.asks:
        assert one is not None
        assert other is not None
        pair.office_id = known.keepers.get(one) or pair.office_id
        keeper = known.keepers.get(other)
        pair.office_id, pair.other_office_id = (
            (pair.office_id, keeper if keeper != pair.office_id else None)
            if pair.office_id
            else (keeper, None)
        )
    else:
        pair.other_office_id = None
    pair.facts = facts_of(pair, known, today())
    pair.priority = priority(pair.facts, pair.probability, pair.raised_at.date())
    return before != [getattr(pair, name) for name in STORED]


def _people(pair: Pair) -> set[int]:
    return {record.person_id for record in (pair.new, pair.known) if record.person_id is not None}


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


def _years_before(day: dt.date, years: int) -> dt.date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
