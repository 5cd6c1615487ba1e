from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from amparo.core.environment import ROOT
from amparo.shell.operation import sbom


class Command(BaseCommand):
    help = "Print what the program is made of, as CycloneDX 1.6: each package with its version, hashes and licence."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--tree", type=Path, default=ROOT, help="the root of the source tree")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(sbom.bill(options["tree"]), indent=1, ensure_ascii=False))
