"""The list of returns as a file. It counts as reading everybody in it, and says for what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.actions import log_readings
from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.core.errors import Incomplete, NotAllowed
from amparo.core.folios import show
from amparo.matching.identifiers import STATES
from amparo.returns.access import cover
from amparo.returns.homecoming.models import Homecoming

ZONE = ZoneInfo("America/Mexico_City")
CHUNK, MOST_ROWS = 500, 100_000


def may_export(staff: Staff) -> bool:
    """Whether they coordinate: a supervisor, headquarters, or who serves all the desks of a centre."""
    return staff.role != Role.DESK or not staff.agency


def rows(found: QuerySet[Homecoming], *, purpose: str, by: Staff) -> Iterator[list[Any]]:
    """A heading, and a line for each return of a list (`queries.returns`), some hundreds at a time.

    Minors are covered as on the page; everybody else is logged as read, for the purpose that was said. Raises `Incomplete`
    without one, `NotAllowed` for one desk alone: at once, before anything is read.
    """
    require(by, "export_returns")
    if not may_export(by):
        raise NotAllowed(_("The list is for whoever coordinates the centre."))
    if len(purpose.strip()) < 5:
        raise Incomplete(_("Write what the list is for."), missing=("purpose",))
    return _lines(found, purpose.strip()[:200], by)


def _lines(found: QuerySet[Homecoming], purpose: str, by: Staff) -> Iterator[list[Any]]:
    yield [
        _("Return"), _("Person"), _("State of the return"), _("Arrived"), _("Expected"), _("Reception centre"), _("Goes to"),
        _("Milestones done"), _("of the plan"), _("Overdue"), _("Next follow-up"),
    ]  # fmt: skip
    ids = list(found.values_list("pk", flat=True)[:MOST_ROWS])
    for begin in range(0, len(ids), CHUNK):
        chunk = ids[begin : begin + CHUNK]
        read = {one.pk: one for one in found.filter(pk__in=chunk)}
        cover(by, records=[one.record for one in read.values()])
        people = {
            person.pk: person.folio
            for one in read.values()
            if (person := one.record.person) is not None and not person.closed
        }
        log_readings(staff=by, people=people, page="export of returns", purpose=purpose)
        yield from (_line(read[pk]) for pk in chunk if pk in read)


def _line(one: Any) -> list[Any]:
    person = one.record.person
    return [
        show(one.folio), person.name if person is not None else "", str(one.get_state_display()), _day(one.arrived_at),
        _day(one.expected_at), one.centre.city if one.centre is not None else "", STATES.get(one.destination_state, ""),
        one.done, one.wanted, one.overdue, one.next_follow_up.isoformat() if one.next_follow_up else "",
    ]  # fmt: skip


def _day(at: dt.datetime | None) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d}" if at is not None else ""
