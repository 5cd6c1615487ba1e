from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from amparo.insight.figures.counting import count_anew
from amparo.people.models import Record
from amparo.shell.simulate.play import Play, as_json


class Command(BaseCommand):
    help = "Fill an empty registry with a synthetic world, through the same actions and imports as people."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--people", type=int, default=2500)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--months", type=int, default=3)
        parser.add_argument("--write", type=Path, help="folder for demo.json and the sample lists")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if Record.objects.exists():
            raise CommandError(
                "This registry is not empty: a synthetic world is never mixed with real people."
            )
        began = time.monotonic()
        folder: Path = options["write"] or settings.AMPARO_HOME
        play = Play(
            people=options["people"],
            seed=options["seed"],
            months=options["months"],
            folder=folder,
            say=lambda text: self.stderr.write(f"  {text}"),
        )
        told = as_json(play.run())
        count_anew()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "demo.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))
        seconds = round(time.monotonic() - began, 1)
        report = {"people": options["people"], "records": Record.objects.count(), "seconds": seconds}
        self.stdout.write(
            json.dumps(report) if options["json"] else f"A synthetic world in {seconds} s: {report}"
        )
