"""Deciding duplicates in a real browser: by keyboard, without JavaScript, and on every page of the desk."""

from __future__ import annotations

import pytest

from tests.browser.conftest import SIZES, axe, new_context, sign_in

pytestmark = pytest.mark.browser


def look(page, size):
    assert axe(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= SIZES[size]["width"], f"{page.url} is {width} px wide"


def first_pair(page, house):
    """Open the first question of the queue that is about two people."""
    page.goto(f"{house.workspace}/duplicados/")
    rows = page.locator("tbody tr", has=page.locator("a.govuk-button"))
    page.goto(
        house.workspace
        + rows.filter(has_not_text="personas").first.locator("a.govuk-button").get_attribute("href")
    )
    return page.url


def choose_and_keep(page):
    """Second answer, first reason, kept: four keys."""
    page.keyboard.press("2")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Deshacer").wait_for()


def test_a_question_is_answered_with_three_keys_and_taken_back(house, context, size):
    page = context.new_page()
    sign_in(page, house, "headquarters")
    asked = first_pair(page, house)
    look(page, size)
    choose_and_keep(page)
    assert page.url != asked
    look(page, size)
    page.get_by_role("link", name="Deshacer").click()
    look(page, size)
    page.locator("[name=reason]").fill("me equivoqué de tecla")
    page.get_by_role("button", name="Retirarla").click()
    page.wait_for_url(asked)
    page.locator("[name=given]").first.wait_for()


def test_n_goes_on_and_keys_that_are_switched_off_do_nothing(house, context, size):
    page = context.new_page()
    sign_in(page, house, "headquarters")
    asked = first_pair(page, house)
    page.get_by_label("Usar teclas:").uncheck()
    page.reload()
    page.keyboard.press("1")
    assert page.locator("[name=given]:checked").count() == 0
    page.get_by_label("Usar teclas:").check()
    page.locator("[name=more]").fill("n1")  # what is typed is text
    assert page.locator("[name=given]:checked").count() == 0
    page.locator("h1").click()
    page.keyboard.press("n")
    page.wait_for_url(lambda url: url != asked)


def test_without_javascript_a_question_is_answered_all_the_same(house, browser, size):
    context = new_context(browser, size, javascript=False)
    page = context.new_page()
    sign_in(page, house, "headquarters")
    first_pair(page, house)
    assert not page.locator("#keys-on").is_visible()
    page.get_by_label("Personas distintas").check()
    page.get_by_label("Otros padres").check()
    page.get_by_role("button", name="Guardar la respuesta y seguir").click()
    page.get_by_role("link", name="Deshacer").click()
    page.locator("[name=reason]").fill("era una prueba")
    page.get_by_role("button", name="Retirarla").click()
    context.close()


def test_the_other_pages_of_the_desk_can_be_read_by_everybody(house, context, size):
    page = context.new_page()
    sign_in(page, house, "headquarters")
    for path in ("/duplicados/", "/duplicados/cifras/", "/duplicados/segunda-mirada/"):
        page.goto(house.workspace + path)
        look(page, size)
    page.goto(f"{house.workspace}/duplicados/")
    rows = page.locator("tbody tr", has_text="personas").locator("a.govuk-button")
    if rows.count():
        page.goto(house.workspace + rows.first.get_attribute("href"))
        look(page, size)
