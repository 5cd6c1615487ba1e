"""`bin/amparo recompute-clocks`: every clock counted anew from the events alone."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.casework.clocks.keeping import recompute


class Command(BaseCommand):
    help = str(
        gettext_lazy("Count every clock anew from the events alone; run again, it changes nothing more.")
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        found = recompute()
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(
            _("%(looked_at)d cases and records looked at; %(clocks)d clocks; %(changed)d were changed.")
            % found
        )
