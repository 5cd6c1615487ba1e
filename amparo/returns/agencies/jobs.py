"""The jobs of agencies: terms that ran out are told once; in the morning each agency's people get the count of what waits."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.core import clock
from amparo.returns.agencies.actions import tell_late
from amparo.returns.agencies.digest import send_digests


@app.periodic(cron="* * * * *", periodic_id="returns_agencies")
@app.task(name="returns.agencies", queueing_lock="returns.agencies")
def every_minute(timestamp: int) -> None:
    tell_late(now=clock.now())


@app.periodic(cron="*/15 * * * *", periodic_id="returns_agencies_digest")
@app.task(name="returns.agencies_digest", queueing_lock="returns.agencies_digest")
def every_quarter(timestamp: int) -> None:
    send_digests(now=clock.now())
