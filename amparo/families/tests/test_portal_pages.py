"""The portal's pages as such: few queries, a way on from every error, limits; and the messages' own page."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.db import connection

from amparo.accounts.models import Role
from amparo.core.folios import show
from amparo.families.tests.visiting import Visitor, text
from amparo.notices.models import Notice
from amparo.places.models import Facility
from amparo.portal.limits import LIMITS
from tests.factories import officer, request_of

pytestmark = pytest.mark.django_db


def test_every_page_of_the_portal_takes_at_most_seven_queries_of_its_own(followed):
    visitor, _request, _case, _by, _relative = followed
    from django.test.utils import CaptureQueriesContext

    for path in ("/", "/buscar/", "/seguir/", "/seguir/estado/", "/fraude/", "/privacidad/"):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            visitor.get(path)
        own = [q["sql"] for q in captured if not re.search(r"ROLE|set_config|SAVEPOINT", q["sql"])]
        assert len(own) <= 7, own


def test_a_page_that_is_not_there_still_names_who_can_be_called_and_can_be_read_in_english():
    page = Visitor().get("/no-existe/")
    assert page.status_code == 404
    assert settings.AMPARO_OFFICIAL_PHONE in page.content.decode()
    assert 'name="language"' in page.content.decode()


def test_a_place_without_a_telephone_says_whom_to_call_instead(followed):
    visitor, _request, _case, _by, _relative = followed
    assert "No tenemos el teléfono del centro" in text(visitor.status())
    Facility.objects.filter(name="Camp East Montana").update(phone="915-555-0100")
    assert "No tenemos el teléfono del centro" not in text(visitor.status())
    assert "915-555-0100" in text(visitor.status())


def test_a_supervisor_sees_the_messages_of_the_own_office_and_what_failed_most(client, settings, tmp_path):
    settings.AMPARO_DEMO = False
    here, _secret = request_of()
    elsewhere, _secret = request_of(contact="otra@example.org", last_seen="Chicago")
    Notice.objects.update(state="failed")
    client.force_login(officer("elpaso", Role.SUPERVISOR))
    page = client.get("/mensajes/").content.decode()
    assert f"…{here.folio[-4:]}" in page
    assert f"…{elsewhere.folio[-4:]}" not in page
    assert "1 mensaje no se pudo enviar" in page
    client.force_login(officer(role=Role.HEADQUARTERS))
    assert "2 mensajes no se pudieron enviar" in client.get("/mensajes/").content.decode()


def test_too_many_attempts_are_asked_to_wait_by_device_and_never_by_folio(followed):
    _visitor, request, _case, _by, _relative = followed
    from amparo.core.folios import new_secret

    stranger = Visitor()
    answers = [
        stranger.post("/seguir/", folio=show(request.folio), secret=show(new_secret())).status_code
        for _ in range(14)
    ]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert Visitor().post("/seguir/", folio=show(request.folio), secret=show(new_secret())).status_code == 200


def test_behind_a_proxy_one_network_does_not_use_up_the_attempts_of_another(settings, monkeypatch):
    settings.AMPARO_PROXIES = 1
    monkeypatch.setitem(LIMITS, "folio", (3, 12))
    from amparo.core.folios import new_folio, new_secret

    def try_from(address):
        """A new device each time, so that only the network counts."""
        answer = Visitor().post(
            "/seguir/",
            folio=show(new_folio("F")),
            secret=show(new_secret()),
            headers={"X-Forwarded-For": address},
        )
        return answer.status_code

    answers = [try_from("203.0.113.7") for _ in range(4)]
    assert (answers[0], answers[-1]) == (200, 429)
    assert try_from("198.51.100.1") == 200
