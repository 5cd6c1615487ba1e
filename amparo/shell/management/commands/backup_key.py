from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from amparo.shell.backup import sealing


class Command(BaseCommand):
    help = (
        "Make a key for backups: the secret half into a file to be kept elsewhere, the public half printed."
    )
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, help="the file to write; it must not exist")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(sealing.make_identity(options["file"]))
