"""What a row of a list does to a return: who was expected has arrived, who was not gets a return too.

A row that may be somebody else's waits until a person has decided whose it is; then it is written as the others were.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from amparo.core import clock
from amparo.people.models import WAITS, Pair, Record
from amparo.people.models import Source as From
from amparo.people.queries import pairs_of_record
from amparo.returns.arriving.models import ArrivalList, ArrivalRow
from amparo.returns.homecoming import actions
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.words import Source


def arrive(row: ArrivalRow) -> list[str]:
    """Write the arrival of a row whose person is certain. Returns what to count of it."""
    said, record = row.said, row.record
    assert record is not None
    assert record.person is not None
    at = min(dt.datetime.fromisoformat(said["at"]), clock.now())
    known = actions.open_of(record.person)
    row.homecoming = actions.arrive(
        record=record, at=at, source=Source.LIST, way=said["way"], centre=None if said["declined"] else row.arrival_list.centre,
        declined_centre=said["declined"], by=None,
    )  # fmt: skip
    _fill_in(row.homecoming, said)
    row.save(update_fields=["homecoming"])
    state = known.state if known is not None and known.pk == row.homecoming.pk else ""
    if state == Homecoming.State.ARRIVED:
        return ["already"]
    came = "expected" if state else "unexpected"
    return [came, "declined"] if said["declined"] else [came]


def arrive_all(rows: Sequence[ArrivalRow]) -> Counter[str]:
    """Write the arrivals of rows whose persons are certain, in their order. Who has no return yet is written together with the
    others of whom that is so; the rest, and who stands there twice, one by one. Returns what to count."""
    people = {
        row.record.person_id for row in rows if row.record is not None and row.record.person_id is not None
    }
    known = actions.open_among(people)
    fresh: list[ArrivalRow] = []
    others: list[ArrivalRow] = []
    for row in rows:
        assert row.record is not None
        (others if row.record.person_id in known else fresh).append(row)
        known.add(row.record.person_id or 0)
    counts: Counter[str] = Counter()
    made = actions.arrive_new(arrivals=[_arrival(row) for row in fresh], by=None)
    for row, homecoming in zip(fresh, made, strict=True):
        row.homecoming = homecoming
        counts.update(["unexpected", "declined"] if row.said["declined"] else ["unexpected"])
    ArrivalRow.objects.bulk_update(fresh, ["homecoming"])
    for row in others:
        counts.update(arrive(row))
    return counts


def _arrival(row: ArrivalRow) -> actions.Arrival:
    said, record = row.said, row.record
    assert record is not None
    return actions.Arrival(
        record=record, at=min(dt.datetime.fromisoformat(said["at"]), clock.now()), way=said["way"],
        centre=None if said["declined"] else row.arrival_list.centre, declined=said["declined"], state=said["state"],
        phone=said["phone"][:20] if said["state"] else "",
    )  # fmt: skip


def _fill_in(homecoming: Homecoming, said: dict[str, Any]) -> None:
    """What the list says of where they go and their telephone, where nobody asked them yet (D9)."""
    state = homecoming.destination_state or said["state"]
    phone = homecoming.phone or said["phone"][:20]
    if state and (state, phone) != (homecoming.destination_state, homecoming.phone):
        actions.go_to(
            homecoming=homecoming, state=state, municipality=homecoming.destination, phone=phone, by=None
        )


def households(taken: ArrivalList, families: Collection[str] | None = None) -> int:
    """Rows of one family number came together: their returns are one household. Returns how many were made or grew."""
    rows = (
        taken.row_set.filter(homecoming__isnull=False).exclude(said__family="").select_related("homecoming")
    )
    if families is not None:
        rows = rows.filter(said__family__in=list(families))
    together: dict[str, dict[int, Homecoming]] = defaultdict(dict)
    for row in rows.order_by("line"):
        assert row.homecoming is not None
        together[row.said["family"]][row.homecoming.pk] = row.homecoming
    made = 0
    for members in together.values():
        apart = {one.household_id for one in members.values()}
        if len(members) > 1 and (len(apart) > 1 or None in apart):
            actions.together(homecomings=list(members.values()), by=None)
            made += 1
    return made


def on_records_moved(*, persons: Iterable[int], **_more: Any) -> None:
    """Records were joined or separated: rows of theirs that waited for it are written."""
    _settle(ArrivalRow.objects.filter(record__person__in=list(persons)).values_list("record_id", flat=True))


def on_pair_decided(*, pair: Pair, **_more: Any) -> None:
    """Somebody said whether two records are one person: a row that waited for it is written."""
    _settle([pair.new_id, pair.known_id])


def _settle(record_ids: Iterable[int | None]) -> None:
    waiting = ArrivalRow.objects.filter(
        record__in=[pk for pk in record_ids if pk is not None],
        outcome=ArrivalRow.Outcome.DOUBTFUL,
        homecoming__isnull=True,
    )
    for row in waiting.select_related("arrival_list__centre", "record__person").order_by("pk"):
        assert row.record is not None
        if not still_asked(row.record):
            arrive(row)
            if row.said["family"]:
                households(row.arrival_list, [row.said["family"]])


def still_asked(record: Record) -> bool:
    """Whether somebody is still to say whose record this is. Whom a family looks for is another question."""
    asked = pairs_of_record(record).filter(WAITS)
    return asked.exclude(new__source=From.FAMILY).exclude(known__source=From.FAMILY).exists()


def in_doubt(taken: ArrivalList) -> Sequence[ArrivalRow]:
    """The rows whose arrival waits for somebody to decide whose it is."""
    found = taken.row_set.filter(outcome=ArrivalRow.Outcome.DOUBTFUL, homecoming__isnull=True)
    return list(found.select_related("record__person").order_by("line"))
