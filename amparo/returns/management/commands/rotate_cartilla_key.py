from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from amparo.core.clock import now
from amparo.core.errors import BadInstallation
from amparo.returns.cartilla import keys


class Command(BaseCommand):
    help = (
        "Publish the key that signs cartillas; --new makes another one first (not with AMPARO_CARTILLA_KEYS). What the former"
        " keys signed stays good: their public halves stay published."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--new", action="store_true", help="make a new key and put it first")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["new"]:
                settings.ENVIRONMENT.add_cartilla_key(now().strftime("k%Y%m%d-%H%M%S"))
            key, _private = keys.in_use()
        except BadInstallation as problem:
            raise CommandError(str(problem)) from problem
        told = {"key": key.name, "published": sorted(keys.public_halves())}
        self.stdout.write(json.dumps(told) if options["json"] else f"Cartillas are signed with {key.name}.")
