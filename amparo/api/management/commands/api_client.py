from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amparo.api.actions import make_client, revoke_client
from amparo.api.models import ApiClient
from amparo.api.scopes import SCOPES
from amparo.core import clock
from amparo.places.models import Office


class Command(BaseCommand):
    help = "Clients of the API: make one (its token is shown once), revoke one, list them."

    def add_arguments(self, parser: Any) -> None:
        does = parser.add_subparsers(dest="do", required=True)
        make = does.add_parser("make", help="make a client and show its token")
        make.add_argument("name")
        make.add_argument("--scope", action="append", default=[], choices=list(SCOPES))
        make.add_argument("--office", help="the office's code, for a system of one office")
        make.add_argument("--days", type=int, default=365, help="how long the token holds")
        make.add_argument("--per-minute", type=int, default=120)
        revoke = does.add_parser("revoke", help="end a client")
        revoke.add_argument("name")
        does.add_parser("list", help="all clients, one JSON object per line")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["do"] == "make":
            office = None
            if options["office"]:
                office = Office.objects.filter(pk=options["office"]).first()
                if office is None:
                    raise CommandError(f"There is no office {options['office']}.")
            client, token = make_client(
                name=options["name"], scopes=options["scope"], days=options["days"], office=office,
                per_minute=options["per_minute"], by=None,
            )  # fmt: skip
            self._say({"name": client.name, "token": token, "expires": client.expires_at.isoformat()})
        elif options["do"] == "revoke":
            found = ApiClient.objects.filter(name=options["name"]).first()
            if found is None:
                raise CommandError(f"There is no client {options['name']}.")
            revoke_client(client=found, by=None)
            self._say({"name": found.name, "revoked": True})
        else:
            for client in ApiClient.objects.order_by("name"):
                self._say({"name": client.name, "scopes": client.scopes, "office": client.office_id,
                           "holds": client.holds(clock.now()), "expires": client.expires_at.isoformat()})  # fmt: skip

    def _say(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
