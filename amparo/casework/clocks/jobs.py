"""The job of clocks and absences, once a minute."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.casework.clocks.telling import tell_all
from amparo.casework.tasks.absences import apply_absences
from amparo.core import clock


@app.periodic(cron="* * * * *", periodic_id="clocks")
@app.task(name="casework.tell_clocks", queueing_lock="casework.tell_clocks")
def tell_clocks(timestamp: int) -> None:
    """Every minute: whose absence begins or ends, then what runs out."""
    now = clock.now()
    apply_absences(now)
    tell_all(now)
