from __future__ import annotations

import asyncio
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app


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
        await worker.run_worker_async(concurrency=2, fetch_job_polling_interval=2.0, listen_notify=True)
