"""Returns as a state office, the call centre and headquarters see them: every page, and a follow-up from call to plan."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, new_context
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize(("size", "language"), [("phone", "es-mx"), ("desk", "en")])
PAGES = {
    "oaxaca@demo.example": [
        "/retornos/", "/retornos/?what=late", "/retornos/?text=nadie", "/retornos/nuevo/", "/retornos/{due}/plan/",
        "/retornos/{due}/plan/imprimir/", "/retornos/{due}/plan/agregar/", "/retornos/{due}/destino/",
        "/retornos/{due}/plan/{milestone}/", "/retornos/{due}/ofertas/", "/retornos/{due}/ofertas/?km=200&skills=cocina",
        "/retornos/{unknown}/ofertas/", "/retornos/seguimientos/", "/retornos/seguimientos/?tab=late",
        "/retornos/seguimientos/?tab=coming", "/retornos/seguimientos/?tab=done", "/retornos/seguimientos/{follow_up}/",
        "/retornos/ofertas/", "/retornos/ofertas/?text=nada", "/retornos/ofertas/nueva/", "/retornos/ofertas/importar/",
        "/retornos/ofertas/{offer}/", "/retornos/permanencia/", "/retornos/M0/plan/",
    ],
    "ciam@demo.example": ["/retornos/", "/retornos/nuevo/", "/"],
    "sede@demo.example": [
        "/retornos/permanencia/", "/retornos/permanencia/?kind=imss", "/retornos/permanencia/?kind=&by=kind",
        "/retornos/seguimientos/cifras/", "/retornos/{due}/plan/", "/retornos/ofertas/{offer}/",
        "/retornos/", "/retornos/pronostico/",
    ],
}  # fmt: skip


@pytest.fixture
def arranged(house):
    """What the house has of returns."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AMPARO_", "DATABASE_URL"))},
        "AMPARO_HOME": str(house.home), "AMPARO_DEMO": "1", "AMPARO_DOOR": "worker",
        "DJANGO_SETTINGS_MODULE": "amparo.shell.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.returns_world"],
        check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def enter(browser, house, size, language, email):
    context = new_context(browser, size)
    context.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])
    page = context.new_page()
    page.goto(f"{house.workspace}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(house.told["password"])
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    return context, page


@BOTH
@pytest.mark.parametrize("email", PAGES)
def test_every_page_of_returns(house, browser, arranged, size, language, email):
    context, page = enter(browser, house, size, language, email)
    pictures = os.environ.get("AMPARO_PICTURES")
    for number, path in enumerate(PAGES[email]):
        page.goto(house.workspace + path.format(**arranged))
        page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
        look(page, size)
        if pictures:
            page.screenshot(path=Path(pictures) / f"{email[:4]}-{number:02}-{size}.png", full_page=True)
    context.close()


def test_d3_a_follow_up_goes_from_the_list_to_the_plan(house, browser, arranged, size):
    context, page = enter(browser, house, size, "es-mx", "oaxaca@demo.example")
    page.goto(f"{house.workspace}/retornos/seguimientos/")
    page.locator("tbody a[href*='/seguimientos/']").first.click()
    page.get_by_text("Pide que se le llame después").click()
    page.locator("#later_on").fill("2000-01-01")
    page.locator("details[open] button").click()
    page.locator(".govuk-error-summary").wait_for()
    look(page, size)
    page.get_by_label("Nota").first.fill("Llamar por la tarde")
    page.get_by_text("Nadie contesta", exact=True).click()
    page.get_by_role("button", name="Escribir el intento").click()
    assert page.get_by_text("El intento quedó escrito").is_visible()
    look(page, size)
    context.close()


def test_d4_likely_people_appear_while_the_call_centre_types(house, browser, arranged, size):
    context, page = enter(browser, house, size, "es-mx", "ciam@demo.example")
    page.goto(f"{house.workspace}/retornos/{arranged['due']}/plan/")  # one given name and two surnames
    name = page.locator("h1").inner_text().split()
    page.goto(f"{house.workspace}/retornos/nuevo/")
    page.locator("[name=given_names]").press_sequentially(name[0])
    page.locator("[name=surname1]").press_sequentially(name[1])
    page.locator("#likely input[type=radio]").first.wait_for(timeout=10_000)
    look(page, size)
    context.close()
