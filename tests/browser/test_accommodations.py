"""Asking for what somebody needs, walked in the browser without a script: chosen, by letter and telephone, answered, listed."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import SIZES, axe, new_context, sign_in

pytestmark = pytest.mark.browser


def look(page, size):
    assert axe(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= SIZES[size]["width"], f"{page.url} is {width} px wide"


def test_e2_what_a_person_needs_is_asked_for_answered_and_taken_further(house, browser, size):
    context = new_context(browser, size, javascript=False)
    page = context.new_page()
    sign_in(page, house, "officer")
    seen = new_context(browser, size)
    seen.add_cookies(context.cookies())
    looked = seen.new_page()

    def see():
        looked.goto(page.url)
        look(looked, size)

    page.goto(f"{house.workspace}/ajustes/?state=")
    see()
    page.locator(".am-card h2 a").last.click()
    see()
    page.get_by_role("link", name="Pedir algo").click()
    see()
    page.get_by_role("button", name="Seguir").click()
    see()  # what is missing is said
    page.get_by_role("checkbox", name="Un lugar tranquilo").check()
    page.get_by_role("radio", name="Teléfono").check()
    page.get_by_role("button", name="Seguir").click()
    see()
    page.get_by_label("Con quién").fill("Guardia inventado")
    page.get_by_role("button", name="Anotar").click()
    assert "Guardia inventado" in page.locator("main").inner_text()
    page.get_by_role("link", name=re.compile("Anotar la respuesta|Escribir la respuesta")).first.click()
    see()
    page.get_by_role("radio", name="Se negó").first.check()
    page.get_by_label("En sus palabras").fill("Por teléfono")
    page.locator("main form button.govuk-button").click()
    see()  # a denial wants its reason
    page.locator("main textarea").first.fill("No hay lugar")
    page.locator("main form button.govuk-button").click()
    assert "No hay lugar" in page.locator("main").inner_text()
    see()
    page.get_by_role("link", name=re.compile("Abrir la carta preparada")).first.click()
    see()
    page.get_by_role("button", name="Seguir").click()
    see()
    assert "un lugar tranquilo" in page.locator("main").inner_text()
    seen.close()
    context.close()


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_figures_of_accommodations(house, browser, size, language):
    context = new_context(browser, size)
    page = context.new_page()
    sign_in(page, house, "headquarters")
    context.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])
    for by in ("facility", "authority", "item", "office"):
        page.goto(f"{house.workspace}/ajustes/cifras/?by={by}")
        assert page.locator("tbody tr").count() > 1
        if by in ("facility", "item"):
            look(page, size)
    context.close()
