"""A minor's file and who is not on its team: whom to ask, asking, the answer; every page fits and is accessible."""

from __future__ import annotations

import os

import pytest

from tests.browser.conftest import new_context, sign_in
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser


def picture(page, name):
    """A picture of the page, when somebody wants to look: AMPARO_PICTURES=/a/folder."""
    if folder := os.environ.get("AMPARO_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_e6_who_is_not_on_the_team_reads_whom_to_ask_and_is_answered(browser, house, size):
    contexts = [new_context(browser, size) for _ in range(3)]
    officer, supervisor, ciam = (context.new_page() for context in contexts)
    sign_in(officer, house, "officer")
    officer.goto(f"{house.workspace}/ingreso/")
    surname = {"phone": "Xochihuacanaria", "desk": "Quiahuicanaria"}[size]
    for name, text in (("given_names", "Citlali"), ("surname1", surname), ("birth", "9/3/2014")):
        officer.locator(f"[name={name}]").fill(text)
    officer.locator("[name=case_type]").select_option("migratorio.localizacion")
    officer.get_by_role("button", name="Guardar y dar el folio").click()
    file = officer.locator("main a[href^='/personas/P']").first.get_attribute("href")
    officer.locator("main a[href^='/casos/C']").first.click()
    officer.get_by_role("button", name="Tomar este caso").click()
    officer.goto(house.workspace + file)
    assert surname in officer.content()

    sign_in(ciam, house, "ciam")
    ciam.goto(f"{house.workspace}/llamadas/")
    ciam.locator("[name=q]").last.fill(f"Citlali {surname}")
    ciam.locator("button[name=find]").press("Enter")
    ciam.locator("li.am-person").first.wait_for()
    assert "Menor de edad, expediente" in ciam.locator("main").inner_text()
    look(ciam, size)
    picture(ciam, f"calls-{size}")
    ciam.goto(house.workspace + file)
    assert surname not in ciam.content()
    look(ciam, size)
    picture(ciam, f"closed-{size}")
    ciam.get_by_role("link", name="Ver a quién pedirlo").click()
    look(ciam, size)
    picture(ciam, f"team-outside-{size}")
    ask = ciam.get_by_role("button", name="Pedir entrar al equipo")
    ask.click()
    ciam.locator(".govuk-error-summary").wait_for()
    look(ciam, size)
    ciam.locator("[name=why]").fill("Llama su madre desde Puebla")
    ask.click()
    ciam.locator(".govuk-notification-banner--success").wait_for()

    sign_in(supervisor, house, "supervisor")
    supervisor.goto(f"{house.workspace}{file}equipo/")
    look(supervisor, size)
    picture(supervisor, f"team-asked-{size}")
    card = supervisor.locator("section.am-card", has_text="Llama su madre desde Puebla")
    card.locator("[name=why]").fill("Es quien atiende a la familia")
    card.get_by_role("button", name="Agregar al equipo").click()
    supervisor.locator(".govuk-notification-banner--success").wait_for()
    supervisor.get_by_text("Sacar del equipo").first.click()
    look(supervisor, size)
    picture(supervisor, f"team-named-{size}")
    ciam.goto(house.workspace + file)
    assert surname in ciam.content()
    for context in contexts:
        context.close()
