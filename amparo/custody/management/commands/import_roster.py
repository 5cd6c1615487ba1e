from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amparo.core import clock
from amparo.custody.importing import import_file, report, report_of_nothing
from amparo.places.models import Facility, Office
from amparo.places.queries import resolve_facility


class Command(BaseCommand):
    help = "Import a detention list (CSV, XLSX, XLS). Killed, it is run again and goes on where it was."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--office", required=True, help="the office that received the list (its code)")
        parser.add_argument("--facility", help="the place of every row; else a column says it")
        parser.add_argument(
            "--as-of", required=True, help="when the list was true: a date or a date and time"
        )
        parser.add_argument("--full", action="store_true", help="the list names everybody who is held there")
        parser.add_argument("--mapping", type=Path, help="a JSON file: heading or column letter → field")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        began, started = time.monotonic(), clock.now()
        office = Office.objects.filter(pk=options["office"]).first()
        if office is None:
            known = ", ".join(Office.objects.order_by("pk").values_list("pk", flat=True))
            raise CommandError(f"There is no office {options['office']!r}. The offices are: {known}.")

        def progress(done: int, of: int) -> None:
            if sys.stderr.isatty():
                self.stderr.write(f"\r{done:,} / {of:,}", ending="")

        roster = import_file(
            path=options["file"],
            office=office,
            as_of=_moment(options["as_of"], office),
            facility=_facility(options["facility"]),
            full=options["full"],
            mapping=_mapping(options["mapping"]),
            progress=progress,
        )
        told: dict[str, Any] = report(roster)
        if roster.finished_at is not None and roster.finished_at < started:
            told = {**report_of_nothing(roster), "already_imported": True}
        told["seconds"] = round(time.monotonic() - began, 2)
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in told.items()))


def _moment(text: str, office: Office) -> dt.datetime:
    """A date (its noon) or a date and time, in the office's own zone unless it names another."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--as-of {text!r} is not a date like 2026-11-23 or 2026-11-23T09:00.") from error
    if len(text) <= 10:
        moment = moment.replace(hour=12)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=office.zone)


def _facility(text: str | None) -> Facility | None:
    if not text:
        return None
    named = Facility.objects.filter(slug=text).first()
    if named is not None:
        return named
    found = resolve_facility(text)
    if found.facility is None:
        near = "; ".join(f"{one.name} ({one.state})" for one, _alike in found.candidates)
        raise CommandError(
            f"No place called {text!r} is known." + (f" Did you mean: {near}?" if near else "")
        )
    return found.facility


def _mapping(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path.name} is not a JSON file: {error}") from error
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise CommandError(f"{path.name} must hold one object: heading or column letter → field.")
    return said
