"""A case through its stages in the browser, by keyboard; a contact that becomes a case; a kind in its draft."""

from __future__ import annotations

import os

import pytest

from tests.browser.conftest import SIZES, axe, sign_in

pytestmark = pytest.mark.browser


def look(page, size, name=""):
    assert axe(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= SIZES[size]["width"], f"{page.url} is {width} px wide"
    if os.environ.get("PICS"):
        page.screenshot(path=f"{os.environ['PICS']}/{name}-{size}.png", full_page=True)


def test_a_case_moves_and_its_checklist_is_seen(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(house.workspace + "/casos/?officer=me")
    mine = page.locator("main a[href^='/casos/C']").evaluate_all("links => links.map(link => link.href)")
    for case in mine[:12]:
        page.goto(case)
        if case == mine[0]:
            look(page, size, "case")
        page.goto(case + "mover/")
        if case == mine[0]:
            look(page, size, "move")
        page.locator("input[name=to]").first.focus()
        page.keyboard.press("Space")
        page.locator("textarea[name=reason]").focus()
        page.keyboard.type("Se espera la respuesta del juzgado")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        # Where nobody has asked about children yet, the case waits, and says for what (E7).
        if page.locator(".govuk-error-summary").get_by_text("hijos").count():
            break
    else:
        raise AssertionError("no case waits for the plan for children")
    look(page, size, "moved")
    page.goto(case + "concluir/")
    look(page, size, "conclude")
    page.locator("input[name=outcome]").first.check()
    page.locator("textarea[name=reason]").fill("Salió en libertad")
    page.locator("main form:not(.am-inline-form) > button.govuk-button").last.click()
    assert page.locator(".govuk-error-summary").count() == 1
    look(page, size, "refused")
    page.goto(case + "asunto/")
    look(page, size, "subtype")


def test_a_contact_becomes_a_case(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(house.workspace + "/contactos/nuevo/")
    look(page, size, "contact-new")
    page.get_by_label("Qué se preguntó").fill("Busca a su hermano")
    page.locator("input[name=given_names]").fill("José Luis")
    page.locator("input[name=surname1]").fill("García")
    page.locator("main form button").last.click()
    look(page, size, "contact")
    contact = page.url
    for name in ("respuesta", "asistencia", "caso"):
        page.goto(f"{contact}{name}/")
        look(page, size, f"contact-{name}")
    page.locator("main form button").last.click()
    look(page, size, "contact-grown")
    assert page.locator("main a[href^='/casos/C']").count() == 1
    page.goto(house.workspace + "/contactos/?state=case")
    look(page, size, "contacts")


def test_a_kind_is_drafted_and_the_difference_seen(house, context, size):
    page = context.new_page()
    sign_in(page, house, "headquarters")
    page.goto(house.workspace + "/tipos/")
    look(page, size, "kinds")
    page.goto(house.workspace + "/tipos/laboral.salarios/")
    look(page, size, "kind")
    # Begins the draft, or goes on with the one that the other size of screen began.
    page.locator("main .am-buttons .govuk-button").first.click()
    look(page, size, "kind-draft")
    page.locator("main form details summary").first.click()
    look(page, size, "kind-draft-row")
    page.locator("input[name=steps-0-es]").fill(f"Otro texto {size}")
    page.locator("button[name=publish]").click()
    look(page, size, "kind-publish")
    assert page.url.endswith("/publicar/")
    assert f"Otro texto {size}" in page.locator("main table ins").first.inner_text()
