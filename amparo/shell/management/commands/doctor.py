from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from amparo.shell.operation import doctor

MARK = {"good": "  ok ", "unsure": "  ?  ", "unsafe": "UNSAFE", "broken": "BROKEN"}


class Command(BaseCommand):
    help = "Look the installation over: what is broken, what is unsafe, what to do. Ends with 1 when something is."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--security", action="store_true", help="only what makes it unsafe")
        parser.add_argument("--json", action="store_true", help="one JSON object at the end")

    def handle(self, *args: Any, **options: Any) -> None:
        found = doctor.security() if options["security"] else [*doctor.security(), *doctor.operation()]
        if options["json"]:
            self.stdout.write(json.dumps({"findings": [asdict(one) for one in found]}, ensure_ascii=False))
        else:
            for one in found:
                self.stdout.write(f"{MARK[one.state]:>6}  {one.about}: {one.says}")
        bad = {"unsafe", "broken"} if options["security"] else {"broken"}
        if any(one.state in bad for one in found):
            sys.exit(1)
