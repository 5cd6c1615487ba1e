"""Every morning the follow-ups that nobody made in time are raised."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.returns.follow_ups.actions import mark_late

CHUNK = 500


@app.periodic(cron="10 11 * * *", periodic_id="follow_ups")
@app.task(name="returns.follow_ups", queueing_lock="returns.follow_ups")
def every_day(timestamp: int) -> None:
    raise_late()


def raise_late() -> int:
    """Mark all that are late, some hundreds at a time; returns how many."""
    marked = 0
    while found := mark_late(limit=CHUNK):
        marked += found
    return marked
