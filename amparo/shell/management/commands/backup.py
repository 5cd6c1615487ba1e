from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from amparo.core.errors import BadInstallation
from amparo.shell.backup import plan, taking
from amparo.shell.backup.store import Settings


class Command(BaseCommand):
    help = "Take a sealed copy of this installation: the first time, and then weekly, a whole one, else what changed."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("store", type=Path, nargs="?", help="with --set-up: the folder of the copies")
        parser.add_argument(
            "--set-up",
            action="store_true",
            help="archive into this store from now on; starts the server anew",
        )
        parser.add_argument(
            "--recipients",
            default="",
            help="public age keys, comma-separated; the secret halves stay elsewhere",
        )
        parser.add_argument("--whole", action="store_true", help="a whole copy although it is not due")
        parser.add_argument("--keep-days", type=int, default=plan.KEEP.days)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        environment = settings.ENVIRONMENT
        if options["set_up"]:
            if options["store"] is None:
                raise BadInstallation("Say which folder: backup --set-up STORE --recipients age1…")
            chosen = Settings(options["store"].resolve(), options["recipients"])
            if taking.set_up(environment, chosen):
                self.stderr.write("The server was started again, with an archive.")
            return
        kept = Settings.of(environment.home)
        if kept is None:
            raise BadInstallation("Say first where copies go: backup --set-up STORE --recipients age1…")
        taken = taking.take(
            environment,
            kept,
            whole=options["whole"],
            keep=dt.timedelta(days=options["keep_days"]),
            say=self.stderr.write,
        )
        told = asdict(taken)
        self.stdout.write(
            json.dumps(told)
            if options["json"]
            else f"{taken.name} ({taken.kind}): {taken.bytes / 2**20:,.1f} MB, sealed {taken.sealed_bytes / 2**20:,.1f} MB, "
            f"{taken.seconds:.1f} s"
        )
