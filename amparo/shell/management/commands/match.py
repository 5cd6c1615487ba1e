from __future__ import annotations

import csv
import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amparo.matching.batch import UnreadableFile, clusters, matches, read_rows


class Command(BaseCommand):
    help = "Duplicates within FILE, or links between FILE and OTHER, by the documented match columns, without a database."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("other", type=Path, nargs="?")
        parser.add_argument(
            "--out", type=Path, required=True, help="id_a, id_b, probability, weight, decision"
        )
        parser.add_argument("--clusters", type=Path, help="id, cluster")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            rows = read_rows(options["file"])
            if options["other"]:
                rows += read_rows(options["other"], file=1)
        except (UnreadableFile, OSError) as error:
            raise CommandError(str(error)) from error

        def progress(done: int, of: int) -> None:
            if sys.stderr.isatty():
                self.stderr.write(f"\r{done:,} / {of:,}", ending="")

        found = matches(rows, progress)
        with options["out"].open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["id_a", "id_b", "probability", "weight", "decision"])
            for match in found:
                writer.writerow(
                    [
                        match.id_a,
                        match.id_b,
                        f"{match.probability:.6f}",
                        f"{match.weight:.3f}",
                        match.decision,
                    ]
                )
        if options["clusters"]:
            with options["clusters"].open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(["id", "cluster"])
                writer.writerows(clusters([row.id for row in rows], found).items())
        report = {
            "records": len(rows),
            "link": sum(match.decision == "link" for match in found),
            "review": sum(match.decision == "review" for match in found),
            "seconds": round(time.monotonic() - began, 2),
        }
        self.stdout.write(json.dumps(report) if options["json"] else f"{report}")
