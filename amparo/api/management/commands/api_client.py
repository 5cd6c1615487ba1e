from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amparo.api import webhooks
from amparo.api.actions import make_client, revoke_client
from amparo.api.models import ApiClient, Webhook
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
        webhook = does.add_parser(
            "webhook", help="tell a client at an address; the key of its signatures is shown once"
        )
        webhook.add_argument("name")
        webhook.add_argument("address")
        again = does.add_parser("tell-again", help="tell a client again what came after an event")
        again.add_argument("name")
        again.add_argument("after", type=int)
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
        elif options["do"] != "list":
            found = ApiClient.objects.filter(name=options["name"]).first()
            if found is None:
                raise CommandError(f"There is no client {options['name']}.")
            if options["do"] == "revoke":
                revoke_client(client=found, by=None)
                self._say({"name": found.name, "revoked": True})
            elif options["do"] == "webhook":
                key = webhooks.listen(client=found, address=options["address"], by=None)
                self._say({"name": found.name, "address": options["address"], "key": key})
            else:
                told = webhooks.tell_again(client=found, after=options["after"], by=None)
                self._say({"name": found.name, "after": told.upto})
        else:
            for client in ApiClient.objects.select_related("webhook").order_by("name"):
                hook: Webhook | None = getattr(client, "webhook", None)
                self._say({"name": client.name, "scopes": client.scopes, "office": client.office_id,
                           "holds": client.holds(clock.now()), "expires": client.expires_at.isoformat(),
                           "webhook": hook and {"address": hook.address, "upto": hook.upto, "failures": hook.failures,
                                                "problem": hook.last_problem}})  # fmt: skip

    def _say(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
