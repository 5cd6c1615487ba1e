"""Other systems are told each event once, in order, by a receiver's own account, though it fails half the time."""

from __future__ import annotations

import json
import socket
from random import Random

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from amparo.api import webhooks
from amparo.api.actions import revoke_client
from amparo.api.models import ApiEvent, Webhook
from amparo.api.tests.calling import Caller
from amparo.core import clock
from amparo.core.errors import Incomplete
from amparo.core.webhooks import is_signed
from amparo.notices.tests.servers import certificate, serving
from amparo.programmes.models import Sheet
from amparo.programmes.signals import sheet_published

pytestmark = pytest.mark.django_db


class Receiver:
    """It takes half of what comes, and of the other half some although it answers badly or not at all."""

    def __init__(self):
        self.rng = Random(11)
        self.kept, self.calls, self.wrong, self.key = {}, 0, [], ""

    def handle(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        self.calls += 1
        headers = handler.headers
        if not is_signed(
            told_as=headers["Webhook-Id"], at=headers["Webhook-Timestamp"], body=body, signature=headers["Webhook-Signature"],
            key=self.key, now=int(headers["Webhook-Timestamp"]),
        ):  # fmt: skip
            self.wrong.append(headers["Webhook-Id"])
        fate = self.rng.choice(
            ["taken", "taken", "taken", "refused", "taken and not answered", "taken and answered badly"]
        )
        if fate != "refused" and headers["Webhook-Id"] not in self.kept:
            self.kept[headers["Webhook-Id"]] = json.loads(body)
        if fate == "taken and not answered":
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        handler.send_response(200 if fate == "taken" else 500)
        handler.send_header("Content-Length", "0")
        handler.end_headers()


@pytest.fixture
def receiver(settings, tmp_path):
    one = Receiver()
    path, context = certificate(tmp_path)
    settings.AMPARO_PUSH_LOOPBACK, settings.AMPARO_PUSH_CA = True, str(path)
    with serving(one, context=context) as port:
        one.address = f"https://localhost:{port}/hook?from=amparo"
        yield one


def test_each_event_arrives_once_and_in_order_though_half_of_the_calls_fail(client, receiver):
    caller = Caller(client, "read_open", name="oye")
    webhooks.write(
        "programme.published", {"programme": "antes", "version": 1}
    )  # before it listened: not told
    receiver.key = webhooks.listen(client=caller.made, address=receiver.address, by=None)
    made = [webhooks.write("open_data.published", {"month": f"20{n:02}-01"}).pk for n in range(30)]
    for _ in range(300):  # every hour has passed
        webhooks.send_due()
        Webhook.objects.update(next_attempt_at=clock.now())
    assert Webhook.objects.get().upto == made[-1]
    assert [one["id"] for one in receiver.kept.values()] == made
    assert receiver.calls > len(made) + 10
    assert receiver.wrong == []
    before = receiver.calls
    assert webhooks.send_due() == 0
    assert receiver.calls == before


def test_what_is_asked_for_again_is_told_again_under_the_same_names(client, receiver):
    caller = Caller(client, "read_open", name="otra vez")
    receiver.key = webhooks.listen(client=caller.made, address=receiver.address, by=None)
    receiver.rng.choice = lambda fates: "taken"
    first = webhooks.write("open_data.published", {"month": "2026-01"}).pk
    webhooks.write("open_data.published", {"month": "2026-02"})
    assert webhooks.send_due() == 2
    call_command("api_client", "tell-again", "otra vez", str(first))
    assert webhooks.send_due() == 1
    assert (receiver.calls, len(receiver.kept)) == (3, 2)


def test_a_client_that_is_revoked_hears_nothing_and_one_without_the_scope_is_not_told(client, receiver):
    caller = Caller(client, "find_person", name="sin permiso")
    with pytest.raises(Incomplete):
        webhooks.listen(client=caller.made, address=receiver.address, by=None)
    caller = Caller(client, "read_open", name="se fue")
    receiver.key = webhooks.listen(client=caller.made, address=receiver.address, by=None)
    webhooks.write("open_data.published", {"month": "2026-01"})
    revoke_client(client=caller.made, by=None)
    assert webhooks.send_due() == 0
    assert receiver.calls == 0


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "https://user:x@example.org/",
        "https://example.org:8443/",
        "ftp://x",
        "https://",
    ],
)
def test_only_plain_https_addresses_are_taken(client, address):
    caller = Caller(client, "read_open", name="direcciones")
    with pytest.raises(Incomplete):
        webhooks.listen(client=caller.made, address=address, by=None)


def test_no_address_inside_is_called(client, receiver, settings):
    caller = Caller(client, "read_open", name="adentro")
    webhooks.listen(client=caller.made, address="https://localhost/", by=None)
    settings.AMPARO_PUSH_LOOPBACK = False
    webhooks.write("open_data.published", {"month": "2026-01"})
    assert webhooks.send_due() == 0
    assert Webhook.objects.get().last_problem in ("NotPublic", "gaierror")


def test_a_sheet_that_is_published_is_an_event_and_whoever_was_away_pulls_it(client):
    caller = Caller(client, "read_open", name="tira")
    start = ApiEvent.objects.latest("pk").pk  # those of the catalogue that was loaded
    sheet = Sheet.objects.filter(state=Sheet.State.PUBLISHED).first()
    sheet_published.send(sender=Sheet, sheet=sheet)
    told = caller.get(f"events?after={start}").json()
    assert [one["body"] for one in told["items"]] == [
        {"programme": sheet.programme_id, "version": sheet.number}
    ]
    assert caller.get(f"events?after={told['next']}").json() == {"items": [], "next": told["next"]}
    with pytest.raises(DatabaseError), transaction.atomic():
        ApiEvent.objects.all().delete()
