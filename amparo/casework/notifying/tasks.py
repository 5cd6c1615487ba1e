"""Jobs of the notices to officers."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.casework.notifying.mailing import send_digests
from amparo.core import clock


@app.periodic(cron="*/15 * * * *", periodic_id="officer_digests")
@app.task(name="casework.officer_digests", queueing_lock="casework.officer_digests")
def officer_digests(timestamp: int) -> None:
    """Every quarter of an hour: it is morning somewhere (some zones are half an hour off)."""
    send_digests(now=clock.now())
