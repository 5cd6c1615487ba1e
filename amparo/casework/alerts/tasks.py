"""Jobs of alerts: half an hour after one, somebody is told to call; a sweep finds whatever a stopped worker left."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.casework.alerts.actions import CALL_BACK_AFTER, call_back_if_due, forget_place
from amparo.casework.alerts.models import Alert
from amparo.casework.alerts.queries import unanswered, with_an_old_place


@app.task(name="alerts.call_back")
def call_back(alert_id: int) -> None:
    call_back_if_due(alert_id=alert_id)


@app.periodic(cron="* * * * *", periodic_id="alerts")
@app.task(name="alerts.sweep", queueing_lock="alerts.sweep")
def sweep(timestamp: int) -> None:
    """Every minute: alerts whose half hour is over and of which nobody was told; places kept too long."""
    for alert_id in unanswered():
        call_back_if_due(alert_id=alert_id)
    for alert_id in with_an_old_place():
        forget_place(alert_id=alert_id)


def call_back_later(alert: Alert) -> None:
    """Ask the worker to look at an alert in half an hour, in the caller's transaction."""
    call_back.configure(schedule_at=alert.received_at + CALL_BACK_AFTER).defer(alert_id=alert.pk)
