"""Jobs of the review desk."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from procrastinate.contrib.django import app

from amparo.core.clock import today
from amparo.review import sampling, standing


@app.periodic(cron="40 7 * * *", periodic_id="review_queue")
@app.task(name="review.refresh", queueing_lock="review.refresh")
def refresh_queue(timestamp: int) -> None:
    """Every night: what time alone changes in the queue, and whatever was missed."""
    standing.refresh_all()


@app.periodic(cron="10 8 1 * *", periodic_id="review_sample")
@app.task(name="review.sample", queueing_lock="review.sample")
def sample_last_month(timestamp: int) -> None:
    """On the first of the month: a sample of what was joined by itself in the month before."""
    last = today().replace(day=1) - dt.timedelta(days=1)
    sampling.draw(month=last.replace(day=1), size=settings.AMPARO_PRECISION_SAMPLE)
