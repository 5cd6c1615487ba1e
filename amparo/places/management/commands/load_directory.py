"""`bin/amparo load-directory`: offices, counties, municipalities, districts and the starting facilities."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.places.actions import load_directory


class Command(BaseCommand):
    help = str(
        gettext_lazy(
            "Load the offices, counties, municipalities, districts and facilities that ship with the product."
        )
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        report = load_directory()
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json()))
            return
        if not options["verbosity"]:
            return
        self.stdout.write(
            _(
                "%(offices)d offices, %(counties)d counties, %(municipalities)d municipalities of Mexico, "
                "%(district_rules)d district rules and "
                "%(total_places)d places of detention are in the directory; "
                "%(facilities_created)d places are new."
            )
            % report.as_json()
        )
