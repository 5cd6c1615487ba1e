from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from amparo.accounts.models import Role
from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.errors import BadFile, Conflict, Incomplete, NotAllowed
from amparo.places.models import Municipality
from amparo.returns.homecoming.actions import go_to
from amparo.returns.jobs import actions, queries
from amparo.returns.jobs.importing import import_offers
from amparo.returns.models import Offer, Suggestion
from amparo.returns.tests import homecomings as world
from tests.factories import directory, officer

pytestmark = pytest.mark.django_db
TAPACHULA, ZACATECAS, FRESNILLO, GUADALUPE_ZS, MONTERREY = "07089", "32056", "32010", "32017", "19039"


@pytest.fixture(autouse=True)
def offices():
    directory()


def offered(where: str, *, by=None, **more) -> Offer:
    said = {
        "kind": "job", "title": "Albañil", "offered_by": "Constructora Prueba", "contact": "492 000 0000", "places": 2,
        "valid_until": clock.today() + dt.timedelta(days=30), "skills": "albañilería, colado",
    } | more  # fmt: skip
    return actions.keep(
        by=by or officer("", Role.HEADQUARTERS), municipality=Municipality.objects.get(pk=where), **said
    )


def landed_in_tapachula(*, going_to: str = "", state: str = "ZS", **facts):
    one = world.arrived(at="tapachula", state=state, way="air")
    if going_to:
        one = go_to(homecoming=one, state=state, municipality=going_to, by=None)
    world.planned(one, **facts)
    return one


def titles(found) -> list[str]:
    return [near.offer.title for near in found]


def test_d9_who_landed_in_tapachula_and_goes_to_zacatecas_is_shown_the_jobs_of_zacatecas():
    offered(TAPACHULA, title="Empacador en Tapachula")
    offered(FRESNILLO, title="Minero en Fresnillo")
    offered(GUADALUPE_ZS, title="Albañil en Guadalupe")
    one = landed_in_tapachula(going_to=ZACATECAS)
    today = clock.today()
    assert titles(queries.near(one, today=today, km=25)) == ["Albañil en Guadalupe"]
    assert titles(queries.near(one, today=today, km=100)) == ["Albañil en Guadalupe", "Minero en Fresnillo"]
    distances = [near.km for near in queries.near(one, today=today, km=200)]
    assert distances == sorted(distances)
    assert 40 < distances[1] < 70  # Fresnillo lies some 55 km from Zacatecas


def test_d9_without_a_destination_nothing_is_shown_and_the_page_asks_for_it(client):
    offered(TAPACHULA, title="Empacador en Tapachula")
    one = landed_in_tapachula(state="ZS")
    assert queries.near(one, today=clock.today(), km=200) == []
    client.force_login(world.desk("tapachula"))
    page = client.get(f"/retornos/{one.folio}/ofertas/").content.decode()
    assert "Empacador" not in page
    assert "Todavía no se sabe en qué municipio va a vivir" in page
    answer = client.post(
        f"/retornos/{one.folio}/destino/",
        {"going_to_state": "ZS", "going_to_name": "Zacatecas", "then": "offers"},
    )
    assert answer.headers["Location"] == f"/retornos/{one.folio}/ofertas/"
    offered(ZACATECAS, title="Cocinera en Zacatecas")
    page = client.get(f"/retornos/{one.folio}/ofertas/").content.decode()
    assert "Cocinera en Zacatecas" in page
    assert "Empacador" not in page
    with pytest.raises(Incomplete):
        actions.suggest(offer=Offer.objects.first(), homecoming=landed_in_tapachula(), by=None)


def test_d9_the_border_of_a_state_is_no_border_and_work_from_anywhere_has_no_distance():
    saltillo, far = "05030", "31050"
    offered(MONTERREY, title="Soldador en Monterrey")
    offered(far, title="Telefonista desde casa", remote=True)
    one = landed_in_tapachula(going_to=saltillo, state="CL")
    found = queries.near(one, today=clock.today(), km=100)
    assert titles(found) == ["Soldador en Monterrey", "Telefonista desde casa"]
    assert found[1].km is None
    assert titles(queries.near(one, today=clock.today(), km=100, remote=False)) == ["Soldador en Monterrey"]


def test_what_somebody_can_do_comes_first_however_it_is_spelt():
    offered(GUADALUPE_ZS, title="Cajera", skills="ventas")
    offered(FRESNILLO, title="Albañil", skills="albañilería")
    one = landed_in_tapachula(going_to=ZACATECAS)
    found = queries.near(one, today=clock.today(), km=100, skills="albanil, choffer")
    assert [(near.offer.title, near.fits) for near in found] == [("Albañil", True), ("Cajera", False)]


def test_d9_a_suggestion_goes_into_the_plan_and_is_sent_where_nothing_stands_in_the_way(client):
    offer = offered(ZACATECAS)
    ready = landed_in_tapachula(going_to=ZACATECAS, has=frozenset({"acta", "curp", "job_search"}))
    client.force_login(officer("ZS", Role.STATE))
    client.post(f"/retornos/{ready.folio}/ofertas/{offer.pk}/")
    assert ready.milestones.get(kind="placement").state == "referred"
    assert Event.objects.filter(type="offer_suggested", record=ready.record).count() == 1
    assert Suggestion.objects.get().km == 0
    with pytest.raises(Conflict):
        actions.suggest(offer=offer, homecoming=ready, by=None)
    without = landed_in_tapachula(going_to=ZACATECAS)
    made = actions.suggest(offer=offer, homecoming=without, by=None)
    assert (made.sent, made.milestone.state) == (False, "open")
    assert "CURP" in " ".join(made.first)
    home = offered(ZACATECAS, kind="home", title="Cuarto", skills="")
    assert actions.suggest(offer=home, homecoming=without, by=None).milestone.kind == "home_application"


def test_what_is_over_or_withdrawn_is_suggested_to_nobody():
    one = landed_in_tapachula(going_to=ZACATECAS)
    hq = officer("", Role.HEADQUARTERS)
    gone = actions.withdraw(offer=offered(ZACATECAS, by=hq), reason="Se ocupó", by=hq)
    over = offered(ZACATECAS)
    Offer.objects.filter(pk=over.pk).update(valid_until=clock.today() - dt.timedelta(days=1))
    assert queries.near(one, today=clock.today()) == []
    for offer in (gone, over):
        with pytest.raises(Conflict):
            actions.suggest(offer=offer, homecoming=one, by=None)


def test_an_agency_a_state_office_and_headquarters_keep_their_own():
    sne, zs = world.agent("sne"), officer("ZS", Role.STATE)
    theirs = offered(ZACATECAS, by=sne)
    with pytest.raises(NotAllowed):
        actions.keep(offer=theirs, by=zs, title="Otro")
    with pytest.raises(NotAllowed):
        actions.keep(offer=theirs, by=world.agent("imss"), title="Otro")
    with pytest.raises(NotAllowed):
        offered(TAPACHULA, by=zs)
    assert (
        actions.keep(offer=theirs, by=officer("", Role.HEADQUARTERS), title="Maestro albañil").agency == "sne"
    )
    for wrong in (
        {"remote": True, "kind": "home"},
        {"title": " "},
        {"valid_until": clock.today() - dt.timedelta(1)},
    ):
        with pytest.raises(Incomplete):
            offered(ZACATECAS, **wrong)


HEAD = "kind,title,offered_by,municipality,state,remote,skills,places,valid_until,pay,contact,reference\n"


def file_of(*rows: str) -> bytes:
    until = clock.today() + dt.timedelta(days=20)
    return (HEAD + "\n".join(rows).replace("UNTIL", f"{until}")).encode()


def test_a_file_keeps_its_good_rows_names_its_bad_ones_and_makes_nothing_twice(client):
    content = file_of(
        "trabajo,Soldador,Taller Prueba,Fresnillo,Zac.,no,soldadura,3,UNTIL,9000,492 1,R-1",
        "vivienda,Cuarto,Casa Prueba,32056,,,,,UNTIL,,492 2,R-2",
        "trabajo,Chofer,Taller Prueba,Benito Juárez,,,,,UNTIL,,492 3,R-3",
        "trabajo,Chofer,Taller Prueba,Fresnillo,ZS,,,,31/12/2026,,492 3,R-4",
        "barco,Chofer,Taller Prueba,Fresnillo,ZS,,,,UNTIL,,492 3,R-5",
        "trabajo,Chofer,Taller Prueba,Ningunaparte,ZS,,,cero,UNTIL,,492 3,R-6",
    )
    sne = world.agent("sne")
    client.force_login(sne)
    page = client.post("/retornos/ofertas/importar/", {"file": SimpleUploadedFile("ofertas.csv", content)})
    text = page.content.decode()
    assert "Nuevas: 2" in text
    assert "puede ser varios municipios" in text
    assert "2026-12-31" in text
    assert "no es ni un trabajo ni una vivienda" in text
    report = import_offers(content, by=sne)
    assert (report.made, report.changed, [line for line, _words in report.bad]) == (0, 2, [4, 5, 6, 7])
    assert Offer.objects.count() == 2


def test_a_file_that_is_none_is_refused_whole():
    sne = world.agent("sne")
    for content in (b"\xff\xfe", b"", b"title,places\nx,1\n"):
        with pytest.raises(BadFile):
            import_offers(content, by=sne)


@given(st.binary(max_size=200))
def test_no_file_whatever_breaks_the_import(content):
    sne = world.agent("sne")
    with contextlib.suppress(BadFile):
        import_offers(HEAD.encode() + content, by=sne)


def test_offers_are_listed_kept_and_withdrawn_on_the_pages(client):
    client.force_login(officer("ZS", Role.STATE))
    said = {
        "kind": "job", "title": "Cocinera", "offered_by": "Fonda Prueba", "municipality_state": "ZS",
        "municipality_name": "Zacatecas", "places": "1", "contact": "492 000 0000",
        "valid_until": f"{clock.today() + dt.timedelta(days=9)}",
    }  # fmt: skip
    client.post("/retornos/ofertas/nueva/", said)
    offer = Offer.objects.get()
    assert (offer.agency, offer.municipality_id) == ("estado", ZACATECAS)
    assert "Cocinera" in client.get("/retornos/ofertas/").content.decode()
    client.post(f"/retornos/ofertas/{offer.pk}/datos/", said | {"title": "Cocinera de tarde"})
    client.post(f"/retornos/ofertas/{offer.pk}/retirar/", {"reason": "Ya no"})
    offer.refresh_from_db()
    assert (offer.title, offer.why_withdrawn) == ("Cocinera de tarde", "Ya no")
    assert "Cocinera" in client.get("/retornos/ofertas/?over=yes").content.decode()
    client.force_login(world.desk())
    assert client.get(f"/retornos/ofertas/{offer.pk}/").status_code == 200
    assert client.get("/retornos/ofertas/nueva/").status_code == 403
