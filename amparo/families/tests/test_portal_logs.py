"""No line of the portal's or the worker's log holds anything of anybody, whatever they do and whatever goes wrong."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings

from amparo.casework import actions as casework
from amparo.core import clock
from amparo.core.folios import new_secret, show
from amparo.core.logs import WithoutPeople
from amparo.families.models import Inbox
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.visiting import Visitor, look
from amparo.notices.sending import send_due
from bench.portal_password import SECRETS
from tests.factories import request_of

pytestmark = pytest.mark.django_db

#: Said in no table in the clear, or only for a while: a contact, a code, a secret, an address of the network.
SAID = ["carmen.canario@example.org", "9155550123", "Zenaida Canario", "203.0.113.77", "Oaxaca de Canarios"]


@pytest.fixture
def lines(capsys):
    """What the processes would print: the root's lines as the settings format them, and structlog's own."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WithoutPeople())
    handler.setLevel(settings.LOGGING["root"]["level"])
    logging.getLogger().addHandler(handler)
    yield lambda: written.getvalue() + capsys.readouterr().out
    logging.getLogger().removeHandler(handler)


def road(visitor, request, secret):
    """Everything that a family does, with what they mistype."""
    look(
        visitor,
        given_names="Zenaida Canario",
        contact="carmen.canario@example.org",
        origin="Oaxaca de Canarios",
    )
    look(Visitor(), given_names="Zenaida Canario", contact="915 555 0123")
    visitor.get("/no-existe/Zenaida Canario/", headers={"X-Forwarded-For": "203.0.113.77"})
    visitor.get("/derechos/zenaida-canario/")
    visitor.post("/seguir/", folio=show(request.folio), secret=show(new_secret()))
    visitor.post("/seguir/", folio="Zenaida Canario", secret="carmen.canario@example.org")
    for _ in range(14):
        visitor.post("/seguir/", folio=show(request.folio), secret=show(secret))
    visitor.post("/seguir/codigo/", code="12345678")
    visitor.post("/fraude/comprobar/", what="official", name="Zenaida Canario", office="elpaso")
    visitor.post("/fraude/avisar/", asked="Zenaida Canario", contact="carmen.canario@example.org")
    visitor.post("/consulados/", place="Oaxaca de Canarios")
    visitor.post("/apurar/", challenge="Zenaida Canario", nonce="9155550123")
    visitor.post("/seguir/palabra/", word="Zenaida Canario")
    visitor.status()
    visitor.post("/salir/")


def test_no_line_of_whole_roads_and_of_every_failure_holds_anything_of_anybody(followed, settings, lines):
    _visitor, _request, case, by, _relative = followed
    settings.AMPARO_PROXIES = 1
    request, secret = request_of(
        contact="carmen.canario@example.org", given_names="Zenaida Canario", surnames="X"
    )
    road(Visitor(), request, secret)
    casework.record_service(case=case, type="legal_orientation", at=clock.now(), by=by)
    work_inbox_through()
    # What the worker cannot do: a contact that is sealed for somebody else, a payload that is none.
    Inbox.objects.create(kind="request", payload={"folio": request.folio, "seeker_name": "Zenaida Canario"})
    Inbox.objects.create(
        kind="request",
        payload={"folio": "F0000000000", "contact": "00", "person": {"given_names": "Zenaida Canario"}},
    )
    Inbox.objects.create(kind="fraud", payload={"asked": "Zenaida Canario"})
    work_inbox_through()
    send_due()
    # A mail server that does not answer, a gateway that is not there.
    settings.AMPARO_DEMO = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settings.AMPARO_SMS_URL = "http://127.0.0.1:9"
    request_of(contact="carmen.canario@example.org")
    request_of(contact="9155550123")
    send_due()
    told = lines()
    for event in (
        "inbox_row_failed",
        "notice_not_sent",
        "notice_sent",
        "request no such address: 404",
        "portal_card",
    ):
        assert event in told or event.replace("request no such address: 404", "404") in told, event
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(SECRETS)
        secrets = {value for (value,) in cursor.fetchall()} - {"El Paso"}
    assert len(secrets) > 20
    for one in [*SAID, *secrets, secret, show(secret), show(request.folio), request.folio[-4:]]:
        assert one.lower() not in told.lower(), one


def test_an_error_of_the_portal_says_where_and_not_what(lines, monkeypatch):
    from amparo.portal import door

    def broken(*_args, **_more):
        raise ValueError("Zenaida Canario")

    monkeypatch.setattr(door, "hand_in", broken)
    visitor = Visitor()
    visitor.client.raise_request_exception = False
    assert look(visitor, given_names="Zenaida Canario").status_code == 500
    told = lines()
    assert "ValueError" in told
    assert "portal_look" in told
    assert "Zenaida" not in told.replace('raise ValueError("Zenaida Canario")', "")
