from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from amparo.review.sampling import draw


class Command(BaseCommand):
    help = (
        "Draw a month's sample of automatic links for blind review. Drawn again, it only fills the sample up."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--month", required=True, help="YYYY-MM")
        parser.add_argument("--size", type=int, default=settings.AMPARO_PRECISION_SAMPLE)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            month = dt.date.fromisoformat(f"{options['month']}-01")
        except ValueError as problem:
            raise CommandError("--month is written YYYY-MM.") from problem
        drawn = draw(month=month, size=options["size"])
        self.stdout.write(
            json.dumps({"month": options["month"], "drawn": drawn}) if options["json"] else f"{drawn}"
        )
