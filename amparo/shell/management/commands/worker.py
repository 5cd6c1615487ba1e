from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

#: Jobs side by side, by queue. Lists take minutes: whatever their number, a mother's code does not wait behind them.
SIDE_BY_SIDE = {"default": 3, "lists": 1}


class Command(BaseCommand):
    help = (
        "Work through jobs and schedules: imports, families' requests, messages. Stops at Ctrl-C or SIGTERM."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        connector: Any = app.connector  # Django's, which knows how to make one for a worker
        with app.replace_connector(connector.get_worker_connector()) as worker:
            asyncio.run(_work(worker))


async def _work(worker: Any) -> None:
    async with worker.open_async():
        queues = asyncio.gather(
            *(
                worker.run_worker_async(
                    queues=[queue],
                    name=queue,
                    concurrency=number,
                    fetch_job_polling_interval=2.0,
                    listen_notify=True,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                )
                for queue, number in SIDE_BY_SIDE.items()
            )
        )
        for stop in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(stop, queues.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await queues
