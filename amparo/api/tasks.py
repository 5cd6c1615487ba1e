"""Jobs of the API."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.api.actions import forget_answers, forget_tokens
from amparo.api.webhooks import send_due


@app.periodic(cron="17 * * * *", periodic_id="api")
@app.task(name="api.sweep", queueing_lock="api.sweep")
def sweep(timestamp: int) -> None:
    """Every hour: answers older than a day and tokens that ended are forgotten."""
    forget_answers()
    forget_tokens()


@app.periodic(cron="* * * * *", periodic_id="webhooks")
@app.task(name="api.webhooks", queueing_lock="api.webhooks")
def tell_others(timestamp: int) -> None:
    """Every minute: other systems hear what they were not told yet."""
    send_due()
