"""Interpreters in the browser: finding one for somebody, asking, the roster, the list; both sizes and languages."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.browser.conftest import SIZES, axe, new_context, sign_in

pytestmark = pytest.mark.browser


def look(page, size):
    assert axe(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= SIZES[size]["width"], f"{page.url} is {width} px wide"


def test_an_interpreter_is_found_tried_and_asked(house, browser, size):
    # What one size wrote down the roster remembers: the other tries somebody else, from another town.
    who, town = {
        "phone": ("Alma Inventada", "Chalcatongo de Hidalgo, Oaxaca"),
        "desk": ("Bruno Inventado", "San Esteban Atatlahuca, Oaxaca"),
    }[size]
    context = new_context(browser, size)
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/interpretes/?what=open")
    look(page, size)
    page.locator("tbody th a").first.click()
    page.get_by_role("heading", name="Intérprete", level=1).wait_for()
    look(page, size)
    page.locator("a.govuk-back-link").click()
    page.get_by_role("link", name="Buscar intérprete").click()
    look(page, size)
    page.get_by_role("button", name="Ver quién puede").click()
    page.get_by_text("Escriba el día y la hora").first.wait_for()
    look(page, size)
    page.locator("select[name=language]").select_option("mixteco")
    page.locator("[name=town]").fill(town)
    page.locator("[name=variety]").fill("")
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=9 if size == "phone" else 12)
    page.locator("[name=begins_at]").fill(f"{day}T11:00")
    page.get_by_role("button", name="Ver quién puede").click()
    page.get_by_role("heading", name="La misma lengua, otra variante o pueblo").wait_for()
    look(page, size)
    page.locator("summary", has_text=who).click()
    page.locator("details[open]").get_by_label("Sí").check()
    look(page, size)
    page.get_by_role("button", name="Anotar la llamada de prueba").first.click()
    page.get_by_role("button", name=f"Pedirle {who}").first.click()
    page.get_by_text(f"La hora queda apartada para: {who}").wait_for()
    look(page, size)
    page.get_by_role("button", name="Sí viene").click()
    page.get_by_text("Confirmado").first.wait_for()
    look(page, size)
    context.close()


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_every_page_of_interpreters(house, context, size, language):
    page = context.new_page()
    context.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])
    sign_in(page, house, "supervisor")
    for what in ("today", "week", "open", "result"):
        page.goto(f"{house.workspace}/interpretes/?what={what}")
        look(page, size)
    for path in (
        "directorio/",
        "directorio/?named=zzzz",
        "cobertura/",
        "directorio/nuevo/",
        "directorio/importar/",
    ):
        page.goto(f"{house.workspace}/interpretes/{path}")
        look(page, size)
    page.goto(f"{house.workspace}/interpretes/directorio/?named=Alma")
    page.locator("tbody th a").click()
    for one in page.locator("main summary").all():
        one.click()
    look(page, size)
    page.locator("main a[href$='/editar/']").click()
    look(page, size)
    page.goto(f"{house.workspace}/interpretes/directorio/importar/")
    rows = b"Nombre,Lengua,Hacia\nAna,Klingon,es\n"
    page.locator("[name=file]").set_input_files({"name": "r.csv", "mimeType": "text/csv", "buffer": rows})
    page.locator("main form button").click()
    page.locator("main .govuk-inset-text").wait_for()
    look(page, size)


def test_who_may_not_keep_the_roster_is_told_so(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/interpretes/directorio/nuevo/")
    look(page, size)
    assert page.locator("form[novalidate]").count() == 0
