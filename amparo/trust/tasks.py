"""Jobs of trust."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.core import clock
from amparo.trust.looking import actions as looking
from amparo.trust.seal.places import export
from amparo.trust.seal.sealing import seal_all


@app.periodic(cron="* * * * *", periodic_id="seal")
@app.task(name="trust.seal", queueing_lock="trust.seal")
def seal(timestamp: int) -> None:
    """Every minute: seal what was written since, and send the seals to the places outside."""
    now = clock.now()
    seal_all(now=now)
    export(now=now)


@app.periodic(cron="17 * * * *", periodic_id="looking")
@app.task(name="trust.look", queueing_lock="trust.look")
def look(timestamp: int) -> None:
    """Every hour: unusual readings of the last day."""
    looking.look_hourly(now=clock.now())


@app.periodic(cron="40 9 * * *", periodic_id="looking_nightly")
@app.task(name="trust.look_nightly", queueing_lock="trust.look_nightly")
def look_nightly(timestamp: int) -> None:
    """Every night: who comes back to one file again and again."""
    looking.look_nightly(now=clock.now())
