from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from amparo.core.errors import BadInstallation
from amparo.shell.backup import plan, sealing
from amparo.shell.backup.drilling import drill
from amparo.shell.backup.store import Settings, Store


class Command(BaseCommand):
    help = "Rehearse: put back what is archived at this second on a scratch server, look it over, print RPO and RTO."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--identity", type=Path, required=True, help="the file with the secret age key")
        parser.add_argument("--scratch", type=Path, help="a folder that does not exist; else one of /tmp")
        parser.add_argument("--documents", type=int, default=20, help="how many documents to open")
        parser.add_argument("--keep", action="store_true", help="leave the scratch server running")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        environment = settings.ENVIRONMENT
        kept = Settings.of(environment.home)
        if kept is None:
            raise BadInstallation("Say first where copies go: backup --set-up STORE --recipients age1…")
        scratch = options["scratch"] or Path(tempfile.mkdtemp(prefix="amparo-drill-")) / "home"
        try:
            done = drill(
                environment, Store(kept.store), scratch=scratch.resolve(), identity=options["identity"],
                documents=options["documents"], keep=options["keep"], say=self.stderr.write,
            )  # fmt: skip
        except (plan.NoWay, sealing.Damaged) as problem:
            raise BadInstallation(str(problem)) from problem
        finally:
            if options["scratch"] is None and scratch.parent.exists() and not options["keep"]:
                scratch.parent.rmdir()
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done)))
        else:
            self.stdout.write(
                f"RPO {done.rpo_seconds:.1f} s (at worst {done.rpo_worst_seconds:.1f} s), "
                f"RTO {done.rto_seconds:.1f} s ({done.checked_seconds:.1f} s when looked over)\n"
                f"{done.bytes / 2**20:,.0f} MB, {len(done.copies)} copies, {done.pieces:,} pieces of the log\n"
                f"{done.tables} tables, {done.rows:,} rows, {done.documents_opened} documents opened, {done.looks:,} sealed looks"
            )
            for line in done.wrong:
                self.stdout.write(f"wrong: {line}")
        if done.wrong:
            sys.exit(1)
