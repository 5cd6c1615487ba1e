"""The pages of accommodations: from what was told to the letter, the answer, what the person says, and who is next."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from amparo.accounts.models import Reading, Role
from amparo.casework.tests.visiting import interviewed
from amparo.core import clock
from amparo.inclusion.accommodations.models import Ask
from amparo.inclusion.accommodations.tests.asking import answered, by_letter
from tests.factories import JOSE, MARIA, detained, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(tmp_path):
    return detained(tmp_path)


def test_e1_e2_from_the_interview_to_the_letter_its_answer_and_the_next_authority(client, case):
    by = officer()
    client.force_login(by)
    interviewed(case, by=by, hear=4)
    folio = case.record.person.folio
    file = client.get(f"/personas/{folio}/").content.decode()
    assert f"/personas/{folio}/ajustes/" in file
    page = client.get(f"/personas/{folio}/ajustes/").content.decode()
    assert "Oír" in page
    assert "todavía no se pide nada" in page
    assert "discapacidad" not in page.split("<main")[1].lower(), "nobody is called by a label"
    where = f"/personas/{folio}/ajustes/pedir/"
    choose = client.get(where)
    assert [value for value, _words in choose.context["chosen"].fields["need"].choices][:2] == ["lsm", "asl"]
    assert choose.context["chosen"]["to"].value() == "ice_facility"
    assert choose.context["chosen"]["need"].value() in (None, [])
    assert (
        "govuk-error-message" in client.get(where, {"how": "letter", "to": "ice_facility"}).content.decode()
    )
    asked = f"{where}?how=letter&to=ice_facility&need=lsm&need=quiet"
    letter = client.get(asked)
    form = letter.context["form"]
    said = {name: form[name].value() for name in ("to", "subject", "body")}
    assert "a Mexican Sign Language (LSM) interpreter" in said["body"]
    assert "<h3" in client.post(asked, {**said, "look": "1"}).content.decode()
    assert "diabetes" in client.post(asked, {**said, "body": said["body"] + " diabetes"}).content.decode()
    assert not Ask.objects.exists()
    assert client.post(asked, said).status_code == 302
    ask = Ask.objects.get()
    answer = f"/ajustes/{ask.pk}/respuesta/"
    assert "ignored" not in [
        value for value, _words in client.get(answer).context["form"].fields["outcome_lsm"].choices
    ]
    today = {"on": clock.today(case.office.zone).isoformat(), "note": "Por teléfono"}
    assert "govuk-error-message" in client.post(answer, {**today, "outcome_lsm": "denied"}).content.decode()
    done = client.post(
        answer, {**today, "outcome_lsm": "denied", "reason_lsm": "No hay", "outcome_quiet": "granted"}
    )
    assert done.status_code == 302, done.context["form"].errors
    page = client.get(f"/personas/{folio}/ajustes/").content.decode()
    assert "Dicen: No hay" in page
    assert "Sigue: pedir a Oficina de campo de ICE (ERO)" in page
    prepared = client.get(where, {"after": ask.pk})
    assert (prepared.context["chosen"]["to"].value(), prepared.context["chosen"]["need"].value()) == (
        "ero_office",
        ["lsm"],
    )
    further = client.get(f"{where}?after={ask.pk}&how=letter&to=ero_office&need=lsm").content.decode()
    assert "Disability Access Coordinator" in further
    assert "denied" in further
    assert (
        'lang="es"'
        in client.get(f"{where}?after={ask.pk}&how=letter&to=ero_office&need=lsm&idioma=es").content.decode()
    )
    delivery = f"/ajustes/{ask.pk}/entrega/"
    assert client.post(delivery, {"on": today["on"], "delivered_quiet": "yes"}).status_code == 302
    assert "La persona ya lo tiene" in client.get(f"/personas/{folio}/ajustes/").content.decode()
    assert client.post(f"/ajustes/{ask.pk}/fin/", {"reason": "Ya no"}).status_code == 302
    assert "Ya terminó" in client.get(f"/ajustes/{ask.pk}/fin/").content.decode()
    pages = set(Reading.objects.filter(staff=by).values_list("page", flat=True))
    assert "accommodations" in pages


def test_what_is_asked_by_telephone_is_written_down_with_whom_and_when(client, case):
    client.force_login(officer())
    folio = case.record.person.folio
    where = f"/personas/{folio}/ajustes/pedir/?how=phone&to=ice_facility&need=medication"
    now = clock.now().astimezone(case.office.zone).replace(tzinfo=None, second=0, microsecond=0)
    assert "govuk-error-message" in client.post(where, {"at": now.isoformat()[:16]}).content.decode()
    said = {"at": now.isoformat()[:16], "spoken_to": "Enfermería, placa 12", "note": "Lo verán hoy"}
    assert client.post(where, said).status_code == 302
    ask = Ask.objects.get()
    assert ask.asked_at.astimezone(case.office.zone).replace(tzinfo=None) == now
    assert "Enfermería, placa 12" in client.get(f"/personas/{folio}/ajustes/").content.decode()


def test_the_list_of_the_office_is_narrowed_and_says_when_it_is_empty(client, case, tmp_path):
    by = officer()
    client.force_login(by)
    assert "Ninguna solicitud es así" in client.get("/ajustes/").content.decode()
    assert "Todavía no se ha pedido nada" in client.get("/ajustes/?state=").content.decode()
    other = detained(tmp_path, MARIA, as_of="2026-03-02T10:00")
    old = clock.now() - dt.timedelta(days=10)
    with time_machine.travel(old, tick=False):
        late = by_letter(case, by, "lsm", "quiet")
        court = by_letter(other, by, "cane", to="eoir_court")
        answered(court, by, on=clock.today(case.office.zone), cane="granted")

    def shown(**asked):
        return [row.ask.pk for row in client.get("/ajustes/", asked).context["rows"]]

    assert shown(state="open") == shown(state="late") == [late.pk]
    assert shown(state="undelivered") == [court.pk]
    assert shown(state="denied") == []
    assert set(shown(state="")) == {late.pk, court.pk}
    assert shown(state="", authority="eoir_court") == [court.pk]
    assert set(shown(state="", facility=str(late.facility_id))) == {late.pk, court.pk}
    answered(late, by, on=clock.today(case.office.zone), lsm="ignored", quiet="granted")
    assert shown(state="denied") == [late.pk]
    read = Reading.objects.filter(staff=by, page="accommodation list").values_list("folio", flat=True)
    assert {case.record.person.folio, other.record.person.folio} <= set(read)


def test_only_the_office_that_keeps_the_file_reads_what_somebody_needs(client, case):
    by = officer()
    ask = by_letter(case, by, "lsm")
    folio = case.record.person.folio
    for staff, page in (
        (officer("chicago"), 403), (officer("", Role.HEADQUARTERS), 403), (officer("", Role.AUDITOR), 403),
        (officer("", Role.CIAM), 403), (officer("elpaso", Role.SUPERVISOR), 200),
    ):  # fmt: skip
        client.force_login(staff)
        for address in (f"/personas/{folio}/ajustes/", f"/personas/{folio}/ajustes/pedir/", f"/ajustes/{ask.pk}/respuesta/",
                        f"/ajustes/{ask.pk}/entrega/", f"/ajustes/{ask.pk}/fin/"):  # fmt: skip
            assert client.get(address).status_code == page, (staff.role, address)
        if staff.role == Role.HEADQUARTERS:
            assert f"/personas/{folio}/ajustes/" not in client.get(f"/personas/{folio}/").content.decode()
    client.force_login(officer("chicago"))
    assert client.get("/ajustes/?state=").context["rows"] == []


def test_a_child_is_on_the_list_of_nobody_outside_the_team(client, tmp_path):
    row = JOSE.replace("05/23/1987", f"05/23/{clock.now().year - 12}")
    case = detained(tmp_path, row)
    from amparo.casework import actions as casework

    by = officer()
    casework.take_case(case=case, by=by)
    by_letter(case, by, "lsm")
    client.force_login(by)
    assert "GARCIA" in client.get("/ajustes/?state=").content.decode().upper()
    client.force_login(officer())
    page = client.get("/ajustes/?state=").content.decode()
    assert "GARCIA" not in page.upper()
    assert "Lengua de Señas" not in page
