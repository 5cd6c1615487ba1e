"""The calendars of offices as they stand in the database: holidays from the laws, special days from headquarters."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.places.calendar import Calendar, holidays_on
from amparo.places.models import Office, SpecialDay
from amparo.places.signals import calendar_changed

#: How far the office page looks ahead.
AHEAD = 120


class Calendars:
    """The calendar of every office: two queries, whatever is asked afterwards."""

    def __init__(self) -> None:
        self._offices = Office.objects.in_bulk()
        self._special: dict[str | None, list[SpecialDay]] = defaultdict(list)
        for one in SpecialDay.objects.all():
            self._special[one.office_id].append(one)
        self._made: dict[str, Calendar] = {}

    def of(self, office_id: str) -> Calendar:
        """The calendar of this office. Its own special day goes before one that holds for all."""
        if office_id not in self._made:
            office = self._offices[office_id]
            kinds = {one.day: one.kind for one in [*self._special[None], *self._special[office_id]]}
            self._made[office_id] = Calendar(
                office.zone,
                office.state,
                frozenset(day for day, kind in kinds.items() if kind == SpecialDay.Kind.CLOSED),
                frozenset(day for day, kind in kinds.items() if kind == SpecialDay.Kind.OPEN),
            )
        return self._made[office_id]


def calendar_of(office: Office) -> Calendar:
    """The calendar of one office. Two queries."""
    return Calendars().of(office.pk)


@dataclass(frozen=True, slots=True)
class NotUsual:
    """A weekday on which the office is closed, or a day of rest on which it opens, and why."""

    day: dt.date
    is_open: bool
    why: str
    special: SpecialDay | None


def coming_days(office: Office, today: dt.date) -> list[NotUsual]:
    """The unusual days of the next months, for the office's page."""
    calendar = calendar_of(office)
    found = SpecialDay.objects.filter(day__gte=today).order_by("office_id")
    special = {one.day: one for one in found if one.office_id in (None, office.pk)}
    special |= {one.day: one for one in found if one.office_id == office.pk}
    days = []
    for number in range(AHEAD):
        day = today + dt.timedelta(days=number)
        names = holidays_on(day, office.state)
        if day in special:
            days.append(NotUsual(day, calendar.is_open(day), special[day].reason, special[day]))
        elif names and day.weekday() < 5:
            days.append(NotUsual(day, False, " · ".join(names), None))
    return days


@transaction.atomic
def add_special_day(*, office: Office | None, day: dt.date, kind: str, reason: str, by: Staff) -> SpecialDay:
    """Close or open a day of one office, or of all. What was due by the old calendar is counted anew."""
    require(by, "keep_directory")
    if kind not in SpecialDay.Kind.values:
        raise Incomplete(_("Say whether the office is closed or open."), missing=("kind",))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    if SpecialDay.objects.filter(office=office, day=day).exists():
        raise Conflict(_("Something is said about this day already. Take it back first."))
    made = SpecialDay.objects.create(
        office=office, day=day, kind=kind, reason=reason.strip()[:200], added_by=by, added_at=clock.now()
    )
    calendar_changed.send(SpecialDay, office_ids=None if office is None else [office.pk], day=day)
    return made


@transaction.atomic
def take_back_special_day(*, special: SpecialDay, by: Staff) -> None:
    """Take back what was said about a day: the calendars hold again."""
    require(by, "keep_directory")
    office_ids = None if special.office_id is None else [special.office_id]
    day = special.day
    special.delete()
    calendar_changed.send(SpecialDay, office_ids=office_ids, day=day)
