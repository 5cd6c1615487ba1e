"""Jobs of the outbox."""

from __future__ import annotations

from procrastinate.contrib.django import app

from amparo.notices.calling import call_again
from amparo.notices.receipts import apply_waiting
from amparo.notices.sending import send_due


@app.task(name="notices.send_due")
def send_due_notices() -> None:
    send_due()


@app.periodic(cron="* * * * *", periodic_id="notices")
@app.task(name="notices.sweep", queueing_lock="notices.sweep")
def sweep(timestamp: int) -> None:
    """Every minute: receipts that came early, calls that nobody confirmed, what waits for another attempt, and whatever a
    stopped worker left behind."""
    apply_waiting()
    call_again()
    send_due()


def send_soon() -> None:
    """Ask the worker to send, in the caller's transaction. A job that waits already would not do: it may begin, and find
    nothing, before this transaction ends."""
    send_due_notices.defer()
