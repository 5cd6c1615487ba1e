"""Jobs of this room: the canary, every night."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from amparo.people.canary.running import run_canary


@app.periodic(cron="17 9 * * *", periodic_id="canary")  # 09:17 UTC: night in every office
@app.task(name="people.canary", queueing_lock="people.canary")
def canary(timestamp: int) -> None:
    """Ask about other people every night: the date is the seed."""
    run_canary(seed=dt.datetime.fromtimestamp(timestamp, tz=dt.UTC).date().isoformat())
