"""The agency's door, the figures of returns and the resources, as people go about them: phone and desk, both languages."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.browser.conftest import ROOT, axe, sign_in
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser

HEADQUARTERS = [
    "/retornos/atrasadas/", "/retornos/atrasadas/?agency=conavi", "/retornos/cifras/", "/retornos/cifras/?by=state&show=waits",
    "/retornos/cifras/?since=2001-01&until=2001-02", "/retornos/cifras/lista/?what=delivery", "/retornos/cifras/derechos/",
    "/retornos/cifras/derechos/?since=2001-01&until=2001-02", "/retornos/recursos/", "/retornos/recursos/?by=centre",
    "/retornos/recursos/?since=2001-01&until=2001-02", "/retornos/recursos/asignaciones/",
    "/retornos/recursos/asignaciones/nueva/", "/retornos/recursos/archivo/", "/retornos/recursos/lugares/",
    "/retornos/pronostico/",
]  # fmt: skip


@pytest.fixture(scope="module")
def returns(house):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AMPARO_", "DATABASE_URL"))},
        "AMPARO_HOME": str(house.home), "AMPARO_DEMO": "1", "AMPARO_DOOR": "worker",
        "DJANGO_SETTINGS_MODULE": "amparo.shell.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.agencies"],
        check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def picture(page, size, name):
    """Kept where somebody asks to look at the pages."""
    if folder := os.environ.get("AMPARO_PICTURES"):
        page.screenshot(path=f"{folder}/{name}-{size}.png", full_page=True)


def enter(page, house, email, password):
    page.goto(f"{house.workspace}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def speak(context, house, language):
    context.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_every_page_of_the_agencys_door(house, context, size, language, returns):
    speak(context, house, language)
    page = context.new_page()
    enter(page, house, returns["agency"], returns["password"])
    assert page.url.endswith("/retornos/agencia/")
    waiting, accepted = returns["waiting"], returns["accepted"]
    paths = {
        "home": "", "list": "?lista=entregar", "done": "?lista=hechas", "nobody": "?q=nadie", "waiting": f"{waiting}/",
        "accepted": f"{accepted}/", "deliver": f"{accepted}/entregada/", "back": f"{accepted}/devolver/",
        "others": f"{returns['others']}/",
    }  # fmt: skip
    for name, path in paths.items():
        page.goto(f"{house.workspace}/retornos/agencia/{path}")
        look(page, size)
        picture(page, size, f"agency-{name}-{language}")
    page.goto(f"{house.workspace}/retornos/agencia/{accepted}/entregada/")
    page.locator("main form button").click()
    assert page.locator(".govuk-error-summary").is_visible()
    look(page, size)
    for path in ("/programas/", "/programas/nuevo/", "/programas/por-verificar/"):
        assert page.goto(f"{house.workspace}{path}").status == 200
        look(page, size)
        picture(page, size, f"agency-programmes-{path.split('/')[2] or 'list'}-{language}")
    page.goto(f"{house.workspace}/casos/")
    assert page.locator("h1").is_visible()
    look(page, size)


def test_an_agency_without_referrals_is_told_so(house, context, size, returns):
    page = context.new_page()
    enter(page, house, returns["empty"], returns["password"])
    assert page.locator(".am-empty").is_visible()
    look(page, size)


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_every_page_of_figures_resources_and_forecast(house, context, size, language, returns):
    speak(context, house, language)
    page = context.new_page()
    sign_in(page, house, "headquarters")
    for at, path in enumerate([*HEADQUARTERS, f"/retornos/recursos/asignaciones/{returns['allocation']}/"]):
        answer = page.goto(house.workspace + path)
        assert answer.status == 200, path
        look(page, size)
        picture(page, size, f"hq{at:02}-{language}")
    page.locator("[name=amount]").fill("9000000")
    page.locator("[name=kind][value=committed]").check()
    page.locator("main form button").last.click()
    assert page.locator(".govuk-error-summary").is_visible()
    look(page, size)


def test_an_agency_takes_on_what_it_ticked_and_delivers_it(house, context, returns):
    page = context.new_page()
    enter(page, house, returns["agency"], returns["password"])
    page.goto(f"{house.workspace}/retornos/agencia/?lista=aceptar")
    boxes = page.locator("[name=number]")
    before = boxes.count()
    boxes.first.check()
    page.get_by_role("button", name="Aceptar lo marcado").click()
    page.goto(f"{house.workspace}/retornos/agencia/?lista=aceptar")
    assert page.locator("[name=number]").count() == before - 1
    page.goto(f"{house.workspace}/retornos/agencia/?lista=entregar")
    page.locator("tbody th a").last.click()
    page.get_by_role("link", name="Está entregada").click()
    page.locator("[name=evidence]").fill("NSS 12345")
    page.get_by_role("button", name="Está entregada").click()
    page.wait_for_url("**/retornos/agencia/")
    assert page.get_by_text("Quedó anotado: está entregada.").is_visible()
    assert axe(page) == []
