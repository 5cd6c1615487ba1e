"""Every hour what is counted; every morning what is sent."""

from __future__ import annotations

import datetime as dt

from procrastinate.contrib.django import app

from amparo.core.zones import HEADQUARTERS
from amparo.insight.figures.actions import send_due
from amparo.insight.figures.counting import count_anew


@app.periodic(cron="17 * * * *", periodic_id="figures")
@app.task(name="insight.figures", queueing_lock="insight.figures")
def every_hour(timestamp: int) -> None:
    count_anew()


@app.periodic(cron="30 13 * * *", periodic_id="figures-sent")
@app.task(name="insight.figures_sent", queueing_lock="insight.figures_sent")
def every_morning(timestamp: int) -> None:
    """At half past seven in Mexico City."""
    send_due(dt.datetime.fromtimestamp(timestamp, HEADQUARTERS).date())
