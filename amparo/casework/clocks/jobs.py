"""The job of clocks, tasks, hearings and absences, once a minute."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.casework.clocks.telling import tell_all
from amparo.casework.hearings.announcing import tell_tomorrow
from amparo.casework.tasks.absences import apply_absences
from amparo.casework.tasks.announcing import tell_overdue
from amparo.core import clock


@app.periodic(cron="* * * * *", periodic_id="clocks")
@app.task(name="casework.tell_clocks", queueing_lock="casework.tell_clocks")
def tell_clocks(timestamp: int) -> None:
    """Every minute: whose absence begins or ends, then what runs out, and tomorrow's hearings where it is afternoon."""
    now = clock.now()
    apply_absences(now)
    tell_all(now)
    tell_overdue(now)
    tell_tomorrow(now)
