"""Making the file of somebody's data, and deleting what was not taken."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.core import clock
from amparo.trust.arco import exporting
from amparo.trust.arco.models import Export


@app.task(name="trust.make_export")
def make(export_id: int) -> None:
    exporting.write(Export.objects.get(pk=export_id))


@app.periodic(cron="20 3 * * *", periodic_id="trust-exports")
@app.task(name="trust.forget_exports", queueing_lock="trust.forget_exports")
def forget(timestamp: int) -> None:
    exporting.forget(clock.now())
