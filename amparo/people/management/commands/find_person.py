from __future__ import annotations

import gc
import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from amparo.matching import Described, reason_text
from amparo.people.checks.log import Asker
from amparo.people.finding import find
from amparo.people.models import Door


class Command(BaseCommand):
    help = "Who may this be? One JSON record per line on standard input, one JSON answer per line."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true", help="(the only form; kept for scripts)")
        parser.add_argument("--limit", type=int, default=10)
        parser.add_argument("--language", default="es")

    def handle(self, *args: Any, **options: Any) -> None:
        limit = max(1, min(options["limit"], 10))
        asker = Asker(door=Door.COMMAND)
        with connection.cursor() as cursor:
            # The only thing written is the log of the check: it need not wait for the disk before the answer is given.
            cursor.execute("SET synchronous_commit = off")
        gc.freeze()  # what was loaded stays: the collector need not look through it between two questions
        for line in sys.stdin:
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                if not isinstance(record, dict):
                    raise ValueError("a record is a JSON object")
            except ValueError as error:
                self._answer({"id": None, "error": f"not a JSON record: {error}"})
                continue
            began = time.perf_counter()
            candidates = find(Described.from_mapping(record), asker=asker, limit=limit)
            milliseconds = (time.perf_counter() - began) * 1000
            self._answer(
                {
                    "id": record.get("id"),
                    "ms": round(milliseconds, 3),
                    "candidates": [
                        {
                            "folio": one.folio,
                            "probability": round(one.probability, 6),
                            "weight": round(one.weight, 3),
                            "decision": one.decision,
                            "reasons": [reason_text(reason, options["language"]) for reason in one.reasons],
                            "source_ids": list(one.source_ids),
                        }
                        for one in candidates
                    ],
                }
            )

    def _answer(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
        self.stdout.flush()
