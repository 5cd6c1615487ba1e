from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from amparo.core.errors import BadInstallation
from amparo.shell.backup import plan, restoring, sealing
from amparo.shell.backup.store import Settings, Store


class Command(BaseCommand):
    help = "Put the database back as it was at any second, into a home of its own whose server then runs."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "store", type=Path, nargs="?", help="the folder of the copies; else this installation's own"
        )
        parser.add_argument(
            "--to", default="", help="a moment with its time zone, 2026-03-01T14:05:09-06:00; else the last"
        )
        parser.add_argument("--into", type=Path, required=True, help="the new home")
        parser.add_argument("--identity", type=Path, required=True, help="the file with the secret age key")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        environment = settings.ENVIRONMENT
        own = Settings.of(environment.home)
        if options["store"] is None and own is None:
            raise BadInstallation("Say which store of copies: restore STORE --into DIR --identity FILE")
        try:
            done = restoring.restore(
                environment,
                Store(options["store"] or own.store),  # type: ignore[union-attr]
                into=options["into"].resolve(),
                identity=options["identity"],
                to=moment(options["to"]),
                say=self.stderr.write,
            )
        except (plan.NoWay, sealing.Damaged) as problem:
            raise BadInstallation(str(problem)) from problem
        self.stdout.write(
            json.dumps(
                {
                    "home": str(done.home),
                    "copies": done.copies,
                    "pieces": done.pieces,
                    "seconds": done.seconds,
                }
            )
            if options["json"]
            else f"{done.home}: {len(done.copies)} copies and {done.pieces:,} pieces of the log, {done.seconds:.1f} s. "
            "Put secrets.json there from where the keys are kept, and start the doors with this AMPARO_HOME."
        )


def moment(written: str) -> dt.datetime | None:
    """The moment of --to, or None; refuses one without a time zone, which would be somebody's guess."""
    if not written:
        return None
    try:
        found = dt.datetime.fromisoformat(written)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadInstallation(
            f"--to {written!r} is no moment with a time zone, such as 2026-03-01T14:05:09-06:00."
        )
    return found
