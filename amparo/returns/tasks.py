"""Jobs of returns: what the own pages handed in, and what has run out."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.core import clock
from amparo.returns.own_page import arriving


@app.task(name="returns.work_own_inbox")
def work_own_inbox() -> None:
    """One for each arrival, and short: a worker that is asked to stop stops within seconds."""
    arriving.work_through(seconds=3)


@app.periodic(cron="* * * * *", periodic_id="own_inbox")
@app.task(name="returns.sweep_own_pages", queueing_lock="returns.sweep_own_pages")
def sweep_own_pages(timestamp: int) -> None:
    """Every minute: whatever a stopped worker left, and the end of codes, visits and documents."""
    arriving.work_through(again=True)
    arriving.sweep(clock.now())
