"""`bin/amparo import-facilities FILE.xlsx`: places of detention from one of ICE's workbooks."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.places.actions import import_facilities
from amparo.places.models import Facility


class Command(BaseCommand):
    help = str(gettext_lazy("Import the places of detention of one of ICE's workbooks, of any year."))

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("the workbook (.xlsx, .xls)"))
        parser.add_argument("--json", action="store_true", help=_("print the result as one JSON object"))

    def handle(self, *args: Any, **options: Any) -> None:
        report = import_facilities(file=options["file"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
            return
        self.stdout.write(
            _(
                "%(read)d places read: %(created)d new, %(updated)d updated, %(unchanged)d unchanged. "
                "The directory now has %(total_places)d."
            )
            % report.as_json()
        )
        if report.undecided:
            self.stdout.write(_("These wait for a person to decide which office keeps them:"))
        for place in report.undecided_places:
            reason = Facility.Reason(place["reason"]).label
            self.stdout.write(f"  {place['name']}, {place['city']} {place['state']}: {reason}")
