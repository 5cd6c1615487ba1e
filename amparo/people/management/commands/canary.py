from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from amparo.core.clock import today
from amparo.people.canary.running import PERSONS, STRANGERS, run_canary


class Command(BaseCommand):
    help = "Are known people still found when their names and dates are written as life writes them? Ends with 1 if not."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--seed", default="", help="which people are asked about; today's date by default"
        )
        parser.add_argument("--people", type=int, default=PERSONS)
        parser.add_argument("--strangers", type=int, default=STRANGERS)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        seed = options["seed"] or today().isoformat()
        run = run_canary(seed=seed, persons=options["people"], strangers=options["strangers"])
        report = {
            "passed": run.passed,
            "persons": run.persons,
            "asked": sum(run.asked.values()),
            "found": sum(run.found.values()),
            "failures": run.failures,
            "changes": {name: [run.found[name], run.asked[name]] for name in run.asked},
            "strangers": [run.strangers_found, run.strangers],
            "seconds": round(run.milliseconds / 1000, 2),
        }
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in report.items()))
        if not run.passed:
            sys.exit(1)
