"""When a task that repeats is due again. Pure."""

from __future__ import annotations

import datetime as dt

from amparo.casework.tasks.models import Repeat
from amparo.places.calendar import Calendar, month_later


def next_due(
    *, due: dt.datetime, repeat: str, every: int, until: dt.date | None, calendar: Calendar, now: dt.datetime
) -> dt.datetime | None:
    """When it is due after `due`: when the office closes on a day on which it works, later than `now`.

    What was missed meanwhile is not asked for again. None when that would be after `until`.
    """
    first = due.astimezone(calendar.zone).date()
    day, moment, times = first, due, 0
    while moment <= max(now, due):
        times += 1
        if repeat == Repeat.BUSINESS_DAYS:
            day = calendar.add_business_days(day, every)
        elif repeat == Repeat.WEEKS:
            day = first + dt.timedelta(weeks=every * times)
        else:
            day = month_later(first, every * times)
        moment = calendar.closing_time(calendar.next_open(day))
    last = moment.astimezone(calendar.zone).date()
    return None if until is not None and last > until else moment
