"""Two officers, two browsers, one case; and a case that goes to another consulate and comes back, by keyboard."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import axe, new_context, sign_in

pytestmark = pytest.mark.browser
HEADINGS = "A-Number,Last Name,First Name,DOB,Sex,COB,Booking,Facility"


@pytest.fixture
def file_path(browser, house, tmp_path) -> str:
    """Somebody new in the office of the officer and the supervisor of the world; the address of the file."""
    context = new_context(browser, "desk")
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/ingreso/")
    page.locator("[name=given_names]").fill("Zenaida")
    page.locator("[name=surname1]").fill("Netzahualcoyotl")
    page.locator("[name=case_type]").select_option("migratorio.localizacion")
    page.locator("main form button[type=submit], main form button:not([type])").last.click()
    page.wait_for_load_state()
    href = page.locator("main a[href^='/personas/P']").first.get_attribute("href")
    context.close()
    assert href is not None
    return str(href)


def test_the_second_to_save_reads_the_first_and_loses_nothing(browser, house, size, file_path):
    contexts = [new_context(browser, size, javascript=javascript) for javascript in (True, False)]
    ana, luis = (context.new_page() for context in contexts)
    sign_in(ana, house, "officer")
    sign_in(luis, house, "supervisor")
    for page in (ana, luis):
        page.goto(f"{house.workspace}{file_path}servicio/?type=family_called")
    assert axe(ana) == []
    luis.locator("[name=note]").fill("Llamé a la madre")
    luis.get_by_role("button", name="Guardar").click()
    ana.locator("[name=note]").fill("Hablé con la tía")
    ana.get_by_role("button", name="Guardar").focus()
    ana.keyboard.press("Enter")
    ana.get_by_role("heading", name="Mientras tanto, en este expediente").wait_for()
    assert "Llamé a la madre" in ana.locator("main").inner_text()
    assert ana.locator("[name=note]").input_value() == "Hablé con la tía"
    assert axe(ana) == []
    ana.get_by_role("button", name="Guardar").focus()
    ana.keyboard.press("Enter")
    ana.wait_for_url(re.compile(rf"{file_path}$"))
    text = ana.locator("main").inner_text()
    assert "Llamé a la madre" in text
    assert "Hablé con la tía" in text
    ana.goto(f"{house.workspace}{file_path}historia/")
    assert "Zenaida" in ana.locator("main").inner_text()
    assert axe(ana) == []
    for context in contexts:
        context.close()


def test_a_case_is_passed_on_by_keyboard(browser, house, size, file_path):
    context = new_context(browser, size)
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(house.workspace + file_path)
    page.locator("section[aria-labelledby=cases] a").first.click()
    page.locator("summary", has_text="Pasar el caso a otro consulado").focus()
    page.keyboard.press("Enter")
    page.locator("[name=to]").select_option("albuquerque")
    page.locator("#hand_over_reason").fill("Su familia está allá")
    page.get_by_role("button", name="Pasar el caso").focus()
    page.keyboard.press("Enter")
    page.locator(".govuk-notification-banner").first.wait_for()
    assert axe(page) == []
    page.goto(f"{house.workspace}/entregas/")
    assert "Su familia está allá" in page.locator("main").inner_text()
    assert axe(page) == []
    page.goto(house.workspace + file_path)
    assert "Otro consulado lleva ahora este expediente" in page.locator("main").inner_text()
    assert axe(page) == []
    page.goto(f"{house.workspace}{file_path}motivo/")
    assert axe(page) == []
    page.get_by_role("link", name="Pedir este caso").first.click()
    assert axe(page) == []
    context.close()
