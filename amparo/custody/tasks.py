"""Jobs of custody: lists are imported by the worker, and go on where a stopped worker left them."""

from __future__ import annotations

import contextlib

import structlog
from django.db import connection, transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app

from amparo.core.errors import Conflict
from amparo.custody.importing import LOCK, run
from amparo.custody.models import Roster

log = structlog.get_logger()


@app.task(name="custody.import_roster", queue="lists")
def import_roster(roster_id: int) -> None:
    """Work through a confirmed list. When another process is at it already, there is nothing to do."""
    roster = Roster.objects.select_related("uploaded_by").get(pk=roster_id)
    try:
        run(roster=roster, by=roster.uploaded_by)
    except Conflict:
        log.info("roster_busy", roster=roster_id)


@app.periodic(cron="* * * * *", periodic_id="rosters")
@app.task(name="custody.sweep", queueing_lock="custody.sweep")
def sweep(timestamp: int) -> None:
    """Every minute: lists whose import stopped half-way go on. Those that somebody is at are left alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCK],
        )
        busy = {row[0] for row in cursor.fetchall()}
    stopped = Roster.objects.filter(state=Roster.State.RUNNING).exclude(pk__in=busy)
    for roster_id in stopped.order_by("pk").values_list("pk", flat=True):
        import_soon(roster_id)


def import_soon(roster_id: int) -> None:
    """Ask the worker to import a list, in the caller's transaction; asking twice is asking once.

    No `lock` of the queue: the job of a killed worker would hold it for good. The list's own lock in the database ends
    with the connection that holds it, and `run` refuses while it is held.
    """
    with contextlib.suppress(exceptions.AlreadyEnqueued), transaction.atomic():
        import_roster.configure(queueing_lock=f"roster:{roster_id}").defer(roster_id=roster_id)
