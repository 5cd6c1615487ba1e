from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from amparo.core.signatures import NotGenuine, public_half, short_code, verify
from amparo.returns.cartilla.document import SCHEMA

WHY = {
    "form": "This is not a signed cartilla.",
    "key": "It names a key that is not among those given.",
    "signature": "It is not as it was signed: something in it was changed, or another key signed it.",
}


class Command(BaseCommand):
    help = (
        "Say whether a cartilla (its JSON) is exactly as it was signed. Needs no network and no database: the public keys come"
        " from --keys, a copy of /cartilla/llaves.json, or from this installation's own keys. Whether it was withdrawn since,"
        " only the portal says."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--keys", type=Path, help="a copy of /cartilla/llaves.json")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = options["file"].read_bytes()
            keys = _given(options["keys"]) if options["keys"] else _ours()
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise CommandError(f"It cannot be read: {problem}") from problem
        try:
            document = verify(text, keys)
            if document.get("schema") != SCHEMA:
                raise NotGenuine("form")
        except NotGenuine as problem:
            if options["json"]:
                self.stdout.write(json.dumps({"genuine": False, "why": problem.why}))
            raise CommandError(WHY[problem.why]) from problem
        told = {
            "genuine": True,
            "key": document["key"],
            "number": document["number"],
            "code": short_code(document),
        }
        self.stdout.write(json.dumps(told) if options["json"] else f"Genuine. Short code {told['code']}.")


def _given(path: Path) -> dict[str, str]:
    return {one["name"]: one["public"] for one in json.loads(path.read_bytes())["keys"]}


def _ours() -> dict[str, str]:
    return {name: public_half(private) for name, private in settings.ENVIRONMENT.cartilla_ring().keys}
