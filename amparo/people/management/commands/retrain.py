from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amparo.core.clock import today
from amparo.matching import current_model
from amparo.matching.noise import ORDINARY, ROUGH
from amparo.matching.retrain import TooFew, retrain
from amparo.matching.synthetic import registry
from amparo.matching.train import case_of
from amparo.people.reviewed import reviewed_case


class Command(BaseCommand):
    help = (
        "Learn on from what reviewers of this registry decided. Prints how the new model compares with the one in use, and"
        " writes it only if it is better; AMPARO_MODEL=FILE then puts it in use. Old scores keep their model's version."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--out", type=Path, required=True, help="where to write the new model")
        parser.add_argument("--people", type=int, default=4000, help="of each synthetic registry that guards")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        in_use = current_model()
        guard = [
            case_of(registry(options["people"], seed, noise)) for seed, noise in ((72, ORDINARY), (73, ROUGH))
        ]
        version = f"{in_use.version.split('+')[0]}+{today().isoformat()}"
        try:
            data, report = retrain(in_use, reviewed_case(), guard, version=version)
        except TooFew as problem:
            raise CommandError(str(problem)) from problem
        told = {"in_use": in_use.version, "new": version, **asdict(report), "better": report.better}
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in told.items()))
        if not report.better:
            sys.exit(1)
        options["out"].write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
