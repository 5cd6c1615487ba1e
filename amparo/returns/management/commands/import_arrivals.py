from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amparo.core import clock
from amparo.returns.arriving.importing import import_file, report, report_of_nothing
from amparo.returns.centres.models import Centre
from amparo.returns.centres.zones import zone_of


class Command(BaseCommand):
    help = "Import INM's list of who arrived at a centre (CSV, XLSX, XLS). Killed, it is run again and goes on where it was."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--centre", required=True, help="the reception centre or airport (its code)")
        parser.add_argument(
            "--as-of", required=True, help="when the list was true: a date or a date and time"
        )
        parser.add_argument("--mapping", type=Path, help="a JSON file: heading or column letter → field")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        began, started = time.monotonic(), clock.now()
        centre = Centre.objects.filter(pk=options["centre"]).first()
        if centre is None:
            known = ", ".join(Centre.objects.order_by("pk").values_list("pk", flat=True))
            raise CommandError(f"There is no centre {options['centre']!r}. The centres are: {known}.")

        def progress(done: int, of: int) -> None:
            if sys.stderr.isatty():
                self.stderr.write(f"\r{done:,} / {of:,}", ending="")

        taken = import_file(
            path=options["file"], centre=centre, as_of=_moment(options["as_of"], centre), mapping=_mapping(options["mapping"]),
            progress=progress,
        )  # fmt: skip
        told: dict[str, Any] = report(taken)
        if taken.finished_at is not None and taken.finished_at < started:
            told = {**report_of_nothing(taken), "already_imported": True}
        told["seconds"] = round(time.monotonic() - began, 2)
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in told.items()))


def _moment(text: str, centre: Centre) -> dt.datetime:
    """A date (its end) or a date and time, in the centre's own zone unless it names another."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--as-of {text!r} is not a date like 2026-11-23 or 2026-11-23T09:00.") from error
    if len(text) <= 10:
        # A list of a day holds whom that day brought, up to its last hour; the same text names the same moment.
        moment = moment.replace(hour=23, minute=59)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone_of(centre))


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
