"""The pages of people on their way: what each role opens, sees and does there."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from amparo.accounts.models import Reading, Role
from amparo.casework import actions as casework
from amparo.casework.tests.visiting import interviewed
from amparo.core import clock
from amparo.people.models import Purpose
from amparo.returns.arriving import importing
from amparo.returns.arriving.models import ArrivalList, PreArrival
from amparo.returns.centres.zones import zone_of
from amparo.returns.models import CentrePeriod, Homecoming
from amparo.returns.tests import arrival_lists as lists
from amparo.returns.tests import homecomings as world
from amparo.returns.tests.test_pre_arrival import agrees, sent
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return officer("elpaso")


@pytest.fixture
def case(tmp_path, by):
    world.centre()
    return casework.take_case(case=detained(tmp_path), by=by)


def words(answer):
    return answer.content.decode()


FORM = {"centre": "tijuana", "expected_at": "2026-12-04T10:00", "way": "land", "state": "GR", "municipality": "Chilapa",
        "receiver": "Rosa Prueba", "minors": "0"}  # fmt: skip


def test_d1_the_officer_prepares_looks_and_sends_on_one_page(client, case, by):
    client.force_login(by)
    person = case.record.person
    page = words(client.get(reverse("person", args=[person.folio])))
    assert "la palabra de la persona sobre México te Abraza" in page
    address = reverse("prearrival", args=[person.folio])
    refused = words(client.post(address, FORM | {"look": "1"}))
    assert "Pregúntele y anote su respuesta" in refused
    assert not PreArrival.objects.exists()
    agrees(case, by)
    shown = words(client.post(address, FORM | {"look": "1"}))
    assert "Esto leerá el centro" in shown
    assert "Chilapa, Guerrero" in shown
    assert not PreArrival.objects.exists()
    answer = client.post(address, FORM | {"send": "1"})
    notice = PreArrival.objects.get()
    assert answer.headers["Location"] == reverse("prearrival_notice", args=[notice.pk])
    assert "Chilapa" in words(client.get(address))  # the last notice is the form's beginning
    soon = (clock.now() + dt.timedelta(minutes=1)).astimezone(world_zone())
    by_hand = {"answer": "received", "name": "Lic. Prueba", "at": soon.strftime("%Y-%m-%dT%H:%M"), "note": ""}
    client.post(reverse("prearrival_answer", args=[notice.pk]), by_hand)
    notice.refresh_from_db()
    assert notice.answered_name == "Lic. Prueba"
    for format in ("json", "csv"):
        assert "Chilapa" in words(client.get(reverse("prearrival_file", args=[notice.pk, format])))
    assert client.get(reverse("prearrival_file", args=[notice.pk, "exe"])).status_code == 404


def world_zone():
    return zone_of(world.centre())


def test_d1_the_desk_sees_who_comes_and_says_in_one_touch_that_it_knows(client, case, by):
    interviewed(case, by=by, language="Náhuatl", variety="Náhuatl de Guerrero", needs_interpreter="yes")
    agrees(case, by)
    notice = sent(case, by)
    desk = world.desk()
    client.force_login(desk)
    page = words(client.get(reverse("coming")))
    assert case.record.person.name in page
    assert Reading.objects.filter(staff=desk, person_id=case.record.person_id, page="coming").count() == 1
    assert "Náhuatl de Guerrero" in page
    assert "Rampa" in page
    answer = client.post(
        reverse("prearrival_answer", args=[notice.pk]), {"answer": "received", "back": "coming"}
    )
    assert answer.headers["Location"] == reverse("coming")
    assert "El centro lo recibió" in words(client.get(reverse("coming")))
    told = json.loads(words(client.get(reverse("coming_file", args=["json"]))))
    assert [one["person"]["name"] for one in told["notices"]] == [case.record.person.name]


def test_another_desk_a_state_an_agency_and_another_consulate_read_nothing_of_it(client, case, by):
    agrees(case, by)
    notice = sent(case, by)
    name = case.record.person.name
    for reader in (world.desk("matamoros"), world.agent(), officer("boston"), officer("GR", Role.STATE)):
        client.force_login(reader)
        for address in (reverse("prearrival_notice", args=[notice.pk]), reverse("prearrival_file", args=[notice.pk, "json"]),
                        reverse("coming"), reverse("coming_file", args=["csv"])):  # fmt: skip
            answer = client.get(address)
            assert name not in words(answer)
            assert answer.status_code in (200, 403, 404)
        assert client.post(
            reverse("prearrival_answer", args=[notice.pk]), {"answer": "received"}
        ).status_code in (403, 404)
    notice.refresh_from_db()
    assert not notice.answer


def test_after_a_refusal_the_centre_reads_nothing_and_the_officer_reads_why(client, case, by):
    agrees(case, by)
    notice = sent(case, by)
    agrees(case, by, decision="withdrawn")
    client.force_login(world.desk())
    assert client.get(reverse("prearrival_notice", args=[notice.pk])).status_code == 404
    assert "No se espera a nadie" in words(client.get(reverse("coming")))
    client.force_login(by)
    assert "No quiere el programa" in words(client.get(reverse("person", args=[case.record.person.folio])))


def test_headquarters_look_at_any_centre(client, case, by):
    agrees(case, by)
    sent(case, by)
    client.force_login(officer("", Role.HEADQUARTERS))
    assert case.record.person.name in words(client.get(reverse("coming"), {"centre": "tijuana"}))
    assert case.record.person.name not in words(client.get(reverse("coming"), {"centre": "matamoros"}))
    assert case.record.person.name in words(client.get(reverse("coming")))


def test_who_comes_costs_the_same_for_one_and_for_many(client, tmp_path, by, django_assert_max_num_queries):
    for number in range(6):
        row = f"A07{number}111111,TZOMPANTZI{'ABCDEF'[number]},PEDRO,02/02/1980,M,MEXICO,B9{number},Camp East Montana"
        one = casework.take_case(case=detained(tmp_path, row), by=by)
        agrees(one, by)
        sent(one, by)
    client.force_login(world.desk())
    client.get(reverse("coming"))
    with django_assert_max_num_queries(20):
        assert words(client.get(reverse("coming"))).count("am-card") >= 6


def test_a_list_is_uploaded_looked_at_and_imported_by_the_desk(client, tmp_path):
    world.centre()
    desk = world.desk()
    client.force_login(desk)
    assert "am-empty" in words(client.get(reverse("arrival_lists")))
    body = lists.write_csv(tmp_path / "lista.csv", lists.sample(11, 12)).read_bytes()
    upload = {"file": SimpleUploadedFile("lista.csv", body), "centre": "tijuana", "as_of": "2026-11-20T23:00"}
    answer = client.post(reverse("arrival_list_upload"), upload)
    taken = ArrivalList.objects.get()
    assert answer.headers["Location"] == reverse("arrival_list", args=[taken.pk])
    page = words(client.get(reverse("arrival_list", args=[taken.pk]), follow=True))
    if taken.state == "uploaded":
        client.post(reverse("arrival_list_columns", args=[taken.pk]), _columns(taken))
        page = words(client.get(reverse("arrival_list", args=[taken.pk])))
    assert "Lo que pasaría" in page
    assert "no quisieron el centro" in page
    client.post(reverse("arrival_list_confirm", args=[taken.pk]))
    taken.refresh_from_db()
    assert taken.state == "running"
    assert client.get(reverse("arrival_list_progress", args=[taken.pk])).status_code == 200
    importing.run(taken=taken)
    report = words(client.get(reverse("arrival_list", args=[taken.pk])))
    assert "TOTAL: 12" in report
    assert client.get(reverse("arrival_list_unreadable", args=[taken.pk])).status_code == 200
    assert Homecoming.objects.filter(state="arrived").count() == 12
    client.force_login(world.desk("matamoros"))
    assert client.get(reverse("arrival_list", args=[taken.pk])).status_code == 404
    client.force_login(officer())
    assert client.get(reverse("arrival_lists")).status_code == 403


def _columns(taken):
    fields = {f"column_{at}": one["field"] for at, one in enumerate(taken.layout["columns"])}
    return fields | {"date_order": "dmy"}


def test_a_list_that_is_none_is_refused_in_words_and_can_be_thrown_away(client, tmp_path):
    world.centre()
    client.force_login(world.desk())
    upload = {
        "file": SimpleUploadedFile("x.csv", b"uno;dos\n1;2\n"),
        "centre": "tijuana",
        "as_of": "2026-11-20T23:00",
    }
    assert "No se importó nada" in words(client.post(reverse("arrival_list_upload"), upload))
    good = {**upload, "file": SimpleUploadedFile("y.csv", b"Nombre;Apellidos\nAna;Inventada\n")}
    client.post(reverse("arrival_list_upload"), good)
    client.post(reverse("arrival_list_discard", args=[ArrivalList.objects.get().pk]))
    assert not ArrivalList.objects.exists()


def test_d6_the_page_of_a_day_and_conflicting_sources(client):
    world.centre()
    client.force_login(world.desk())
    march, october = (
        words(client.get(reverse("centres"), {"day": day})).split("No había ese día")[0]
        for day in ("2025-03-15", "2025-10-15")
    )
    assert "FEX" in march
    assert "FEX" not in october
    assert "Las fuentes se contradicen" in words(client.get(reverse("centres")))
    assert "Las fuentes se contradicen" in words(client.get(reverse("centre", args=["nogales"])))
    assert client.get(reverse("new_centre_period", args=["tijuana"])).status_code == 403


def test_d6_headquarters_edit_periods_and_an_overlap_is_said_kindly(client):
    world.centre()
    client.force_login(officer("", Role.HEADQUARTERS))
    said = {
        "valid_from": "2026-02-01",
        "valid_to": "",
        "status": "open",
        "confidence": "sourced",
        "source": "Boletín 14",
    }
    refused = words(client.post(reverse("new_centre_period", args=["tijuana"]), said))
    assert "otro periodo de este centro" in refused
    assert client.post(reverse("new_centre_period", args=["mexicali"]), said).status_code == 302
    period = CentrePeriod.objects.get(centre="mexicali", valid_from="2026-02-01")
    address = reverse("edit_centre_period", args=["mexicali", period.pk])
    assert "va después del primero" in words(client.post(address, said | {"valid_to": "2026-01-01"}))
    assert client.post(address, said | {"valid_to": "2026-06-01"}).status_code == 302
    period.refresh_from_db()
    assert period.valid_to == dt.date(2026, 6, 1)


def test_the_panel_asks_for_the_word_on_health_where_needs_are_known(client, case, by):
    interviewed(case, by=by, health="Diabetes")
    agrees(case, by, Purpose.RETURN)
    client.force_login(by)
    page = words(client.get(reverse("person", args=[case.record.person.folio])))
    assert "hora, quién recibe" in page
    assert "su palabra sobre hablar de su salud" in page


def test_the_panel_says_when_the_file_has_changed_since_the_notice(client, case, by):
    agrees(case, by)
    sent(case, by)
    client.force_login(by)
    address = reverse("person", args=[case.record.person.folio])
    assert "ha cambiado desde entonces" not in words(client.get(address))
    interviewed(case, by=by, language="Náhuatl", needs_interpreter="yes")
    assert "ha cambiado desde entonces" in words(client.get(address))
