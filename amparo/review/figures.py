"""Duplicates in figures, by office and by door, for one month: what was asked, answered, how fast, how well.

A door is the way in by which a record came (`doors.py`). A question belongs to the office and door of the record
that raised it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count

from amparo.people.models import Door, Merge, Pair
from amparo.places.models import Office
from amparo.review import doors
from amparo.review.measuring import Agreement, Share, agreement, share
from amparo.review.models import Given, SecondLook

_DECIDED = f"""
    SELECT new.office_id, way.door, count(*),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM pair.decided_at - pair.raised_at) / 60)
      FROM people_pair pair JOIN people_record new ON new.id = pair.new_id
      CROSS JOIN LATERAL (SELECT {doors.SQL.format(record="new")} AS door) way
     WHERE pair.state IN ('same', 'different') AND pair.decided_at >= %s AND pair.decided_at < %s
       AND (%s::text[] IS NULL OR new.office_id = ANY(%s::text[]))
     GROUP BY GROUPING SETS ((new.office_id, way.door), ())
"""  # noqa: S608 - our own table of doors
#: Records that joined somebody known as they came in: their home had a record before them.
_CAUGHT_AT_THE_DOOR = f"""
    SELECT record.office_id, way.door, count(*)
      FROM people_record record
      CROSS JOIN LATERAL (SELECT {doors.SQL.format(record="record")} AS door) way
     WHERE record.received_at >= %s AND record.received_at < %s AND record.source <> 'family'
       AND (%s::text[] IS NULL OR record.office_id = ANY(%s::text[]))
       AND EXISTS (SELECT FROM people_record earlier
                    WHERE earlier.home_id = record.home_id AND earlier.id < record.id AND earlier.source <> 'family')
     GROUP BY record.office_id, way.door
"""  # noqa: S608 - our own table of doors


@dataclass(slots=True)
class Line:
    """One office and door, or the total. `minutes` is the median from question to answer; None when none was answered."""

    office: str = ""
    door: str = ""
    raised: int = 0
    decided: int = 0
    minutes: float | None = None
    at_the_door: int = 0
    later: int = 0
    looked: list[tuple[str, str]] = field(default_factory=list)  # blind: first answer, second answer
    sampled: list[str] = field(default_factory=list)  # blind answers about what the machine joined

    @property
    def at_the_door_share(self) -> Share:
        return share(self.at_the_door, self.at_the_door + self.later)

    @property
    def agreement(self) -> Agreement:
        return agreement(self.looked)

    @property
    def precision(self) -> Share:
        """Of the sampled automatic links that a reviewer could judge, the share found right."""
        judged = [given for given in self.sampled if given != Given.UNSURE]
        return share(judged.count(Given.SAME), len(judged))

    @property
    def unsure(self) -> int:
        return self.sampled.count(Given.UNSURE)


@dataclass(frozen=True, slots=True)
class Figures:
    month: dt.date
    lines: list[Line]
    total: Line


def figures(month: dt.date, offices: Collection[str] | None) -> Figures:
    """The figures of a month (its first day) for these offices (None: all), by office and door, with the total. Six queries."""
    begin = dt.datetime(month.year, month.month, 1, tzinfo=dt.UTC)
    end = (begin + dt.timedelta(days=32)).replace(day=1)
    names: dict[str | None, str] = dict(Office.objects.values_list("pk", "city"))
    lines: dict[tuple[str | None, str], Line] = defaultdict(Line)
    total = Line()

    raised = Pair.objects.filter(raised_at__gte=begin, raised_at__lt=end)
    merged = Merge.objects.filter(at__gte=begin, at__lt=end, undone_at__isnull=True, pair__isnull=False)
    looks = SecondLook.objects.filter(month=begin.date(), answered_at__isnull=False)
    if offices is not None:
        raised = raised.filter(new__office__in=offices)
        merged = merged.filter(pair__new__office__in=offices)
        looks = looks.filter(office__in=offices)

    for office, door, number in raised.values_list("new__office_id", doors.door("new")).annotate(Count("pk")):
        lines[office, door].raised = number
        total.raised += number
    for office, door, number in merged.values_list("pair__new__office_id", doors.door("pair__new")).annotate(
        Count("pk")
    ):
        lines[office, door].later = number
        total.later += number
    for kind, office, door, first, given in looks.values_list("kind", "office_id", "door", "first", "given"):
        for line in (lines[office, door], total):
            if kind == SecondLook.Kind.AGREEMENT:
                line.looked.append((first, given))
            else:
                line.sampled.append(given)
    wanted = list(offices) if offices is not None else None
    with connection.cursor() as cursor:
        cursor.execute(_CAUGHT_AT_THE_DOOR, [begin, end, wanted, wanted])
        for office, door, number in cursor.fetchall():
            lines[office, door].at_the_door = number
            total.at_the_door += number
        cursor.execute(_DECIDED, [begin, end, wanted, wanted])
        for office, door, number, minutes in cursor.fetchall():
            line = total if door is None else lines[office, door]
            line.decided, line.minutes = number, minutes
    for (office, door), line in lines.items():
        line.office, line.door = names.get(office, ""), str(Door(door).label)
    return Figures(begin.date(), sorted(lines.values(), key=lambda line: (line.office, line.door)), total)
