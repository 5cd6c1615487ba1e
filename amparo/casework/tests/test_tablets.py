from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest

from amparo.accounts.models import Reading
from amparo.casework.models import Case, Event, Interview, ReservedFolio
from amparo.casework.tablets.actions import FOLIOS_OF_A_DEVICE, reserve_folios
from amparo.casework.tests.visiting import visit_to
from amparo.core import clock
from amparo.core.folios import show
from amparo.people.actions import unmerge
from amparo.people.models import Check, Merge, Person
from amparo.people.queries import person_by_folio
from tests.factories import JOSE, MARIA, detained, import_rows, officer, receive, said

pytestmark = pytest.mark.django_db

DEVICE, OTHER_DEVICE = str(uuid.uuid4()), str(uuid.uuid4())


@pytest.fixture
def by(client):
    by = officer("elpaso")
    client.force_login(by)
    return by


def send(client, **sheet):
    answer = client.post(
        "/tableta/enviar/", json.dumps({"device": DEVICE, **sheet}), content_type="application/json"
    )
    assert answer.status_code == 200
    return answer.json()


def interview(visit, case, number=None, **said):
    zone = visit.office.zone
    told = {
        "at": clock.now().astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        "channel": "visit",
        "met": "yes",
        **said,
    }
    return {"id": number or str(uuid.uuid4()), "kind": "interview", "visit": visit.pk, "record": case.record_id,
            "pairs": list(told.items())}  # fmt: skip


def intake(folio, number=None, device=DEVICE, **told):
    described = {
        "given_names": "Xóchitl",
        "surname1": "Tzompantzi",
        "birth": "3/4/1990",
        "source": "intake",
        **told,
    }
    return {"id": number or str(uuid.uuid4()), "kind": "intake", "folio": show(folio), "device": device,
            "pairs": list(described.items())}  # fmt: skip


def test_a12_a_sheet_is_kept_once_however_often_it_is_sent(client, by, tmp_path):
    case = detained(tmp_path)
    sheet = interview(
        visit_to(case, by=by), case, hear="4", **{"new-0-name": "Carmen", "new-0-relation": "mother"}
    )
    assert [send(client, **sheet)["result"] for _ in range(3)] == ["saved", "repeated", "repeated"]
    assert Interview.objects.get().device == uuid.UUID(DEVICE)
    assert Event.objects.filter(type_id="first_interview").count() == 1
    assert case.record.relatives.count() == 1


def test_a_colleague_who_signs_in_on_the_tablet_may_send_again_what_was_sent(client, by, tmp_path):
    case = detained(tmp_path)
    sheet = interview(visit_to(case, by=by), case)
    assert send(client, **sheet)["result"] == "saved"
    client.force_login(officer("elpaso"))
    assert send(client, **sheet)["result"] == "repeated"
    assert Interview.objects.get().by == by


@pytest.mark.slow
def test_a12_thirty_sheets_sent_in_any_order_and_twice_are_thirty_interviews(client, by, tmp_path):
    names = ["NAZARIO", "ELEUTERIO", "ITZEL", "ZENAIDA", "TEODULO", "XOCHITL"]
    rows = [f"A05{n:07d},{chr(65 + n % 26) * 2}OCOTL{chr(65 + n)},{names[n % 6]},0{1 + n % 9}/1{n % 9}/19{60 + n},M,MEXICO,B{n},"
            "Camp East Montana" for n in range(30)]  # fmt: skip
    import_rows(tmp_path, *rows, as_of="2026-03-02T09:00")
    cases = list(Case.objects.select_related("record__person").order_by("pk"))
    assert len(cases) == 30
    visit = visit_to(*cases, by=by)
    sheets = [interview(visit, case) for case in cases]
    results = [send(client, **sheet)["result"] for sheet in [*reversed(sheets), *sheets]]
    assert results == ["saved"] * 30 + ["repeated"] * 30
    assert Interview.objects.count() == 30
    assert Case.objects.filter(first_interview_at__isnull=True).count() == 0


def test_a12_two_tablets_with_one_person_are_two_interviews_and_one_first(client, by, tmp_path):
    case = detained(tmp_path)
    visit = visit_to(case, by=by)
    one, two = interview(visit, case, hear="4"), interview(visit, case, hear="4", health="Asma")
    assert (
        send(client, **one)["result"] == send(client, **{**two, "device": OTHER_DEVICE})["result"] == "saved"
    )
    kinds = Event.objects.filter(data__has_key="interview").order_by("pk").values_list("type_id", flat=True)
    assert list(kinds) == ["first_interview", "consular_visit"]
    assert case.tasks.filter(kind="accommodation").count() == 1


def test_a_sheet_with_a_mistake_leaves_nothing_and_says_what_is_wrong(client, by, tmp_path):
    case = detained(tmp_path)
    visit = visit_to(case, by=by)
    later = (clock.now() + dt.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    number = str(uuid.uuid4())
    told = send(client, **interview(visit, case, number, at=later))
    assert (told["result"], bool(told["why"])) == ("refused", True)
    assert not Interview.objects.exists()
    assert send(client, **interview(visit, case, number))["result"] == "saved"


@pytest.mark.parametrize("broken", [{}, {"id": "x"}, {"id": str(uuid.uuid4()), "pairs": "x"},
                                    {"id": str(uuid.uuid4()), "pairs": [[1]]},
                                    {"id": str(uuid.uuid4()), "pairs": [], "visit": "1", "record": True}])  # fmt: skip
def test_whatever_is_no_sheet_is_refused_in_words(client, by, broken):
    assert send(client, **broken)["result"] == "refused"


def test_nobody_sends_a_sheet_for_another_consulates_visit_or_for_somebody_not_on_it(client, by, tmp_path):
    case, other = detained(tmp_path, JOSE), detained(tmp_path, MARIA)
    visit = visit_to(case, by=by)
    assert send(client, **interview(visit, other))["result"] == "refused"
    client.force_login(officer("chicago"))
    assert send(client, **interview(visit, case))["result"] == "refused"


def test_a_tablet_takes_along_only_the_people_of_the_visit_and_that_is_logged(client, by, tmp_path):
    case, _other = detained(tmp_path, JOSE), detained(tmp_path, MARIA)
    visit = visit_to(case, by=by)
    told = client.get(f"/tableta/visitas/{visit.pk}/").json()
    assert [one["record"] for one in told["people"]] == [case.record_id]
    assert Reading.objects.filter(page="tablet", person_id=case.record.person_id).count() == 1
    assert "PEREZ" not in json.dumps(told).upper()


def test_the_page_that_is_kept_names_nobody(client, by, tmp_path):
    detained(tmp_path)
    page = client.get("/tableta/").content.decode()
    assert by.name not in page
    assert "GARC" not in page.upper()
    worker = client.get("/tableta/trabajador.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "&" + "quot;" not in worker.content.decode()


def test_a6_a_device_has_folios_of_its_own_and_as_many_as_it_needs(client, by):
    first = reserve_folios(device=uuid.UUID(DEVICE), by=by)
    assert len(set(first)) == FOLIOS_OF_A_DEVICE
    assert reserve_folios(device=uuid.UUID(DEVICE), by=by) == first
    assert not set(reserve_folios(device=uuid.UUID(OTHER_DEVICE), by=by)) & set(first)
    assert send(client, **intake(first[0]))["result"] == "saved"
    again = reserve_folios(device=uuid.UUID(DEVICE), by=by)
    assert first[0] not in again
    assert len(again) == FOLIOS_OF_A_DEVICE


def test_a6_somebody_new_has_the_folio_given_without_a_network_and_no_second_one(client, by):
    folio = reserve_folios(device=uuid.UUID(DEVICE), by=by)[0]
    number = str(uuid.uuid4())
    before = Check.objects.count()
    for expected in ("saved", "repeated"):
        told = send(client, **intake(folio, number, case_type="migratorio.localizacion"))
        assert (told["result"], told["folio"]) == (expected, show(folio))
    assert Person.objects.get().folio == folio
    assert Case.objects.count() == 1
    assert Check.objects.count() > before


def test_a6_whoever_is_known_when_it_arrives_keeps_the_known_folio_and_both_lead_there(client, by):
    curp = "TOXX900403MTLMXC07"
    received = receive(
        said(given_names="Xóchitl", surname1="Tzompantzi", birth_date="1990-04-03", curp=curp),
        office="elpaso",
    )
    known = Person.objects.get(pk=received.person_id)
    folio = reserve_folios(device=uuid.UUID(DEVICE), by=by)[0]
    told = send(client, **intake(folio, curp=curp))
    assert (told["result"], told["folio"]) == ("saved", show(known.folio))
    assert person_by_folio(folio) == person_by_folio(known.folio) == known
    unmerge(merge=Merge.objects.get(), by=None, reason="No era")
    assert person_by_folio(folio).folio == folio


def test_a_folio_of_another_device_or_given_already_is_refused(client, by):
    folio = reserve_folios(device=uuid.UUID(OTHER_DEVICE), by=by)[0]
    assert send(client, **intake(folio))["result"] == "refused"
    own = reserve_folios(device=uuid.UUID(DEVICE), by=by)[0]
    send(client, **intake(own))
    assert send(client, **intake(own, surname1="Otra"))["result"] == "refused"
    assert send(client, **intake("P00000000000"))["result"] == "refused"
    assert Person.objects.count() == 1
    assert ReservedFolio.objects.filter(record__isnull=False).count() == 1
