"""A family asks: folio and secret for everybody alike, and a contact that nobody can read. B1 of the stories."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection

from amparo.casework.models import Task
from amparo.core import clock
from amparo.core.folios import hash_code, read_folio, read_secret, show
from amparo.families import tasks
from amparo.families.models import Inbox, Request
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.visiting import Visitor, follow, look, text
from amparo.notices.models import Notice
from amparo.people.models import Pair
from tests.factories import detained, officer, request_of

pytestmark = pytest.mark.django_db


def test_b1_a_request_needs_only_a_name_and_gives_folio_and_secret_at_once():
    page = text(look(Visitor(), surnames="", age="", origin="", last_seen=""))
    folio = read_folio(re.search(r"F-\w{5}-\w{5}", page).group())
    secret = read_secret(re.search(r"\w{3}-\w{3}-\w{3}-\w{3}", page).group())
    assert folio
    work_inbox_through()
    request = Request.objects.get(folio=folio)
    assert request.secret_hash == hash_code(secret, salt=folio)
    assert request.record.person is None
    assert Task.objects.filter(kind="review_request", record=request.record).count() == 1
    assert Notice.objects.get(about=folio).template == "received"


def test_an_impatient_finger_makes_one_request():
    visitor = Visitor()
    page = visitor.get("/buscar/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    answers = {
        "step": "2",
        "token": token,
        "given_names": "A",
        "seeker_name": "C",
        "relation": "mother",
        "contact": "c@example.org",
    }
    folios = {
        re.search(r"F-\w{5}-\w{5}", visitor.post("/buscar/", **answers).content.decode()).group()
        for _ in range(3)
    }
    work_inbox_through()
    assert len(folios) == 1
    assert Request.objects.count() == 1


def test_the_contact_lies_sealed_in_the_inbox_and_the_payload_is_emptied():
    look(Visitor(), contact="carmen@example.org")
    assert "carmen@example.org" not in str(Inbox.objects.get().payload)
    work_inbox_through()
    assert Inbox.objects.get().payload == {}
    assert b"carmen" not in bytes(Request.objects.get().email)


def test_how_to_reach_a_seeker_lies_in_the_clear_in_no_table(tmp_path, settings):
    case, by = detained(tmp_path), officer("elpaso")
    for contact in ("carmen.canario@example.org", "+525512348765"):
        request, secret = request_of(contact=contact)
        follow(case, request, by=by)
        Visitor().prove(show(request.folio), show(secret))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {name for (name,) in cursor.fetchall()} - {"notices_demomessage"}  # the demo's own post box
        assert len(tables) > 40
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE ANY(%s)', [["%canario%", "%12348765%"]]
            )
            assert cursor.fetchone() == (0,), table


def test_a_contact_that_cannot_be_right_is_refused_at_the_telephone_as_on_the_portal(client):
    client.force_login(officer("elpaso"))
    said = {"given_names": "Nadie", "seeker_name": "Ana", "relation": "mother", "language": "es-mx"}
    for contact in ("abc", "555", "ana@", "@example.org"):
        page = client.post("/solicitudes/por-telefono/", {**said, "contact": contact})
        assert "govuk-error-message" in page.content.decode(), contact
        assert "govuk-error-message" in look(Visitor(), contact=contact).content.decode(), contact
    assert (Request.objects.count(), Inbox.objects.count()) == (0, 0)
    client.post("/solicitudes/por-telefono/", {**said, "contact": "(915) 555-0134"})
    assert Request.objects.count() == 1


def test_a_request_about_somebody_detained_is_a_pair_for_an_officer_and_nothing_more(tmp_path):
    detained(tmp_path)
    look(Visitor(), given_names="José Luis", surnames="García López", age="39")
    work_inbox_through()
    request = Request.objects.get()
    assert request.record.person is None
    assert Pair.objects.filter(new=request.record).count() == 1


def test_what_failed_on_the_way_in_is_tried_again_and_said_when_it_waits_for_long(client):
    look(Visitor())
    row = Inbox.objects.get()
    whole = row.payload
    Inbox.objects.update(
        payload={**whole, "contact": "00"}, received_at=clock.now() - dt.timedelta(minutes=11)
    )
    assert work_inbox_through() == 0
    assert Inbox.objects.get().problem
    client.force_login(officer("elpaso"))
    assert "Avise a quien opera Amparo" in client.get("/solicitudes/").content.decode()
    Inbox.objects.update(payload=whole)
    assert work_inbox_through() == 0
    tasks.sweep(0)
    assert (Request.objects.count(), Inbox.objects.get().problem) == (1, "")
    assert "Avise a quien opera Amparo" not in client.get("/solicitudes/").content.decode()
