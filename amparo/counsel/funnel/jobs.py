"""What headquarters opens first is counted beforehand, for a network with many referrals."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from amparo.core import clock
from amparo.counsel.funnel.asked import MONTHS, Asked, first_of, months_before
from amparo.counsel.funnel.figures import BY, is_big, keep
from amparo.counsel.words import Area


@app.periodic(cron="7 * * * *", periodic_id="funnel")
@app.task(name="counsel.funnel", queueing_lock="counsel.funnel")
def every_hour(timestamp: int) -> None:
    keep_all(clock.now())


def keep_all(now: dt.datetime) -> int:
    """Count the last year of the whole network, all areas and each, by everything; returns how many answers were kept."""
    until = first_of(now.date())
    asked = Asked(since=months_before(until, MONTHS - 1), until=until, at=now)
    if not is_big(asked):
        return 0
    kept = 0
    for area in ("", *Area.values):
        for by in BY:
            keep(asked.but(area=area), by)
            kept += 1
    return kept
