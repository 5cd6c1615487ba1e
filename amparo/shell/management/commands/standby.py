from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from amparo.core.errors import BadInstallation
from amparo.shell.backup import standing_by


class Command(BaseCommand):
    help = "Make a second server that follows this one; or say how far it is behind, wait for it, or no longer wait."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--into", type=Path, help="make the standby in this home, which must not exist")
        what.add_argument("--lag", action="store_true", help="how far it is behind, as JSON")
        what.add_argument(
            "--attach", action="store_true", help="acknowledge nothing that the standby does not have"
        )
        what.add_argument(
            "--detach", action="store_true", help="acknowledge without it: it is away and people must work"
        )
        parser.add_argument("--asynchronous", action="store_true", help="with --into: do not wait for it")

    def handle(self, *args: Any, **options: Any) -> None:
        environment = settings.ENVIRONMENT
        if options["into"]:
            there = standing_by.make(
                environment, options["into"].resolve(), synchronous=not options["asynchronous"]
            )
            if environment.door != "portal":
                self.stdout.write(standing_by.reading_dsn(there, "amparo_portal"))
        elif options["lag"]:
            found = standing_by.lag(environment)
            self.stdout.write(json.dumps(asdict(found)))
            if not found.connected:
                raise BadInstallation("The standby is not connected.")
        elif options["attach"]:
            standing_by.attach(environment)
        else:
            standing_by.detach(environment)
