"""The clock of medicines."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.returns.medicines.actions import bring_expected, watch


@app.periodic(cron="*/10 * * * *", periodic_id="medicines")
@app.task(name="returns.medicines", queueing_lock="returns.medicines")
def look_for_gaps(timestamp: int) -> None:
    """Each ten minutes: the medicines of people on their way, and those that are missing."""
    bring_expected()
    watch()
