"""Who sees which page of the training, and what is in it."""

from __future__ import annotations

import re

import pytest

from amparo.accounts.models import Role, Staff
from amparo.casework.tests.visiting import interviewed
from amparo.inclusion.training import hints
from amparo.inclusion.training.course import required, units
from amparo.inclusion.training.models import Attempt, Certificate, Progress
from amparo.inclusion.training.tests.learning import right_answers, trained
from tests.factories import detained, directory, officer

pytestmark = pytest.mark.django_db
UNIT = "modelo-de-derechos"


@pytest.fixture(autouse=True)
def _offices():
    directory()


def sent(unit, answers):
    return {f"p{number}": [str(one) for one in chosen] for number, chosen in answers.items()}


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.OFFICER, "/ /%s/"),
        (Role.CIAM, "/ /%s/"),
        (Role.SUPERVISOR, "/ /%s/ cobertura certificados paquetes"),
        (Role.HEADQUARTERS, "/ /%s/ cobertura certificados paquetes"),
        (Role.AUDITOR, "cobertura certificados"),
        (Role.ADMINISTRATOR, ""),
        (Role.STATE, ""),
        (Role.LAWYER, ""),
    ],
)
def test_each_role_opens_its_own_pages(client, role, may):
    office = {Role.STATE: "OC", Role.OFFICER: "elpaso", Role.SUPERVISOR: "elpaso"}.get(role, "")
    client.force_login(officer(office, role))
    allowed = {"/formacion/" + one.strip("/") for one in (may % UNIT if "%s" in may else may).split()}
    for path in (
        "/formacion/",
        f"/formacion/{UNIT}",
        "/formacion/cobertura",
        "/formacion/certificados",
        "/formacion/paquetes",
    ):
        answer = client.get(path.rstrip("/") + "/")
        assert answer.status_code == (200 if path in allowed else 403), path


def test_the_course_is_walked_and_the_certificate_opened(client):
    ana = officer("elpaso")
    client.force_login(ana)
    for unit in required(Role.OFFICER):
        address = client.get(f"/formacion/{unit.slug}/").context["next_url"]
        for _part in unit.parts:
            assert client.get(address).status_code == 200
            address = client.post(address)["Location"]
        assert address.endswith("/prueba/")
        page = client.post(address, sent(unit, right_answers(unit))).content.decode()
        assert unit.quiz[0].options[0].why[:20] in page.replace("&#x27;", "'").replace("&quot;", '"')
    assert "Aprobó todas las unidades" in page
    assert client.get("/formacion/certificados/mio/").content.startswith(b"%PDF")
    assert Progress.objects.filter(staff=ana).count() == 8 * 8
    assert "Ningun" not in client.get("/formacion/").content.decode()


def test_a_quiz_with_open_questions_says_which_and_keeps_what_was_chosen(client):
    client.force_login(officer("elpaso"))
    unit = units()[UNIT]
    answers = {**right_answers(unit), 2: set()}
    page = client.post(f"/formacion/{UNIT}/prueba/", sent(unit, answers)).content.decode()
    assert 'href="#p2_0"' in page
    assert page.count(" checked") == sum(map(len, answers.values()))
    page = client.post(f"/formacion/{UNIT}/prueba/", {"p0": ["x", "999", "-1"]}).content.decode()
    assert 'href="#p0_0"' in page
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "otra/",
        f"{UNIT}/leccion/0/",
        f"{UNIT}/leccion/9/",
        f"{UNIT}/caso/3/",
        f"{UNIT}/ejercicio/?camino=9",
    ],
)
def test_what_is_not_there_is_not_found(client, path):
    client.force_login(officer("elpaso"))
    assert client.get(f"/formacion/{path}").status_code == 404


def test_who_holds_no_certificate_is_told_how_it_comes(client):
    client.force_login(officer("elpaso"))
    page = client.get("/formacion/certificados/mio/", follow=True)
    assert page.request["PATH_INFO"] == "/formacion/"
    assert "Todavía no tiene constancia" in page.content.decode()


def test_e3_a_supervisor_sees_their_own_office_and_auditors_all(client):
    trained(officer("elpaso"))
    officer("boston")
    client.force_login(officer("elpaso", Role.SUPERVISOR))
    page = client.get("/formacion/cobertura/").content.decode()
    assert "Por debajo de la meta" in page
    assert "Boston" not in page
    client.force_login(officer("", Role.AUDITOR))
    page = client.get("/formacion/cobertura/").content.decode()
    assert "Boston" in page
    table = client.get("/formacion/cobertura/descargar/").content.decode("utf-8-sig").splitlines()
    assert table[1:] == ["Boston,1,0,0,Sí", "El Paso,2,1,50,Sí"]


def test_a_code_says_whether_a_certificate_is_good_and_a_wrong_one_nothing(client):
    certificate = trained(officer("elpaso"))
    client.force_login(officer("", Role.HEADQUARTERS))
    good = client.get("/formacion/certificados/", {"codigo": certificate.code.lower()}).content.decode()
    assert "La constancia vale hoy" in good
    wrong = client.get("/formacion/certificados/", {"codigo": certificate.code[::-1]}).content.decode()
    assert "No hay ninguna constancia" in wrong
    assert certificate.staff.name not in wrong
    client.post(
        "/formacion/certificados/revocar/", {"codigo": certificate.code, "why": "Prueba"}, follow=True
    )
    assert Certificate.objects.get().revoked_why == "Prueba"
    page = client.get("/formacion/certificados/", {"codigo": certificate.code}).content.decode()
    assert "La constancia fue revocada" in page


def test_the_interviews_bring_the_cards_that_help_the_most_specific_first():
    assert hints.needs_shown({"see": 2, "hear": 7, "language": "Español", "medicines": ""}) == frozenset()
    assert hints.needs_shown({"see": 3, "remember": 4}) == {"see", "cog"}
    assert hints.needs_shown({"language": "Mixteco"}) == {"language"}
    assert hints.needs_shown({"pregnant": "yes", "without_medicine": "yes"}) == {
        "care",
        "companion",
        "medicines",
    }
    assert hints.needs_shown({"worry_often": 1, "worry_much": 2, "lift": 4}) == {"psychosocial", "care"}
    assert hints.needs_shown({"sadness_often": 2, "sadness_much": 2, "lift": 2}) == frozenset()
    assert hints.needs_shown({"communicates": ["spoken", "lsm"]}) == {"hear", "language"}
    assert hints.needs_shown({"reads": "little", "support_person": "Rosa"}) == {"papers", "companion"}
    assert hints.needs_shown({"reads": "well", "communicates": ["spoken"]}) == frozenset()
    assert hints.cards_for({"see"})[0].slug == "documentos-accesibles"
    assert [unit.slug for unit in hints.cards_for({"language"})] == ["comunicacion-accesible"]
    assert hints.cards_for({"care", "medicines"})[0].slug == "visita-a-detencion"
    assert len(hints.cards_for({"see", "hear", "walk", "care", "medicines"})) == hints.MOST
    assert hints.cards_for(frozenset()) == []


def test_a_file_links_the_card_and_labels_nobody(tmp_path, client):
    by = officer("elpaso")
    case = detained(tmp_path)
    client.force_login(by)
    folio = case.record.person.folio
    assert "Antes de hablar con esta persona" not in client.get(f"/personas/{folio}/").content.decode()
    interviewed(case, by=by, hear=4)
    page = client.get(f"/personas/{folio}/").content.decode()
    panel = re.search(r'<section[^>]*"hints".*?</section>', page, re.DOTALL)[0]
    assert f"/formacion/{hints.cards_for({'hear'})[0].slug}/tarjeta/" in panel
    assert "discapacidad" not in panel.lower()
    client.force_login(officer("boston"))
    assert "Antes de hablar con" not in client.get(f"/personas/{folio}/", follow=True).content.decode()


def test_the_card_of_consent_comes_where_a_no_was_said_or_nothing_was_written(tmp_path, client):
    by = officer("elpaso")
    client.force_login(by)
    case = detained(tmp_path)
    address = f"/personas/{case.record.person.folio}/"
    card = f"/formacion/{hints.cards_for({'consent'})[0].slug}/tarjeta/"
    interviewed(case, by=by, see=1)
    assert card in client.get(address).content.decode()
    interviewed(case, by=by, see=1, consents={"assistance": "granted"})
    assert card not in client.get(address).content.decode()
    interviewed(case, by=by, see=1, consents={"assistance": "refused"})
    assert card in client.get(address).content.decode()


def test_the_pages_ask_the_database_little(client, django_assert_max_num_queries):
    for office in ("elpaso", "boston", "miami"):
        trained(officer(office))
    client.force_login(officer("", Role.HEADQUARTERS))
    client.get("/formacion/")
    for path in ("/formacion/", f"/formacion/{UNIT}/", "/formacion/cobertura/"):
        with django_assert_max_num_queries(12):
            client.get(path)
    assert Staff.objects.count() == 4
