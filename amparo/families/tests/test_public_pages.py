"""The portal's public pages, leaving at once, and the word that closes everything (B11; a telephone that somebody took)."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection

from amparo.core.folios import show
from amparo.families.models import Request, Visit
from amparo.families.tests.visiting import Visitor, look, text
from amparo.portal.middleware import VISIT
from amparo.portal.offline import kept
from tests.factories import directory, request_of

pytestmark = pytest.mark.django_db
EASY_WORD = "Salgo ya"


def is_gone(response):
    """Away: the neutral page comes next, and nothing of ours stays in the browser."""
    return (
        response.status_code == 303
        and response["Location"] == "/calendario/"
        and "storage" in response["Clear-Site-Data"]
    )


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_b11_every_page_that_a_browser_may_keep_is_the_same_for_everybody(followed, language):
    visitor, request, _case, _by, _relative = followed
    stranger = Visitor()
    for one in (visitor, stranger):
        one.client.cookies["lang"] = language
    for path in kept():
        pages = [
            re.sub(rb'csrfmiddlewaretoken" value="[^"]+|mira=\d+', b"", one.get(path).content)
            for one in (visitor, stranger)
        ]
        assert pages[0] == pages[1], path
        assert request.folio[-4:].encode() not in pages[0]
        assert len(pages[0]) < 20_000
        assert b"portal/offline" in pages[0]
    for path in (
        "/seguir/",
        "/seguir/estado/",
        "/buscar/",
        "/fraude/avisar/",
        "/fraude/comprobar/",
        "/calendario/",
    ):
        assert path not in kept()
        scripts = re.findall(rb"<script[^>]*>", visitor.get(path).content)
        # What is about somebody has two scripts alone: by one the page asks whether it still holds, the other reads it aloud.
        theirs = (b"portal/still", b"portal/listen")
        assert all(any(name in one for name in theirs) and path == "/seguir/estado/" for one in scripts), path
    worker = stranger.get("/trabajador.js").content.decode()
    assert json.loads(re.search(r"PAGES = (\[.*?\]);", worker).group(1)) == kept()
    assert stranger.get("/manifiesto.webmanifest").json()["start_url"] == "/"


def test_a_consulate_is_found_by_zip_code_city_and_state_and_the_place_is_in_no_address():
    directory()
    visitor = Visitor()
    assert "El Paso" in text(visitor.post("/consulados/", place="79901")).split("Su consulado")[1][:300]
    assert "Fresno" in text(visitor.post("/consulados/", place="fresno, ca")).split("Su consulado")[1][:300]
    assert "Atlanta" in text(visitor.post("/consulados/", place="Georgia")).split("Su consulado")[1][:300]
    assert "No conocemos ese lugar" in text(visitor.post("/consulados/", place="Oaxaca"))
    assert "Su consulado" not in text(visitor.get("/consulados/?place=79901"))


def test_a_district_is_the_one_of_the_day_and_the_countys_rule_goes_before_the_states():
    directory()
    from amparo.core.clock import today
    from amparo.places.models import County
    from amparo.places.queries import districts

    with connection.cursor() as cursor:
        cursor.execute("SELECT fips, office FROM portal_district")
        told = dict(cursor.fetchall())
    table = districts()
    current = County.objects.filter(retired_on__isnull=True).values_list("fips", flat=True)
    assert told.keys() >= set(current[:1])
    for fips in current:
        assert told[fips] == table.office_for(fips, today()).office, fips


def test_leaving_ends_the_visit_and_takes_everything_out_of_the_browser(followed):
    visitor, _request, _case, _by, _relative = followed
    assert is_gone(visitor.post("/salir/"))
    assert visitor.client.cookies[VISIT].value == ""
    assert not Visit.objects.filter(ended_at__isnull=True).exists()
    assert visitor.status()["Location"] == "/seguir/"
    page = visitor.get("/calendario/")
    assert "Amparo" not in page.content.decode()
    assert "csrf" not in page.content.decode()


@pytest.mark.parametrize(
    ("path", "field"),
    [("/buscar/", "given_names"), ("/seguir/", "secret"), ("/fraude/avisar/", "asked"), ("/consulados/", "place")],
)  # fmt: skip
def test_everybodys_word_in_any_field_closes_the_visit_of_this_browser(followed, path, field):
    visitor, _request, _case, _by, _relative = followed
    assert not is_gone(visitor.post(path, **{field: "Salgo yate"}))
    assert Visit.objects.filter(ended_at__isnull=True).exists()
    assert is_gone(visitor.post(path, **{field: " SALGO  YÁ. "}))
    assert not Visit.objects.filter(ended_at__isnull=True).exists()


def test_everybodys_word_closes_nobody_elses_visit_and_the_operator_can_take_another(followed, settings):
    _visitor, request, _case, _by, _relative = followed
    assert is_gone(Visitor().post("/seguir/", folio=show(request.folio), secret=EASY_WORD))
    assert Visit.objects.filter(ended_at__isnull=True).exists()
    settings.AMPARO_PANIC_WORD = ""
    assert not is_gone(Visitor().post("/buscar/", given_names=EASY_WORD))


def test_a_familys_own_word_closes_the_stolen_telephone_from_another_one(followed):
    stolen, request, _case, _by, _relative = followed
    mine = Visitor()
    before = mine.post("/seguir/", folio=show(request.folio), secret="mango 48")
    assert not is_gone(before)
    assert "guardada" in text(stolen.post("/seguir/palabra/", word="Mango 48"))
    assert "mango" not in Request.objects.get(pk=request.pk).panic_hash.lower()
    other, _secret = request_of(contact="otra@example.org")
    assert not is_gone(mine.post("/seguir/", folio=show(other.folio), secret="mango 48"))
    guesser = Visitor()
    for number in range(13):
        assert not is_gone(guesser.post("/seguir/", folio=show(request.folio), secret=f"mango {number}"))
    assert not is_gone(guesser.post("/seguir/", folio=show(request.folio), secret="mango 48"))
    assert Visit.objects.filter(ended_at__isnull=True).exists()
    assert is_gone(mine.post("/seguir/", folio=show(request.folio), secret="mango48"))
    assert not Visit.objects.filter(ended_at__isnull=True).exists()
    assert stolen.status()["Location"] == "/seguir/"


def test_a_familys_own_word_works_in_any_field_and_without_a_visit_none_can_be_chosen(followed):
    visitor, _request, _case, _by, _relative = followed
    assert Visitor().post("/seguir/palabra/", word="mango 48")["Location"] == "/seguir/"
    assert "5 letras" in text(visitor.post("/seguir/palabra/", word="no"))
    visitor.post("/seguir/palabra/", word="mango 48")
    assert is_gone(visitor.post("/consulados/", place="Mango 48!"))
    assert not Visit.objects.filter(ended_at__isnull=True).exists()


def test_a_slip_holds_folio_secret_and_seal_and_a_code_of_the_address_alone():
    page = look(Visitor()).content.decode()
    assert len(re.findall(r"<dd>[\w-]+</dd>", page)) == 3
    assert "<svg" in page
    assert "?" not in re.search(r'href="(/seguir/[^"]*)"', page).group(1)
