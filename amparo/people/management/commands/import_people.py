from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from amparo.people.importing import import_people
from amparo.people.models import Source


class Command(BaseCommand):
    help = "Import records of people from a CSV file with the match columns; running it again goes on where it was."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default=Source.CONSULAR, choices=Source.values)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()

        def progress(rows: int) -> None:
            if sys.stderr.isatty():
                self.stderr.write(f"\r{rows:,}", ending="")

        report = asdict(import_people(path=options["file"], source=options["source"], progress=progress))
        report["seconds"] = round(time.monotonic() - began, 2)
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in report.items()))
