from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from amparo.shell.operation import metrics


class Command(BaseCommand):
    help = "Print the figures of the running house in Prometheus' text format, or write them to a file for its collector."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--out", type=Path, help="a file, written whole or not at all")

    def handle(self, *args: Any, **options: Any) -> None:
        said = metrics.exposition()
        if (out := options["out"]) is None:
            self.stdout.write(said, ending="")
            return
        made = out.with_name(f".{out.name}.{os.getpid()}")
        made.write_text(said, encoding="utf-8")
        made.replace(out)
