from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amparo.matching.batch import Matches, UnreadableFile, match_files, write_groups, write_pairs
from amparo.matching.on_spark import match_files_on_spark
from amparo.matching.spark import NoSpark, spark_session


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
        parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
        parser.add_argument(
            "--master",
            default="local[*]",
            help="of Spark: local[*], local-cluster[2,1,1024], a cluster's address",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            found = self._matches([path for path in (options["file"], options["other"]) if path], options)
            write_pairs(found, options["out"])
            if options["clusters"]:
                write_groups(found, options["clusters"])
        except (UnreadableFile, NoSpark, OSError) as error:
            raise CommandError(str(error)) from error
        report = {
            "records": len(found.ids),
            "link": int(found.link.sum()),
            "review": int((~found.link).sum()),
            "seconds": round(time.monotonic() - began, 2),
        }
        self.stdout.write(json.dumps(report) if options["json"] else f"{report}")

    def _matches(self, paths: list[Path], options: dict[str, Any]) -> Matches:
        if options["engine"] == "duckdb":
            return match_files(paths, progress=self._progress)
        with spark_session(options["master"]) as spark:
            return match_files_on_spark(spark, paths, progress=self._progress)

    def _progress(self, step: str, done: int, of: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{step} {done:,} / {of:,}   ", ending="")
