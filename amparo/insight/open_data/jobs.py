"""On the fifth of each month, and when somebody asks for it: the open data of the month before."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.accounts.models import Staff
from amparo.core.errors import Conflict
from amparo.insight.open_data.actions import last_whole_month, publish


@app.periodic(cron="0 9 5 * *", periodic_id="open-data")
@app.task(name="insight.every_month", queueing_lock="insight.every_month")
def every_month(timestamp: int) -> None:
    _publish(last_whole_month(), None)


@app.task(name="insight.publish", queueing_lock="insight.publish")
def on_request(month: str, staff_id: int) -> None:
    _publish(month, Staff.objects.get(pk=staff_id))


def _publish(month: str, by: Staff | None) -> None:
    try:
        publish(month=month, by=by)
    except Conflict:  # somebody was sooner: it is there
        return
