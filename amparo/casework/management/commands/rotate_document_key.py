from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from amparo.casework.documents import store
from amparo.core.clock import now
from amparo.core.envelopes import Altered, KeyMissing
from amparo.core.errors import BadInstallation


class Command(BaseCommand):
    help = (
        "Wrap the key of every document anew with the installation's document key in use, the first of the ring. No document"
        " is touched. Can be stopped and run again at any time; --new makes a new key first (not with AMPARO_DOCUMENT_KEYS)."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--new", action="store_true", help="make a new key and put it first")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        environment = settings.ENVIRONMENT
        wrapped = 0
        try:
            if options["new"]:
                environment.add_document_key(now().strftime("k%Y%m%d-%H%M%S"))
            current = environment.key_ring().current
            while count := store.rewrap():
                wrapped += count
                if not options["json"]:
                    self.stdout.write(f"{wrapped} wrapped anew")
        except BadInstallation as problem:
            raise CommandError(str(problem)) from problem
        except KeyMissing as missing:
            raise CommandError(
                f"The key named {missing} is needed to open what it wrapped, and is not in the ring. {wrapped} were wrapped "
                "anew; put the key back, after the one in use, and run this again."
            ) from missing
        except Altered as problem:
            raise CommandError(
                f"A wrapped key is not as it was stored: a wrong key under a right name, or an altered row. {wrapped} were "
                "wrapped anew."
            ) from problem
        in_use = store.key_names_in_use()
        told = {"key": current, "wrapped": wrapped, "in_use": in_use}
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"Everything is wrapped with {current}.")
        if in_use in ([current], []):
            self.stdout.write(
                "Keep the former keys only as long as a backup from before today may have to be restored."
            )
