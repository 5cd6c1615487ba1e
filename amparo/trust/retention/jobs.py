"""Every night: what is due is blocked. Nothing is ever erased by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.core import clock
from amparo.trust.retention.actions import block
from amparo.trust.retention.queries import weigh_all


@app.periodic(cron="40 3 * * *", periodic_id="retention")
@app.task(name="trust.block", queueing_lock="trust.block")
def every_night(timestamp: int) -> None:
    now = clock.now()
    for one in weigh_all(now):
        if one.step == "block":
            block(person=one.person, now=now)
