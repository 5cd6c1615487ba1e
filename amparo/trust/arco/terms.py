"""When an answer is due, and when what was granted must be done: pure, by the calendar of the office that answers."""

from __future__ import annotations

import datetime as dt

from amparo.places.calendar import Calendar
from amparo.trust.arco.tables import days


def answer_by(calendar: Calendar, received_at: dt.datetime) -> dt.datetime:
    """The end of the last working day for an answer. The day of receipt does not count."""
    return calendar.end_of_business_days(received_at, days("answer"))


def extended(calendar: Calendar, due: dt.datetime) -> dt.datetime:
    """The end of the term when it is extended: counted on from where it ended."""
    return calendar.closing_time(
        calendar.add_business_days(due.astimezone(calendar.zone).date(), days("extension"))
    )


def effective_by(calendar: Calendar, answered_at: dt.datetime) -> dt.datetime:
    return calendar.end_of_business_days(answered_at, days("effective"))


def warned_from(calendar: Calendar, due: dt.datetime, now: dt.datetime) -> bool:
    """Whether so few working days are left that the list says it."""
    first, last = now.astimezone(calendar.zone).date(), due.astimezone(calendar.zone).date()
    return calendar.business_days_between(first, last) <= days("warning")
