from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from amparo.shell.backup import standing_by


class Command(BaseCommand):
    help = "Let a standby take over. First make sure that the other server is gone (docs/operations/failover.md)."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("home", type=Path, help="the standby's home")

    def handle(self, *args: Any, **options: Any) -> None:
        standing_by.promote(options["home"].resolve())
        self.stdout.write(
            f"{options['home']} takes writes. Start the doors and the worker with this AMPARO_HOME."
        )
