"""Jobs of arrivals: lists are imported by the worker, and go on where a stopped worker left them."""

from __future__ import annotations

import contextlib

import structlog
from django.db import connection, transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app

from amparo.core.errors import Conflict
from amparo.returns.arriving.importing import LOCK, run
from amparo.returns.arriving.models import ArrivalList

log = structlog.get_logger()


@app.task(name="returns.import_arrivals", queue="lists")
def import_arrivals(list_id: int) -> None:
    """Work through a confirmed list. When another process is at it already, there is nothing to do."""
    taken = ArrivalList.objects.select_related("uploaded_by").get(pk=list_id)
    try:
        run(taken=taken, by=taken.uploaded_by)
    except Conflict:
        log.info("arrivals_busy", list=list_id)


@app.periodic(cron="* * * * *", periodic_id="arrivals")
@app.task(name="returns.sweep_arrivals", queueing_lock="returns.sweep_arrivals")
def sweep(timestamp: int) -> None:
    """Every minute: lists whose import stopped half-way go on. Those that somebody is at are left alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCK],
        )
        busy = {row[0] for row in cursor.fetchall()}
    stopped = ArrivalList.objects.filter(state=ArrivalList.State.RUNNING).exclude(pk__in=busy)
    for list_id in stopped.order_by("pk").values_list("pk", flat=True):
        import_soon(list_id)


def import_soon(list_id: int) -> None:
    """Ask the worker to import a list, in the caller's transaction; asking twice is asking once."""
    with contextlib.suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        import_arrivals.configure(queueing_lock=f"arrivals:{list_id}").defer(list_id=list_id)
