"""Jobs of the API."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.api.actions import forget_answers, forget_tokens


@app.periodic(cron="17 * * * *", periodic_id="api")
@app.task(name="api.sweep", queueing_lock="api.sweep")
def sweep(timestamp: int) -> None:
    """Every hour: answers older than a day and tokens that ended are forgotten."""
    forget_answers()
    forget_tokens()
