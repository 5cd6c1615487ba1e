"""The pages of interpreters: who opens them, and the way from the file to a booking and back to the roster."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import Reading, Role
from amparo.casework.actions import take_case
from amparo.casework.hearings.feed import calendar_for
from amparo.casework.models import Task
from amparo.casework.tests.visiting import interviewed
from amparo.core import clock
from amparo.inclusion.interpreters.models import Interpreter, InterpreterBooking, InterpreterNeed
from amparo.inclusion.interpreters.tests.roster_of import MIXTEPEC, TLAXIACO, at, interpreter, need
from amparo.inclusion.interpreters.views import _first
from tests.factories import detained, directory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    directory()
    return officer("elpaso")


@pytest.fixture
def case(by, tmp_path):
    return take_case(case=detained(tmp_path), by=by)


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def test_each_role_opens_its_own_pages_and_reads_what_is_theirs(client, case, by):
    who = interpreter("Ana Inventada", ("mixteco", "es", MIXTEPEC), phone="9155550101")
    one = need(case, by)
    pages = {
        "/interpretes/": {Role.OFFICER, Role.SUPERVISOR, Role.HEADQUARTERS, Role.AUDITOR},
        "/interpretes/directorio/": {Role.OFFICER, Role.SUPERVISOR, Role.HEADQUARTERS, Role.AUDITOR},
        f"/interpretes/directorio/{who.pk}/": {
            Role.OFFICER,
            Role.SUPERVISOR,
            Role.HEADQUARTERS,
            Role.AUDITOR,
        },
        "/interpretes/cobertura/": {Role.OFFICER, Role.SUPERVISOR, Role.HEADQUARTERS, Role.AUDITOR},
        "/interpretes/directorio/nuevo/": {Role.SUPERVISOR, Role.HEADQUARTERS},
        "/interpretes/directorio/importar/": {Role.SUPERVISOR, Role.HEADQUARTERS},
        f"/interpretes/citas/{one.pk}/": {Role.OFFICER, Role.SUPERVISOR, Role.HEADQUARTERS, Role.AUDITOR},
        f"/personas/{case.record.person.folio}/interprete/": {Role.OFFICER, Role.SUPERVISOR},
    }
    for role in (
        Role.OFFICER,
        Role.SUPERVISOR,
        Role.HEADQUARTERS,
        Role.AUDITOR,
        Role.CIAM,
        Role.ADMINISTRATOR,
        Role.LAWYER,
    ):
        client.force_login(officer("elpaso", role))
        for path, allowed in pages.items():
            assert client.get(path).status_code == (200 if role in allowed else 403), (role, path)
        if role == Role.AUDITOR:
            assert "555-0101" not in text(client.get(f"/interpretes/directorio/{who.pk}/")).replace(
                "5550101", "555-0101"
            )
    client.force_login(officer("boston"))
    assert client.get(f"/interpretes/citas/{one.pk}/").status_code == 403
    assert Reading.objects.filter(page="interpreter", person_id=case.record.person_id).exists()


def test_e5_from_the_task_to_a_booking_that_was_held(client, case, by):
    interviewed(case, by=by, language="Mixteco (Tu'un Savi)", home_town=MIXTEPEC, needs_interpreter="yes")
    task = Task.objects.get(kind="interpreter", record=case.record)
    ana = interpreter("Ana Inventada", ("mixteco", "es", MIXTEPEC), phone="9155550101")
    beto = interpreter("Beto Inventado", ("mixteco", "es", TLAXIACO))
    client.force_login(by)
    folio = case.record.person.folio
    link = f"/personas/{folio}/interprete/?tarea={task.pk}"
    assert link in text(client.get("/tareas/?whose=office"))
    assert f"/personas/{folio}/interprete/" in text(client.get(f"/personas/{folio}/"))
    form = client.get(link).context["form"]
    assert (form.initial["language"], form.initial["town"]) == ("mixteco", MIXTEPEC)
    said = {"language": "mixteco", "town": MIXTEPEC, "into": "es", "occasion": "interview", "minutes": "45", "way": "phone",
            "provider": "consulate"}  # fmt: skip
    assert "Escriba el día y la hora" in text(client.post(link, said))
    begins = at(48).astimezone(by.office.zone)
    answer = client.post(link, {**said, "begins_at": f"{begins:%Y-%m-%dT%H:%M}"})
    one = InterpreterNeed.objects.get()
    assert answer["Location"] == f"/interpretes/citas/{one.pk}/"
    assert one.begins_at == begins  # the hour typed is the consulate's
    page = text(client.get(f"/interpretes/citas/{one.pk}/"))
    assert "Del mismo pueblo." in page
    assert "pregunte primero" in page.lower()

    def do(what, **more):
        return text(client.post(f"/interpretes/citas/{one.pk}/{what}/", more, follow=True))

    assert "Haga primero una llamada de prueba" in do("pedir", first=beto.pk)
    assert not InterpreterBooking.objects.filter(interpreter=beto).exists()
    assert "Quedó anotado" in do("prueba", interpreter=beto.pk, understood="yes")
    assert "La hora queda apartada para: Ana Inventada" in do("pedir", first=ana.pk)
    booking = one.bookings.get(state="asked")
    assert "Ya se le pidió a alguien" in do("pedir", first=beto.pk)
    do("viene", booking=booking.pk)
    task.refresh_from_db()
    assert task.done_at is not None
    assert "Ana Inventada" in text(client.get("/interpretes/?what=week"))
    private = calendar_for(by, clock.now()).decode()
    assert "Intérprete · " in private
    assert "Ana" not in private
    assert "Ana Inventada" in text(client.get(f"/personas/{folio}/"))
    assert "Aún no llega esa hora" in do("hecho")
    with clock.moved_to(one.begins_at + dt.timedelta(hours=1)):
        client.force_login(by)
        assert "Diga qué pasó · 1" in text(client.get("/interpretes/?what=result"))
        do("hecho")
        assert "Diga qué pasó · 0" in text(client.get("/interpretes/?what=result"))
    one.refresh_from_db()
    assert one.state == "held"
    detail = text(client.get(f"/interpretes/directorio/{ana.pk}/"))
    assert "Interpretó: 1" in detail
    assert MIXTEPEC in detail


def test_the_roster_is_kept_taken_in_and_weighed_against_what_is_needed(client, case, by):
    interviewed(case, by=by, language="Mam", home_town="Unión Juárez, Chiapas")
    client.force_login(officer("elpaso", Role.SUPERVISOR))
    gaps = client.get("/interpretes/cobertura/").context["gaps"]
    assert [(gap.language, gap.people, gap.match) for gap in gaps] == [("Mam", 1, 0)]
    assert gaps[0].both_sides
    values = {"name": "Ana Inventada", "phone": "9155550101", "offices": ["elpaso"], "ways": ["phone"],
              "time_zone": "America/Denver", "source": "Inventado"}  # fmt: skip
    assert "Falta" in text(client.post("/interpretes/directorio/nuevo/", {**values, "name": ""}))
    client.post("/interpretes/directorio/nuevo/", values)
    ana = Interpreter.objects.get()
    here = f"/interpretes/directorio/{ana.pk}/"
    assert "el nombre de la lengua no basta" in text(
        client.post(here + "lengua/", {"language": "mam", "into": "es"}, follow=True)
    )
    client.post(here + "lengua/", {"language": "mam", "into": "es", "town": "Cacahoatán, Chiapas"})
    client.post(here + "pueblo/", {"language": "mam", "town": "Unión Juárez, Chis."})
    client.post(here + "evitar/", {"town": "Tapachula, Chiapas", "why": "Parientes"})
    client.post(here + "editar/", {**values, "phone": "9155550199", "remote": "on"})
    page = text(client.get(here))
    assert all(
        words in page for words in ("Cacahoatán", "Unión Juárez", "Tapachula", "5550199", "A distancia")
    )
    assert client.get("/interpretes/cobertura/").context["gaps"][0].match == 1
    client.post(here + "levantar/", {"avoidance": ana.avoidances.get().pk})
    client.post(here + "quitar-lengua/", {"pair": ana.pairs.get().pk})
    assert client.get("/interpretes/cobertura/").context["gaps"][0].match == 0
    assert [one.what for one in ana.changes.order_by("pk")] == [
        "added",
        "pair",
        "avoid",
        "changed",
        "lifted",
        "pair_ended",
    ]
    row = b"Beto,Klingon,Espanol,9155550102,si,video,X,elpaso"
    body = b"Nombre,Lengua,Hacia,Telefono,A distancia,Formas,Fuente,Consulados\n" + row
    answer = client.post("/interpretes/directorio/importar/", {"file": SimpleUploadedFile("a.csv", body)})
    assert "Renglón 2" in text(answer)
    empty = SimpleUploadedFile("a.csv", b"x\n")
    assert "Faltan: nombre" in text(client.post("/interpretes/directorio/importar/", {"file": empty}))


def test_a_language_of_both_sides_is_a_caution_and_home_signs_ask_for_a_deaf_interpreter(client, case, by):
    interviewed(case, by=by, language="Mam", home_town="Unión Juárez, Chiapas")
    client.force_login(by)
    page = text(client.get(f"/personas/{case.record.person.folio}/interprete/"))
    assert "puede ser mexicano" in page


def test_the_list_of_bookings_asks_no_more_for_many_than_for_few(client, case, by):
    interpreter("Ana Inventada", ("mixteco", "es", MIXTEPEC))
    client.force_login(by)
    counts = []
    for hours in ((48,), (50, 52, 54)):
        for hour in hours:
            need(case, by, hours=hour)
        with CaptureQueriesContext(connection) as made:
            client.get("/interpretes/")
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_who_signs_begins_with_their_sign_language_whatever_else_they_speak():
    assert _first({"language": "Español", "communicates": ["writing", "lsm"]}, None)["language"] == "lsm"
    assert _first({"language": "Otra", "variety": "Chuj"}, None)["language"] == "chuj"
    assert _first({"language": "Español"}, None)["language"] == "es"
