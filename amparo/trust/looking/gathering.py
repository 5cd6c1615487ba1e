"""What the rules need to know of each reading, in as many queries for a hundred thousand of them as for one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncDate

from amparo.accounts.models import Reading, Role, Staff
from amparo.accounts.permissions import scope
from amparo.casework.models import Case, Event, HandOver
from amparo.matching.names import plain
from amparo.people.models import Person, Record, Relative
from amparo.places.calendar import CLOSES, OPENS, Calendar
from amparo.places.days import Calendars
from amparo.trust.looking.models import Mark
from amparo.trust.looking.rules import MARGIN, Look, is_kin, kinds, rules

#: The clock of whoever works in no consulate.
MEXICO = ZoneInfo("America/Mexico_City")


def lately(since: dt.datetime, until: dt.datetime) -> QuerySet[Reading]:
    """Readings of a stretch of time; `readings_by_time` finds them."""
    return Reading.objects.filter(at__gte=since, at__lt=until)


def often(since: dt.datetime, until: dt.datetime) -> QuerySet[Reading]:
    """Of a longer stretch, those of the files that one reader opened on as many days as `same_file` asks for: counted by the
    database, so that only they are read."""
    again = (
        lately(since, until).exclude(page__in=kinds())
        .values("staff_id", "person_id").annotate(days=Count(TruncDate("at", tzinfo=dt.UTC), distinct=True))
        .filter(days__gte=rules()["same_file"].many - 1).values_list("staff_id", "person_id")
    )  # fmt: skip
    pairs = set(
        again
    )  # a day of the office may lie across two of UTC: one less is asked for here, the rule counts itself
    found = lately(since, until).filter(
        staff_id__in={staff for staff, _ in pairs}, person_id__in={person for _, person in pairs}
    )
    return found if pairs else Reading.objects.none()


def looks_of(readings: Iterable[Reading]) -> list[Look]:
    rows = list(readings)
    persons = _final(row.person_id for row in rows)
    staff = Staff.objects.in_bulk({row.staff_id for row in rows})
    wanted = set(persons.values())
    own, works = _own(wanted), _works(wanted, staff)
    marked = set(
        Mark.objects.filter(ended_at__isnull=True, record__person__in=wanted).values_list(
            "record__person", flat=True
        )
    )
    kin = _kin(wanted, staff)
    calendars = Calendars()
    found = []
    for row in rows:
        person, reader = persons[row.person_id], staff[row.staff_id]
        calendar = calendars.of(row.office_id) if row.office_id else None
        found.append(
            Look(
                number=row.pk,
                at=row.at,
                local=row.at.astimezone(calendar.zone if calendar else MEXICO),
                staff=row.staff_id,
                person=person,
                kind=kinds().get(row.page, "file"),
                working=calendar is None or at_work(calendar, row.at),
                own=_reads_everywhere(reader) or (person, row.office_id) in own,
                works=(person, row.staff_id) in works,
                kin=kin(reader, person),
                marked=person in marked,
            )
        )
    return found


def at_work(calendar: Calendar, at: dt.datetime) -> bool:
    """Whether this is within the hours of the office, or less than MARGIN outside them. Pure."""
    local = at.astimezone(calendar.zone)
    if not calendar.is_open(local.date()):
        return False
    minutes = dt.timedelta(hours=local.hour, minutes=local.minute)
    opens, closes = (dt.timedelta(hours=one.hour, minutes=one.minute) for one in (OPENS, CLOSES))
    return opens - MARGIN <= minutes < closes + MARGIN


def _reads_everywhere(reader: Staff) -> bool:
    return reader.role == Role.CIAM or reader.office_id is None or scope(reader, "read_file") == "all"


def _final(ids: Iterable[int]) -> dict[int, int]:
    """Each person's number today: files that were joined since count as one."""
    found = {one: one for one in ids}
    merged: dict[int, int] = {}
    behind: Collection[int] = set(found)
    while behind:
        step = dict(
            Person.objects.filter(pk__in=behind, merged_into__isnull=False).values_list(
                "pk", "merged_into_id"
            )
        )
        merged.update(step)
        behind = set(step.values()) - set(merged)
    for one in found:
        last = one
        while last in merged:
            last = merged[last]
        found[one] = last
    return found


def _own(people: Collection[int]) -> set[tuple[int, str]]:
    """Each file and the offices that keep it or kept it."""
    cases = Case.objects.filter(record__person__in=people).values_list("record__person", "office_id")
    records = Record.objects.filter(person__in=people, office__isnull=False).values_list(
        "person", "office_id"
    )
    handed = HandOver.objects.filter(case__record__person__in=people).values_list(
        "case__record__person", "from_office_id"
    )
    return {*cases, *records, *handed}


def _works(people: Collection[int], staff: Collection[int]) -> set[tuple[int, int]]:
    """Each file and who has a case of it or wrote in it. Having said why one reads across is not writing."""
    cases = Case.objects.filter(record__person__in=people, officer__in=staff)
    events = Event.objects.filter(record__person__in=people, staff__in=staff).exclude(
        type_id="file_read_across"
    )
    return {
        *cases.values_list("record__person", "officer_id"),
        *events.values_list("record__person", "staff_id").distinct(),
    }


def _kin(people: Collection[int], staff: Mapping[int, Staff]) -> Any:
    """A function of reader and person, for these."""
    words = {pk: frozenset(plain(one.name).split()) for pk, one in staff.items()}
    named: dict[int, list[frozenset[str]]] = defaultdict(list)
    relatives = Relative.objects.filter(record__person__in=people).annotate(whose=F("record__person"))
    for person, name in relatives.values_list("whose", "name"):
        named[person].append(frozenset(plain(name).split()))
    names = {
        pk: ([plain(one), plain(two)], frozenset(plain(given).split()))
        for pk, one, two, given in Person.objects.filter(pk__in=people).values_list(
            "pk", "surname1", "surname2", "given_names"
        )
    }
    known: dict[tuple[int, int], bool] = {}

    def kin(reader: Staff, person: int) -> bool:
        pair = (reader.pk, person)
        if pair not in known:
            surnames, given = names.get(person, ([], frozenset()))
            known[pair] = is_kin(words[reader.pk], surnames, given, named[person])
        return known[pair]

    return kin
