from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from amparo.core.folios import read_folio
from amparo.core.signatures import public_half
from amparo.people.queries import person_by_folio
from amparo.trust.seal import proving, verifying

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Check every row that was sealed, every root and the chain of the seals, against the seals that were sent elsewhere;"
        " names the first row that does not fit and what was done to it. With --person, write a proof of that person's history"
        " that anybody can check without the database (amparo/trust/seal/standalone.py)."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--against", type=Path, action="append", default=[],
            help="seals as a place outside keeps them; more than once for several. AMPARO_SEAL_FILE when none is named",
        )  # fmt: skip
        parser.add_argument("--person", help="a person's folio")
        parser.add_argument("--to", type=Path, help="where the proof is written (with --person)")
        parser.add_argument(
            "--keys", action="store_true", help="print the public halves of the keys, and stop"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = {name: public_half(private) for name, private in settings.ENVIRONMENT.seal_ring().keys}
        if options["keys"]:
            self.stdout.write(json.dumps(keys, indent=1))
        elif options["person"]:
            self._prove(options["person"], options["to"], keys)
        else:
            self._check(options, keys)

    def _prove(self, folio: str, to: Path | None, keys: dict[str, str]) -> None:
        person = person_by_folio(read_folio(folio) or folio)
        if person is None:
            raise CommandError("There is no such file.")
        if to is None:
            raise CommandError("Say with --to where the proof is to be written.")
        ids = proving.person_and_folios(person)
        proof = proving.prove(person_ids=ids, folio=person.folio, keys=keys)
        to.write_text(json.dumps(proof, ensure_ascii=False, indent=1), encoding="utf-8")
        to.chmod(0o600)
        self.stdout.write(
            f"{len(proof['rows'])} rows under {len(proof['seals'])} seals, {len(proof['waiting'])} not yet sealed: {to}"
        )

    def _check(self, options: dict[str, Any], keys: dict[str, str]) -> None:
        files = options["against"] or [
            Path(one) for one in [settings.AMPARO_SEAL_FILE] if one and Path(one).exists()
        ]
        lines: list[str] = []
        for file in files:
            try:
                lines += file.read_text(encoding="utf-8").splitlines()
            except OSError as problem:
                raise CommandError(f"{file} cannot be read.") from problem
        report = verifying.check(keys=keys, exported=lines)
        if options["json"]:
            self.stdout.write(
                json.dumps({
                    "leaves": report.leaves, "seals": report.seals, "waiting": report.waiting, "erased": report.erased,
                    "exported": report.exported,
                    "broken": [vars(one) for one in report.broken],
                })
            )  # fmt: skip
        else:
            self.stdout.write(
                f"{report.leaves} rows under {report.seals} seals, {report.exported} of them kept elsewhere;"
                f" {report.waiting} wait, {report.erased} were erased lawfully."
            )
            if not report.exported:
                self.stdout.write("No seal was compared with a place outside: name one with --against.")
            for number, one in enumerate(report.broken[:SHOWN]):
                self.stdout.write(f"{'First' if number == 0 else 'Then'}: {one}")
            if len(report.broken) > SHOWN:
                self.stdout.write(f"… and {len(report.broken) - SHOWN} more.")
        if report.broken:
            raise CommandError(f"{len(report.broken)} do not fit.")
