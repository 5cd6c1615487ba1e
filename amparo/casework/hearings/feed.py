"""Somebody's private calendar (iCalendar, RFC 5545), at an address that only its owner knows.

It leaves the workspace: telephones and mail programs keep copies. So it says when, how and which folio, and nothing about
whom or where.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.hearings.models import CalendarFeed, Hearing
from amparo.core import clock

BACK, AHEAD = dt.timedelta(days=30), dt.timedelta(days=400)
LASTS = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a calendar. `name` is what stays the same when it moves; `zone` the one in which it is told."""

    name: str
    at: dt.datetime
    zone: dt.tzinfo
    summary: str
    description: str
    cancelled: bool = False


#: What stands in a calendar: one's hearings, and what rooms above add for those who work with them.
SOURCES: list[Callable[[Staff, dt.datetime], Iterable[Entry]]] = []


@transaction.atomic
def new_address(*, by: Staff) -> str:
    """A new secret for one's calendar; the one before stops working. It is shown once and kept as a hash."""
    require(by, "keep_calendar")
    revoke(by=by)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(staff=by, token_hash=_hash(token), made_at=clock.now())
    return token


def revoke(*, by: Staff) -> int:
    """Let the address of one's calendar stop working; returns how many there were."""
    return CalendarFeed.objects.filter(staff=by, revoked_at__isnull=True).update(revoked_at=clock.now())


def calendar_of_token(token: str) -> bytes | None:
    """The calendar behind an address; None when it does not exist, was revoked, or its owner left."""
    feed = (
        CalendarFeed.objects.filter(token_hash=_hash(token), revoked_at__isnull=True, staff__is_active=True)
        .select_related("staff")
        .first()
    )
    if feed is None:
        return None
    CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=clock.now())
    return calendar_for(feed.staff, clock.now())


def calendar_for(staff: Staff, now: dt.datetime) -> bytes:
    """Whatever stands in the calendar of `staff`, for a calendar program."""
    calendar = Calendar()
    calendar.add("prodid", "-//Amparo//Audiencias//ES")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Amparo hearings"))
    calendar.add("refresh-interval;value=duration", "PT1H")
    for source in SOURCES:
        for entry in source(staff, now):
            calendar.add_component(_event(entry, now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def hearings_of(staff: Staff, now: dt.datetime) -> Iterator[Entry]:
    """The hearings about which this officer is to do something."""
    hearings = Hearing.objects.filter(officer=staff, at__gte=now - BACK, at__lt=now + AHEAD)
    for hearing in hearings.select_related("case").order_by("at", "pk"):
        yield entry_of(hearing, hearing.case.shown_folio)


def entry_of(hearing: Hearing, folio: str) -> Entry:
    """A hearing as it stands in a calendar, under the folio by which its reader knows it."""
    return Entry(
        name=f"hearing-{hearing.pk}", at=hearing.at, zone=hearing.zone,
        summary=f"{hearing.get_kind_display()} · {folio}", description=str(hearing.get_mode_display()),
        cancelled=hearing.state == Hearing.State.CANCELLED,
    )  # fmt: skip


def _event(entry: Entry, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.name}@amparo")
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", entry.at.astimezone(entry.zone))
    event.add("dtend", (entry.at + LASTS).astimezone(entry.zone))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", dt.timedelta(hours=-24))
    alarm.add("description", entry.summary)
    event.add_component(alarm)
    return event


SOURCES.append(hearings_of)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
