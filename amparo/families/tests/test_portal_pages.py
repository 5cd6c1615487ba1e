"""The portal's pages as such: few queries, a way on from every error, limits; and the messages' own page."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.db import connection

from amparo.accounts.models import Role
from amparo.families.tests.visiting import Visitor, text
from amparo.notices.models import Notice
from amparo.places.models import Facility
from tests.factories import officer, request_of

pytestmark = pytest.mark.django_db


def test_every_page_of_the_portal_takes_at_most_eight_queries_of_its_own(followed):
    visitor, _request, _case, _by, _relative = followed
    from django.test.utils import CaptureQueriesContext

    for path in ("/", "/buscar/", "/seguir/", "/seguir/estado/", "/fraude/", "/privacidad/"):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            visitor.get(path)
        own = [q["sql"] for q in captured if not re.search(r"ROLE|set_config|SAVEPOINT", q["sql"])]
        assert len(own) <= 8, own


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
