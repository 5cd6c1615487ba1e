"""Jobs of the catalogue. What they do is in `scheduling.py`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.programmes import scheduling


@app.periodic(cron="*/5 * * * *", periodic_id="programmes_publish")
@app.task(name="programmes.publish", queueing_lock="programmes.publish")
def publish_due(timestamp: int) -> None:
    """A sheet that waits for its day begins with that day's first minutes in Mexico City."""
    scheduling.publish_due()


@app.periodic(cron="15 12 * * *", periodic_id="programmes_stale")
@app.task(name="programmes.stale", queueing_lock="programmes.stale")
def tell_stale(timestamp: int) -> None:
    """Every morning: whoever keeps a sheet that nobody checked hears of it."""
    scheduling.tell_stale()
