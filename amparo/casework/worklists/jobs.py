"""What time alone changes in the order of cases."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.casework.worklists import standing
from amparo.core import clock


@app.periodic(cron="* * * * *", periodic_id="overrides")
@app.task(name="casework.end_overrides", queueing_lock="casework.end_overrides")
def end_overrides(timestamp: int) -> None:
    """Every minute: cases that somebody put first, or back, until now."""
    standing.refresh_ended_overrides(clock.now())


@app.periodic(cron="20 8 * * *", periodic_id="order")
@app.task(name="casework.order_all", queueing_lock="casework.order_all")
def order_all(timestamp: int) -> None:
    """Once a night: who came of age, and whatever was missed."""
    standing.refresh_all()
