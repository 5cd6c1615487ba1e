"""The catalogue in the browser: headquarters entrust a sheet, an officer changes it, the supervisor returns and publishes it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.browser.conftest import ROOT, SIZES, axe, new_context, sign_in

pytestmark = pytest.mark.browser
LOADED = """
from amparo.programmes import loading
from amparo.programmes.tests.catalogue import SHIPPED
loading.load(SHIPPED)
"""
ACTA = "/programas/acta-de-nacimiento/"


def look(page, size, name=""):
    if os.environ.get("PICS"):
        page.screenshot(path=f"{os.environ['PICS']}/{name}-{size}.png", full_page=True)
    assert axe(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= SIZES[size]["width"], f"{page.url} is {width} px wide"


@pytest.fixture(scope="module")
def catalogue(house):
    """The three programmes of the tests, beside what ships."""
    environment = {**os.environ, "AMPARO_HOME": str(house.home), "AMPARO_DEMO": "1", "AMPARO_DOOR": "cli"}
    subprocess.run(
        [sys.executable, "-m", "amparo.shell", "shell", "-c", LOADED], check=True, cwd=ROOT, env=environment
    )


def of(house, browser, role, size, language="es-mx"):
    context = new_context(browser, size)
    context.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])
    page = context.new_page()
    sign_in(page, house, role)
    return page


def test_a_sheet_goes_through_every_hand(house, browser, size, catalogue):
    headquarters = of(house, browser, "headquarters", size)
    headquarters.goto(house.workspace + "/programas/")
    look(headquarters, size, "list")
    headquarters.locator("#q").fill("apostila tlaxcala")
    headquarters.locator(".am-filter button").click()
    assert "apostilla-tlaxcala" in headquarters.locator("tbody a").first.get_attribute("href")
    headquarters.goto(house.workspace + ACTA)
    look(headquarters, size, "programme")
    headquarters.goto(house.workspace + ACTA + "responsable/")
    look(headquarters, size, "entrust")
    office = house.email("officer").split("@")[0].split(".")[1]  # oficial.elpaso@…
    headquarters.locator("select[name=office]").select_option(office)
    headquarters.locator("main form .govuk-button").click()
    headquarters.goto(house.workspace + ACTA + "retirar/")
    look(headquarters, size, "withdraw")
    headquarters.locator("main form .govuk-button").click()
    look(headquarters, size, "withdraw-refused")

    officer = of(house, browser, "officer", size)
    officer.goto(house.workspace + ACTA)
    officer.locator("button", has_text="Cambiar la ficha").click()
    officer.wait_for_url("**/borrador/")
    look(officer, size, "draft")
    changed = f"Pida una cita\nVaya con su cita ({size})"
    officer.locator("textarea[name=es-how]").fill(changed + "\nRecoja su acta")
    officer.locator("textarea[name=en-how]").fill("Ask")
    officer.locator("textarea[name=note-note]").fill("Se pide cita")
    officer.locator("button[name=send]").click()
    assert officer.get_by_text("traduzca cada una").count()
    look(officer, size, "draft-missing")
    officer.locator("textarea[name=en-how]").fill("Ask\nGo with it\nCollect it")
    officer.locator("button[name=send]").click()
    officer.wait_for_url("**" + ACTA)
    look(officer, size, "sent")
    officer.goto(house.workspace + ACTA + "borrador/archivo/")
    look(officer, size, "file")
    officer.locator("main form .govuk-button").click()
    look(officer, size, "file-refused")

    supervisor = of(house, browser, "supervisor", size)
    supervisor.goto(house.workspace + ACTA + "revisar/")
    look(supervisor, size, "review")
    supervisor.locator("form[action$='devolver/'] button").click()
    look(supervisor, size, "review-refused")
    supervisor.locator("textarea[name=reason]").fill("Diga dónde se pide la cita")
    supervisor.locator("form[action$='devolver/'] button").click()
    officer.goto(house.workspace + ACTA + "borrador/")
    assert officer.get_by_text("Diga dónde se pide la cita").count()
    officer.locator("textarea[name=note-note]").fill("Se pide cita en MiConsulado")
    officer.locator("button[name=send]").click()
    officer.wait_for_url("**" + ACTA)
    supervisor.goto(house.workspace + ACTA + "revisar/")
    supervisor.locator("#approve + form button").click()
    supervisor.wait_for_url("**" + ACTA)
    assert supervisor.get_by_text(f"Vaya con su cita ({size})").count()
    supervisor.locator("button", has_text="Cotejada hoy").click()
    look(supervisor, size, "published")
    supervisor.goto(house.workspace + ACTA + "diferencias/")
    look(supervisor, size, "differences")

    reader = of(house, browser, "auditor", size, "en")
    for path, name in (
        ("", "programme-en"),
        ("?version=1", "earlier-en"),
        ("diferencias/", "differences-en"),
    ):
        reader.goto(house.workspace + ACTA + path)
        look(reader, size, name)
    reader.goto(house.workspace + "/programas/?flag=stale")
    look(reader, size, "list-en")
    reader.goto(house.workspace + ACTA + "borrador/")
    assert reader.locator("h1").inner_text()
    look(reader, size, "no-permission-en")
