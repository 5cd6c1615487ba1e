"""The catalogue in public, through the portal's own door and its own database role."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import ProgrammingError, connection, transaction

from amparo.families.tests.visiting import Visitor, text
from amparo.portal.limits import Limit, limits
from amparo.portal.offline import SHEETS, kept
from amparo.programmes.models import Sheet
from amparo.programmes.shape import SLUG
from amparo.programmes.tests.arranging import programme, published
from tests.factories import directory

pytestmark = pytest.mark.django_db
LIGHT = 20_000
DAY = dt.timedelta(days=1)


@pytest.fixture
def shipped():
    directory()
    return Visitor()


def pages():
    slugs = Sheet.objects.filter(state="published").values_list("programme_id", flat=True)
    rights = (
        "papeles",
        "salud",
        "escuela",
        "vivienda",
        "trabajo",
        "apoyos",
        "familia",
        "justicia",
        "proteccion",
    )
    return [
        "/programas/", "/programas/que-me-ayuda/", *(f"/programas/tema/{right}/" for right in rights),
        *(f"/programas/{slug}/{part}" for slug in slugs for part in ("", "papel/")),
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_d5_every_page_of_the_catalogue_is_light_the_same_for_everybody_and_may_be_kept(shipped, language):
    shipped.client.cookies["lang"] = language
    for path in pages():
        answer = shipped.get(path)
        assert answer.status_code == 200, path
        assert len(answer.content) < LIGHT, (path, len(answer.content))
        assert re.match(SHEETS, path) or path in kept(), path
        assert b"portal/offline" in answer.content
        assert answer["Cache-Control"] == "no-store"
        assert not set(shipped.client.cookies) & {"amparo_browser", "amparo_visit"}, path
        # Nothing is fetched from elsewhere: other sites are links, which somebody has to touch.
        assert not re.search(rb'(src|srcset)="https?:|<link[^>]+href="https?:|url\(', answer.content), path


def test_addresses_with_answers_or_for_other_sites_are_not_kept():
    for path in (
        "/programas/lista/",
        "/programas.json",
        "/programas/pasaporte/otra/cosa/",
        "/programas/?page=2",
    ):
        assert not re.match(SHEETS, path)


@pytest.mark.parametrize("slug", ["lista", "tema", "que-me-ayuda"])
def test_no_programme_has_the_address_of_another_page(slug):
    assert not SLUG.fullmatch(slug)
    assert SLUG.fullmatch(f"{slug}-2")


def test_d5_tlaxcala_apostilla_gives_the_waiver(shipped):
    page = shipped.post("/programas/", said="apostilla Tlaxcala").content.decode()
    links = re.findall(r'href="/programas/([a-z0-9-]+)/"', page.split('id="found"')[1])
    assert links[0] == "apostilla-tlaxcala"
    assert "Se da en Tlaxcala" in page
    sheet = text(shipped.get("/programas/apostilla-tlaxcala/"))
    assert "Tlaxcala" in sheet
    assert "Revisado por última vez" in sheet


def test_a_search_says_why_and_of_nothing_what_to_do(shipped):
    assert "Sirve para" in text(shipped.post("/programas/", said="no tengo acta"))
    page = text(shipped.post("/programas/", said="xqzt wrrk blorp"))
    assert "No encontramos nada" in page
    assert "Llame al número de abajo" in page
    assert "520-623-7874" in page


def test_filters_narrow_by_place_need_agency_and_moment(shipped):
    tlaxcala = text(shipped.post("/programas/", place="Tlaxcala"))
    assert "· Tlaxcala" in tlaxcala
    assert "Su consulado" in text(shipped.post("/programas/", place="79901"))
    assert "Consulado General de México en El Paso" in text(shipped.post("/programas/", place="79901"))
    assert "No conocemos ese lugar" in text(shipped.post("/programas/", place="Atlantis"))
    by_need = text(shipped.post("/programas/", need="acta"))
    assert "programas" in by_need or "1 programa" in by_need


def test_a_sheet_that_is_scheduled_expired_not_begun_or_withdrawn_is_nowhere(shipped):
    today = dt.date.today()
    shown = programme("prueba-vigente", name="Zanahorias verdes")
    for slug, content, state in (
        ("prueba-vencida", {"valid_to": (today - 2 * DAY).isoformat()}, "published"),
        ("prueba-futura", {"valid_from": (today + 2 * DAY).isoformat()}, "published"),
        ("prueba-borrador", {}, "draft"),
        ("prueba-retirada", {}, "withdrawn"),
    ):
        programme(slug, name="Zanahorias verdes", state=state, **content)
    page = shipped.post("/programas/", said="zanahorias verdes").content.decode()
    assert re.findall(r'href="/programas/(prueba-[a-z]+)/"', page) == [shown.slug]
    feed = {one["slug"] for one in shipped.get("/programas.json").json()["programmes"]}
    assert {slug for slug in feed if slug.startswith("prueba-")} == {shown.slug}
    for slug in ("prueba-vencida", "prueba-futura", "prueba-borrador", "prueba-retirada"):
        assert shipped.get(f"/programas/{slug}/").status_code == 404
        assert shipped.get(f"/programas/{slug}/papel/").status_code == 404
    for path in ("/programas/lista/", "/programas/tema/papeles/"):
        assert "prueba-vencida" not in shipped.get(path).content.decode()


def test_the_day_of_the_catalogue_is_that_of_mexico_city():
    directory()
    with connection.cursor() as cursor:
        cursor.execute("SELECT (statement_timestamp() AT TIME ZONE 'America/Mexico_City')::date")
        today = cursor.fetchone()[0]
    programme("prueba-ultimo-dia", valid_to=today.isoformat())
    programme("prueba-ayer", valid_to=(today - DAY).isoformat())
    assert published() >= {"prueba-ultimo-dia"}
    assert "prueba-ayer" not in published()


def test_what_is_stale_says_so_in_public(shipped):
    programme("prueba-vieja", name="Rabanitos rojos", checked_on="2024-01-15", check_every=30)
    programme("prueba-nueva", name="Rabanitos rojos", checked_on=dt.date.today().isoformat(), check_every=30)
    old = text(shipped.get("/programas/prueba-vieja/"))
    assert "Esto puede haber cambiado" in old
    assert "15 ene 2024" in old
    assert "15 ene 2024" in text(shipped.get("/programas/prueba-vieja/papel/"))
    assert "Esto puede haber cambiado" not in text(shipped.get("/programas/prueba-nueva/"))
    assert text(shipped.post("/programas/", said="rabanitos rojos")).count("Llame antes de ir") == 1
    told = {one["slug"]: one["stale"] for one in shipped.get("/programas.json").json()["programmes"]}
    assert (told["prueba-vieja"], told["prueba-nueva"]) == (True, False)


def test_a_fact_has_its_source_and_date_and_what_is_unknown_says_so(shipped):
    programme("prueba-hechos", facts=[
        {"es": "Dan 12 rabanitos", "en": "They give 12", "source": "El Economista", "source_date": "2025-12-17"},
        {"es": "Nadie dice el horario", "en": "Nobody says when", "unknown": True},
    ])  # fmt: skip
    page = text(shipped.get("/programas/prueba-hechos/"))
    assert re.search(r"Dan 12 rabanitos El Economista, 17 dic 2025", page)
    assert re.search(r"No se sabe Nadie dice el horario", page)


def test_a_sheet_is_shared_by_whatsapp_by_its_address_and_on_paper_with_a_code(shipped):
    programme("prueba-compartir", name="Rabanitos & más")
    page = shipped.get("/programas/prueba-compartir/").content.decode()
    assert 'href="https://wa.me/?text=Rabanitos%20%26%20m%C3%A1s%3A%20http' in page
    assert re.search(r'value="http[^"]+/programas/prueba-compartir/" readonly', page)
    paper = shipped.get("/programas/prueba-compartir/papel/").content.decode()
    assert "<svg" in paper
    assert "/programas/prueba-compartir/" in text(shipped.get("/programas/prueba-compartir/papel/"))


def test_places_are_links_to_a_map_and_what_is_not_known_is_said(shipped):
    programme("prueba-lugares", places=[
        {"scope": "office", "office": "elpaso"},
        {"scope": "consulates"},
        {"scope": "place", "name_es": "Ventanilla", "name_en": "Window", "address": "Av. Juárez 1", "city": "Apizaco",
         "state": "TL", "phone": "079", "hours_es": "De 9 a 3", "hours_en": "9 to 3"},
    ])  # fmt: skip
    page = shipped.get("/programas/prueba-lugares/").content.decode()
    assert re.search(r'href="https://www.openstreetmap.org/#map=12/31\.\d+/-106\.\d+"', page)
    assert "openstreetmap.org/search?query=Av.%20Ju%C3%A1rez%201%2C%20Apizaco%2C%20Tlaxcala" in page
    words = text(shipped.get("/programas/prueba-lugares/"))
    assert "No sabemos el horario" in words
    assert "De 9 a 3" in words
    assert "Encuentre su consulado" in words


def test_as_the_portals_role_only_what_is_published_can_be_read_and_nobody_who_wrote_it(shipped):
    programme("prueba-borrador", state="draft")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        cursor.execute("SELECT slug FROM portal_programme WHERE slug LIKE 'prueba-%'")
        assert cursor.fetchall() == []
        cursor.execute("SELECT * FROM portal_programme LIMIT 1")
        assert [one.name for one in cursor.description] == [
            "slug", "number", "agency", "content", "valid_from", "valid_to", "checked_on", "stale", "published_at",
        ]  # fmt: skip
    for table in ("programmes_sheet", "programmes_programme", "programmes_step", "programmes_check", "programmes_mention",
                  "programmes_word", "programmes_phrase", "programmes_in_force", "programmes_need"):  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE amparo_portal")
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(f"SELECT * FROM {table} LIMIT 1")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("SELECT programmes_search('acta')")


def test_searches_are_counted_and_whoever_asks_without_end_is_asked_to_wait(shipped, monkeypatch):
    monkeypatch.setitem(limits(), "programmes", (Limit("programmes", "device", 2, 2, "wait"),))
    for path, said in (("/programas/", {"said": "acta"}), ("/programas/que-me-ayuda/", {"where": "us"})):
        assert shipped.post(path, **said).status_code == 200
    assert shipped.post("/programas/", said="acta").status_code == 429
    assert shipped.get("/programas/").status_code == 200


def facts_of(sheet):
    return [(sheet.programme_id, fact) for fact in sheet.content["facts"]]


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_fact_without_a_date_is_shown_in_public_as_a_checked_one(shipped, language):
    """Of everything that ships: what has no date says so beside it, what is not known says so, and the rest has its date."""
    shipped.client.cookies["lang"] = "en" if language == "en" else "es-mx"
    undated, unknown = {
        "es": ("Sin fecha de verificación", "No se sabe"),
        "en": ("No date of verification", "Not known"),
    }[language]
    seen = 0
    for sheet in Sheet.objects.filter(state="published"):
        body = html.unescape(text(shipped.get(f"/programas/{sheet.programme_id}/")))
        known = body.partition("Cómo lo sabemos" if language == "es" else "How we know it")[2]
        for _slug, fact in facts_of(sheet):
            said = re.sub(r"\s+", " ", fact[language])
            before, _found, after = known.partition(said)
            if fact.get("unknown"):
                assert before.endswith(f"{unknown} "), said
            elif not fact.get("source_date"):
                assert after.startswith(f" {fact['source']} {undated}"), said
                seen += 1
            else:
                assert re.match(
                    rf" {re.escape(fact['source'])}, [^.]*{str(fact['source_date'])[:4]}", after
                ), said
        assert body.count(undated) == sum(
            not (fact.get("unknown") or fact.get("source_date")) for _slug, fact in facts_of(sheet)
        )
    assert seen == 23


def test_what_has_no_date_says_so_in_the_feed_and_on_the_slip_too(shipped):
    programme("prueba-sin-fecha", facts=[
        {"es": "Dan 12 rabanitos", "en": "They give 12", "source": "El Valle"},
        {"es": "Nadie dice el horario", "en": "Nobody says when", "unknown": True},
    ])  # fmt: skip
    told = {one["slug"]: one for one in shipped.get("/programas.json").json()["programmes"]}
    assert [one.get("undated") for one in told["prueba-sin-fecha"]["facts"]] == [True, None]
    for path in ("/programas/prueba-sin-fecha/", "/programas/prueba-sin-fecha/papel/"):
        assert "1 dato no tiene fecha de verificación" in text(shipped.get(path))


def test_a_sheet_and_its_slip_say_whom_to_call_or_that_nobody_knows(shipped):
    for path in ("", "papel/"):
        known = text(shipped.get(f"/programas/ciam-079/{path}"))
        assert re.search(r"A quién llamar:? 520-623-7874 \(El Economista, 2025-08-16\)", known)
        assert "Encuentre el teléfono de su consulado" in text(shipped.get(f"/programas/carta-poder/{path}"))
        unknown = text(shipped.get(f"/programas/conalep/{path}"))
        assert re.search(
            r"A quién llamar:? No sabemos su teléfono\. CIAM le dice dónde preguntar: 520-623-7874, o 079",
            unknown,
        )
