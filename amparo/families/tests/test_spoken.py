"""A family with a land line and without letters: request, PIN, call back, and what is read aloud. B7 of the stories."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from amparo.accounts.models import Reading, Role
from amparo.casework import actions as casework
from amparo.casework.hearings import actions as hearings
from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.errors import Conflict, NotAllowed
from amparo.core.folios import show
from amparo.families import actions, guarding
from amparo.families.models import CallBack, Follow, Pin, Request, Visit
from amparo.families.spoken import actions as spoken
from amparo.families.tests.visiting import FIELDS, Visitor, text
from amparo.matching import Described
from amparo.people.models import Purpose
from amparo.places.models import Way
from tests.factories import EL_PASO, JOSE, accepts, detained, facility, officer

pytestmark = pytest.mark.django_db
LAND_LINE = "951 555 0100"


def taken(**more):
    """A request that the operator took by telephone, with its PIN."""
    ciam = officer("", Role.CIAM)
    request, secret = actions.register_by_telephone(
        described=Described(given_names="José Luis", surnames="García"), age="38", last_seen="El Paso",
        seeker_name="Eulalia López", relation="mother", contact=LAND_LINE, language="es-mx", by=ciam, **more,
    )  # fmt: skip
    return request, secret, ciam, spoken.give_pin(request=request, by=ciam)


def granted(tmp_path, row=JOSE, fields=FIELDS):
    request, secret, ciam, pin = taken()
    case, by = detained(tmp_path, row), officer("elpaso")
    actions.confirm_person(request=request, person=case.record.person, by=by)
    relative = actions.confirm_relation(request=request, evidence="Acta de nacimiento", by=by)
    casework.record_consent(
        record=request.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=fields, channel="visit",
        at=clock.now() - dt.timedelta(minutes=1), by=by,
    )  # fmt: skip
    return Request.objects.get(pk=request.pk), secret, ciam, pin, case, by, relative


def test_b7_the_whole_road_by_land_line(client, tmp_path):
    ciam = officer("", Role.CIAM)
    client.force_login(ciam)
    page = client.post("/solicitudes/por-telefono/", {
        "given_names": "José Luis", "surnames": "García", "age": "38", "origin": "", "last_seen": "El Paso",
        "seeker_name": "Eulalia López", "relation": "mother", "contact": LAND_LINE, "language": "es-mx",
    })  # fmt: skip
    pin = "".join(re.search(r"(\d{3}) (\d{3})</strong>", page.content.decode()).groups())
    request = Request.objects.get()
    case, by = detained(tmp_path), officer("elpaso")
    actions.confirm_person(request=request, person=case.record.person, by=by)
    relative = actions.confirm_relation(request=request, evidence="Acta de nacimiento", by=by)
    casework.record_consent(
        record=request.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=FIELDS, channel="visit",
        at=clock.now() - dt.timedelta(minutes=1), by=by,
    )  # fmt: skip
    address = f"/solicitudes/{request.folio}/llamar/"
    assert "951 555 0100" in client.get(address).content.decode() or "9515550100" in text(client.get(address))
    wrong = "000000" if pin != "000000" else "111111"
    client.post(address, {"outcome": "answered", "pin": wrong})
    assert CallBack.objects.latest("pk").outcome == "wrong"
    answer = client.post(address, {"outcome": "answered", "pin": f"{pin[:3]} {pin[3:]}"})
    assert answer.status_code == 302
    read = client.get(answer.url)
    for words in ("Camp East Montana", "está en un centro de detención", "Ningún consulado cobra"):
        assert words in text(read)
    assert Reading.objects.filter(staff=ciam, page="call", person_id=case.record.person_id).count() == 1
    assert set(Event.objects.filter(staff=ciam).values_list("type_id", flat=True)) >= {
        "request_received", "pin_given", "called_back", "told_by_telephone",
    }  # fmt: skip
    client.post(f"{answer.url}colgar/")
    assert client.get(answer.url).status_code == 302


def test_b7_a_hearing_an_order_and_the_ways_of_the_place_are_read_by_the_consents_of_the_page(
    client, tmp_path
):
    request, _secret, ciam, pin, case, by, relative = granted(tmp_path, fields=["status", "hearings"])
    accepts(case, by=by)
    hearings.schedule(
        case=case, kind="master", court="X", judge="Juez Secreto", at=clock.now() + dt.timedelta(days=3),
        time_zone="America/Denver", mode="video", by=by,
    )  # fmt: skip
    hearings.record_order(case=case, kind="removal", ordered_on=clock.today(case.office.zone), by=by)
    call = spoken.call_back(request=request, outcome="answered", said=pin, by=ciam)
    client.force_login(ciam)
    read = text(client.get(f"/solicitudes/{request.folio}/llamar/{call.pk}/"))
    assert "Audiencia:" in read
    assert "Un juez ordenó que salga del país" in read
    assert "Juez Secreto" not in read
    assert "Cómo se visita" not in read  # the place is not told
    casework.record_consent(
        record=request.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=["status", "place"],
        channel="visit", at=clock.now(), by=by,
    )  # fmt: skip
    Way.objects.create(
        facility=facility(EL_PASO), kind="visit", text_es="Sábados de 9 a 15 h.", text_en="Saturdays.", source="El centro",
        url="https://example.org/", checked_on=clock.today(),
    )  # fmt: skip
    read = text(client.get(f"/solicitudes/{request.folio}/llamar/{call.pk}/"))
    assert "Cómo se visita: Sábados de 9 a 15 h." in read
    assert "Audiencia:" not in read


def test_the_operator_reads_what_the_portal_shows_and_not_a_word_more(tmp_path):
    request, _secret, ciam, pin, case, by, _relative = granted(tmp_path, fields=["services"])
    casework.record_interview(case=case, at=clock.now(), channel="phone", by=by)
    call = spoken.call_back(request=request, outcome="answered", said=pin, by=ciam)
    told = spoken.read_aloud(call=call, by=ciam)
    with transaction.atomic(), connection.cursor() as cursor:
        visit = Visit.objects.create(
            request=request, token_hash="0" * 64, began_at=clock.now(), seen_at=clock.now()
        )
        import hashlib

        Visit.objects.filter(pk=visit.pk).update(token_hash=hashlib.sha256(b"t").hexdigest())
        cursor.execute("SELECT set_config('amparo.visit', 't', true)")
        cursor.execute("SELECT count(*) FROM portal_services")
        (services,) = cursor.fetchone()
        cursor.execute("SELECT state FROM portal_status")
        (state,) = cursor.fetchone()
        cursor.execute("SELECT set_config('amparo.visit', '', true)")
    assert (len(told.services), told.place, told.status["state"]) == (services, None, state)
    assert (services, state) == (1, "")


@pytest.mark.parametrize("why", ["withdrawn", "danger", "blocked", "refused", "minor"])
def test_what_hides_the_page_hides_it_on_the_telephone_too(tmp_path, why):
    row = JOSE.replace("05/23/1987", "05/23/2012") if why == "minor" else JOSE
    if why == "minor":
        request, _secret, ciam, pin = taken()
        case, by = detained(tmp_path, row), officer("elpaso")
        actions.confirm_person(request=request, person=case.record.person, by=by)
        with pytest.raises(
            NotAllowed
        ):  # E6: not even who asks is called back by whoever is not of the child's team
            spoken.call_back(request=request, outcome="answered", said=pin, by=ciam)
        return
    request, _secret, ciam, pin, case, by, relative = granted(tmp_path, row)
    if why == "withdrawn":
        casework.record_consent(
            record=relative.record, purpose=Purpose.FAMILY, decision="withdrawn", relative=relative, channel="visit",
            at=clock.now(), by=by,
        )  # fmt: skip
    elif why == "danger":
        guarding.name_danger(request=request, kind="violence", reason="Lo dijo", by=by)
    elif why == "blocked":
        guarding.block(request=request, reason="Pidió dinero", by=officer("elpaso", "supervisor"))
    else:
        casework.record_consent(
            record=case.record, purpose=Purpose.ASSISTANCE, decision="refused", channel="visit", at=clock.now(), by=by
        )  # fmt: skip
    call = spoken.call_back(request=request, outcome="answered", said=pin, by=ciam)
    told = spoken.read_aloud(call=call, by=ciam)
    assert (told.status, told.place, told.services, told.step) == (None, None, [], "")


def test_five_wrong_pins_end_it_and_a_new_one_ends_the_old(tmp_path):
    request, _secret, ciam, pin = taken()
    wrong = "000000" if pin != "000000" else "111111"
    for _ in range(5):
        assert spoken.call_back(request=request, outcome="answered", said=wrong, by=ciam).outcome == "wrong"
    with pytest.raises(Conflict):
        spoken.call_back(request=request, outcome="answered", said=pin, by=ciam)
    again = spoken.give_pin(request=request, by=ciam)
    assert spoken.call_back(request=request, outcome="answered", said=again, by=ciam).outcome == "verified"
    assert Pin.objects.filter(request=request, ended_at__isnull=True).count() == 1


def test_whoever_takes_a_request_down_gives_its_first_pin_whatever_office_answers_for_it():
    by = officer("elpaso")
    request, _secret = actions.register_by_telephone(
        described=Described(given_names="Nadie"), age="", last_seen="", seeker_name="Ana", relation="mother", contact=LAND_LINE,
        language="es-mx", by=by,
    )  # fmt: skip
    assert request.office_id != by.office_id
    assert len(spoken.first_pin(request=request, by=by)) == 6
    with pytest.raises(Conflict):
        spoken.first_pin(request=request, by=by)
    with pytest.raises(NotAllowed):
        spoken.give_pin(request=request, by=by)


def test_a_call_lets_read_for_a_quarter_of_an_hour_and_only_who_made_it():
    request, _secret, ciam, pin = taken()
    call = spoken.call_back(request=request, outcome="answered", said=pin, by=ciam)
    with pytest.raises(NotAllowed):
        spoken.read_aloud(call=call, by=officer("", Role.CIAM))
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16), tick=False), pytest.raises(NotAllowed):
        spoken.read_aloud(call=call, by=ciam)
    assert spoken.read_aloud(call=call, by=ciam).status is None
    assert not Visit.objects.filter(ended_at__isnull=True).exists()
    nobody = spoken.call_back(request=request, outcome="nobody", said="", by=ciam)
    with pytest.raises(NotAllowed):
        spoken.read_aloud(call=nobody, by=ciam)


def test_a_pin_opens_nothing_on_the_portal_and_is_kept_as_a_keyed_hash():
    request, _secret, _ciam, pin = taken()
    visitor = Visitor()
    page = visitor.post("/seguir/", folio=show(request.folio), secret=pin)
    assert "govuk-error-summary" in page.content.decode()
    kept = Pin.objects.get().pin_hash
    assert pin not in kept
    assert len(kept) == 64
    with pytest.raises(IntegrityError), transaction.atomic():
        Pin.objects.update(tries_left=0)


def test_who_calls_from_the_telephone_that_the_person_named_is_granted_at_once(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    relative = casework.add_relative(
        record=case.record, name="Eulalia López", relation="mother", phone="+52 951 555 0100", by=by
    )
    casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=FIELDS, channel="visit",
        at=clock.now(), by=by,
    )  # fmt: skip
    request, _secret = actions.register_by_telephone(
        described=Described.from_mapping(
            {"given_names": "José Luis", "surnames": "García López", "birth_date": "1987-05-23", "a_number": "A012345678"}
        ),
        age="", last_seen="", seeker_name="Eulalia López", relation="mother", contact="52 951 555 0100", language="es-mx",
        by=officer("", Role.CIAM),
    )  # fmt: skip
    assert Follow.objects.filter(request=request, relative=relative).exists()


def test_who_may_not_take_requests_calls_nobody_back(client):
    request, *_rest = taken()
    for role in (Role.AUDITOR, Role.HEADQUARTERS, Role.ADMINISTRATOR):
        client.force_login(officer("", role))
        assert client.get(f"/solicitudes/{request.folio}/llamar/").status_code == 403
