from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from amparo.core import clock
from amparo.trust.retention.actions import block
from amparo.trust.retention.queries import weigh_all
from amparo.trust.retention.rules import REASONS, rules


class Command(BaseCommand):
    help = "Files whose term is over: --dry-run says what is due and why, --block blocks. Can be stopped and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--dry-run", action="store_true", help="say what is due, and change nothing")
        what.add_argument("--block", action="store_true", help="block the files whose term is over")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        told = self._due(block_them=options["block"], quiet=options["json"])
        self.stdout.write(
            json.dumps(told) if options["json"] else "  ".join(f"{k}: {v}" for k, v in told.items())
        )

    def _due(self, *, block_them: bool, quiet: bool) -> dict[str, int]:
        now, counted = clock.now(), Counter[str](would_block=0, would_erase=0, blocked=0, kept=0)
        for one in weigh_all(now):
            if one.step == "block":
                counted["would_block"] += 1
                if block_them and block(person=one.person, now=now) is not None:
                    counted["blocked"] += 1
            elif one.step == "erase":
                counted["would_erase"] += 1
            elif one.kept_by and one.due <= now:
                counted["kept"] += 1
            if not quiet and (one.step in ("block", "erase") or (one.kept_by and one.due <= now)):
                what = {"block": "block", "erase": "erase"}.get(one.step, "keep ")
                why = ", ".join(str(REASONS[code]) for code in one.kept_by) or rules()[one.rule.code].source
                self.stdout.write(f"{what}  {one.person.folio}  {one.rule.code}  {one.due:%Y-%m-%d}  {why}")
        if block_them:
            counted.pop("would_block")
        return dict(counted)
