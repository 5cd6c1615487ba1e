"""Jobs of trust."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.core import clock
from amparo.trust.seal.places import export
from amparo.trust.seal.sealing import seal_all


@app.periodic(cron="* * * * *", periodic_id="seal")
@app.task(name="trust.seal", queueing_lock="trust.seal")
def seal(timestamp: int) -> None:
    """Every minute: seal what was written since, and send the seals to the places outside."""
    now = clock.now()
    seal_all(now=now)
    export(now=now)
