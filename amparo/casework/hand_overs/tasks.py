"""Jobs of hand-overs."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.casework.hand_overs.actions import tell_late
from amparo.core import clock


@app.periodic(cron="*/5 * * * *", periodic_id="late_hand_overs")
@app.task(name="casework.late_hand_overs", queueing_lock="casework.late_hand_overs")
def late_hand_overs(timestamp: int) -> None:
    """Every five minutes: tell both supervisors of hand-overs that nobody settled for a day."""
    tell_late(now=clock.now())
