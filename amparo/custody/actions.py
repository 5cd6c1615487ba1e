"""What changes in custody: somebody was seen somewhere, is no longer on a complete list, left."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core.errors import Conflict, Incomplete
from amparo.custody.models import Roster, Sighting, Stay, Stint
from amparo.custody.placing import KnownStay, OpenStint, Placed, place
from amparo.custody.signals import CustodyChange, custody_changed
from amparo.people.models import WAITING, Pair

S = TypeVar("S", bound=Stay)  # a stay with what a query added to it


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSighting:
    """Somebody or something placed a person at a place at a moment. `place` is what was said, when nobody knows where it is."""

    record_id: int
    person_id: int
    kind: str
    confidence: str
    as_of: dt.datetime
    since: dt.datetime | None = None  # when the source says that they came there
    facility_id: int | None = None
    place: str = ""
    roster_id: int | None = None
    office_id: str | None = None


@transaction.atomic
def record_sightings(*, sightings: Sequence[NewSighting], by: Staff | None) -> dict[str, int]:
    """Write sightings down and move people accordingly, in the order given. Seven queries whatever their number.

    Returns what the listeners of `custody_changed` counted (cases_opened, handed_over), plus held, moved and seen.
    """
    if not sightings:
        return {}
    stays = _stays_of({one.person_id for one in sightings})
    placed = [
        place(
            stays[one.person_id],
            record_id=one.record_id,
            facility_id=one.facility_id,
            where=one.place,
            as_of=one.as_of,
            since=one.since,
        )
        for one in sightings
    ]
    _store(known for group in stays.values() for known in group)
    Sighting.objects.bulk_create(
        [
            Sighting(
                stint=where.stint.row,
                record_id=one.record_id,
                kind=one.kind,
                confidence=one.confidence,
                as_of=one.as_of,
                recorded_by=by,
                roster_id=one.roster_id,
            )
            for one, where in zip(sightings, placed, strict=True)
        ],
        batch_size=1000,
    )
    changes = [
        _change(one, where) for one, where in zip(sightings, placed, strict=True) if where.verdict != "past"
    ]
    counts = Counter({where.verdict: 0 for where in placed})
    counts.update(where.verdict for where in placed)
    return dict(counts + _announce(changes, by))


@transaction.atomic
def mark_not_seen(*, roster: Roster, facility_ids: Collection[int], by: Staff | None) -> int:
    """After a complete list: whoever was held at its facilities and is not on it is marked, never released.

    They were last seen before the list's as-of time; `not_seen_since` says when. Returns how many are marked now.
    """
    # Whoever an earlier list missed already, and this one does not name either.
    Stay.objects.filter(
        ended_at__isnull=True,
        missing_from_list_of__lt=roster.as_of,
        stints__ended_at__isnull=True,
        stints__facility_id__in=facility_ids,
    ).update(missing_from_list_of=roster.as_of)
    gone = (
        Stay.objects.filter(
            ended_at__isnull=True,
            not_seen_since__isnull=True,
            stints__ended_at__isnull=True,
            stints__facility_id__in=facility_ids,
        )
        .annotate(
            last_seen=Max("stints__sightings__as_of"),
            on_list=Max("stints__sightings__roster_id", filter=Q(stints__sightings__roster_id=roster.pk)),
        )
        .filter(on_list__isnull=True, last_seen__lt=roster.as_of)
        .select_related("record")
        .order_by("pk")
    )
    changes = []
    stays = _surely_gone(list(gone), roster)
    current = dict(
        Stint.objects.filter(stay__in=stays, ended_at__isnull=True).values_list("stay_id", "facility_id")
    )
    for stay in stays:
        stay.not_seen_since, stay.missing_from_list_of = stay.last_seen, roster.as_of
        assert stay.record.person_id is not None
        changes.append(
            CustodyChange(
                kind="not_seen",
                record_id=stay.record_id,
                person_id=stay.record.person_id,
                stay_id=stay.pk,
                at=roster.as_of,
                facility_id=current.get(stay.pk),
                source=Sighting.Kind.LIST,
                roster_id=roster.pk,
                office_id=roster.office_id,
            )
        )
    Stay.objects.bulk_update(stays, ["not_seen_since", "missing_from_list_of"], batch_size=500)
    _announce(changes, by)
    return len(stays)


def _surely_gone(stays: list[S], roster: Roster) -> list[S]:
    """Without whoever was seen elsewhere by then (two persons found to be one), or may be on the list under another
    name: while somebody is asked whether a row of the list is this person, nobody goes looking for them."""
    persons = {stay.record.person_id for stay in stays if stay.record.person_id is not None}
    seen = Sighting.objects.filter(record__person_id__in=persons).filter(
        Q(as_of__gte=roster.as_of) | Q(roster=roster)
    )
    on_list = Sighting.objects.filter(roster=roster).values("record_id")
    asked = Pair.objects.filter(state__in=WAITING)
    kept = set(seen.values_list("record__person_id", flat=True))
    for known, new in (("known", "new"), ("new", "known")):
        pairs = asked.filter(**{f"{known}__person_id__in": persons, f"{new}_id__in": on_list})
        kept |= set(pairs.values_list(f"{known}__person_id", flat=True))
    return [stay for stay in stays if stay.record.person_id not in kept]


@transaction.atomic
def end_stay(*, stay: Stay, end: str, at: dt.datetime, by: Staff | None) -> Stay:
    """Say that somebody is no longer detained, and how that came."""
    stay = Stay.objects.select_for_update(of=("self",)).select_related("record").get(pk=stay.pk)
    if by is not None:
        require(by, "record_service")
    if stay.ended_at is not None:
        raise Conflict(_("This stay has ended already."))
    if end not in Stay.End.values:
        raise Incomplete(_("Say how the stay ended."), missing=("end",))
    last = Stint.objects.filter(stay=stay).aggregate(last=Max("began_at"))["last"] or stay.began_at
    if at < max(last, stay.began_at):
        raise Incomplete(_("That is before the last time the person was moved."), missing=("at",))
    stint = Stint.objects.filter(stay=stay, ended_at__isnull=True).first()
    Stint.objects.filter(stay=stay, ended_at__isnull=True).update(ended_at=at)
    stay.ended_at, stay.end = at, end
    stay.not_seen_since = stay.missing_from_list_of = None
    stay.save(update_fields=["ended_at", "end", "not_seen_since", "missing_from_list_of"])
    assert stay.record.person_id is not None
    change = CustodyChange(
        kind="ended",
        record_id=stay.record_id,
        person_id=stay.record.person_id,
        stay_id=stay.pk,
        at=at,
        facility_id=stint.facility_id if stint else None,
        end=end,
        source=Sighting.Kind.OFFICER,
        office_id=by.office_id if by else None,
    )
    _announce([change], by)
    return stay


@transaction.atomic
def follow_records(persons: Collection[int], *, by: Staff | None = None) -> None:
    """After records moved: each sighting belongs to a stay of the person of its own record again.

    A stint that loses its last sighting was never this person's; it goes, and the stint before it is open again.
    Whoever turns out to be held, and had no stay of their own until now, is announced like anybody newly detained.
    """
    strays = list(
        Sighting.objects.filter(
            Q(record__person_id__in=persons) | Q(stint__stay__record__person_id__in=persons)
        )
        .exclude(record__person=F("stint__stay__record__person"))
        .select_related("record", "stint")
        .order_by("as_of", "pk")
    )
    if not strays:
        return
    stays = _stays_of({stray.record.person_id for stray in strays if stray.record.person_id})
    left = {stray.stint_id for stray in strays}
    held = []
    for stray in strays:
        assert stray.record.person_id is not None
        where = place(
            stays[stray.record.person_id],
            record_id=stray.record_id,
            facility_id=stray.stint.facility_id,
            where=stray.stint.place_as_given,
            as_of=stray.as_of,
        )
        _store(stays[stray.record.person_id])
        Sighting.objects.filter(pk=stray.pk).update(stint=where.stint.row)
        if where.verdict == "held":
            held.append(
                CustodyChange(
                    kind="held",
                    record_id=stray.record_id,
                    person_id=stray.record.person_id,
                    stay_id=where.stay.row.pk,
                    at=stray.as_of,
                    facility_id=stray.stint.facility_id,
                    source=stray.kind,
                    roster_id=stray.roster_id,
                    office_id=stray.record.office_id,
                )
            )
    empty = Stint.objects.filter(pk__in=left, sightings__isnull=True)
    touched = set(empty.values_list("stay_id", flat=True))
    empty.delete()
    for stay in Stay.objects.filter(pk__in=touched, ended_at__isnull=True):
        last = stay.stints.order_by("-began_at", "-pk").first()
        if last is not None and last.ended_at is not None:
            last.ended_at = None
            last.save(update_fields=["ended_at"])
    _announce(held, by)


def _stays_of(person_ids: Collection[int]) -> dict[int, list[KnownStay]]:
    """Every stay of these persons with its stints. Locked until the transaction ends. Two queries."""
    found: dict[int, list[KnownStay]] = defaultdict(list)
    by_stay: dict[int, KnownStay] = {}
    stays = (
        Stay.objects.select_for_update(of=("self",))
        .filter(record__person_id__in=person_ids)
        .select_related("record")
        .order_by("pk")
    )
    for stay in stays:
        assert stay.record.person_id is not None
        by_stay[stay.pk] = KnownStay(stay)
        found[stay.record.person_id].append(by_stay[stay.pk])
    stints = Stint.objects.filter(stay_id__in=by_stay).annotate(last_seen=Max("sightings__as_of"))
    for stint in stints.order_by("began_at", "pk"):
        by_stay[stint.stay_id].stints.append(OpenStint(stint, stint.last_seen or stint.began_at))
    for person_id in person_ids:
        found.setdefault(person_id, [])
    return found


def _store(stays: object) -> None:
    """Write what placing changed: ended stints first, so that a stay never has two open ones."""
    known = list(stays)  # type: ignore[call-overload]
    Stint.objects.bulk_update(
        [stint.row for stay in known for stint in stay.stints if stint.row.pk and stint.changed],
        ["began_at", "ended_at"],
        batch_size=500,
    )
    Stay.objects.bulk_create([stay.row for stay in known if stay.row.pk is None], batch_size=1000)
    Stay.objects.bulk_update(
        [stay.row for stay in known if stay.changed],
        ["began_at", "not_seen_since", "missing_from_list_of"],
        batch_size=500,
    )
    fresh = [(stay, stint) for stay in known for stint in stay.stints if stint.row.pk is None]
    for stay, stint in fresh:
        stint.row.stay = stay.row
    Stint.objects.bulk_create([stint.row for _stay, stint in fresh], batch_size=1000)
    for stay in known:
        stay.changed = False
        for stint in stay.stints:
            stint.changed = False


def _change(one: NewSighting, where: Placed) -> CustodyChange:
    return CustodyChange(
        kind="held" if where.verdict == "held" else "moved" if where.verdict == "moved" else "seen",
        record_id=one.record_id,
        person_id=one.person_id,
        stay_id=where.stay.row.pk,
        at=one.as_of,
        facility_id=one.facility_id,
        previous_facility_id=where.previous_facility_id,
        source=one.kind,
        roster_id=one.roster_id,
        office_id=one.office_id,
    )


def _announce(changes: list[CustodyChange], by: Staff | None) -> Counter[str]:
    counts: Counter[str] = Counter()
    if changes:
        for _receiver, answer in custody_changed.send(Stay, changes=changes, by=by):
            counts.update(answer or {})
    return counts
