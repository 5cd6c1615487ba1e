"""The money of PALE in a browser: the officer's, the supervisor's, headquarters', the auditor's and the advisor's pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.browser.conftest import ROOT, House, axe, new_context
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser

PAGES = {
    "officer": ["contratos/", "contratos/{contract}/", "contratos/{contract}/auditoria/", "dinero/", "dinero/?state=spent",
                "dinero/pedir/{referral}/", "dinero/autorizaciones/{allowed}/", "dinero/facturas/", "dinero/facturas/nueva/",
                "dinero/facturas/{bill}/", "dinero/pagos/", "dinero/pagos/{paid}/", "dinero/fianzas/",
                "dinero/fianzas/fondo/{fund}/"],
    "supervisor": ["contratos/nuevo/", "contratos/{unsigned}/cambiar/", "dinero/autorizaciones/{wanted}/",
                   "dinero/facturas/{sent}/", "dinero/facturas/{bill}/", "dinero/pagos/{ready}/", "dinero/pagos/{paid}/",
                   "dinero/pagos/contabilidad/", "dinero/pagos/?state=stopped"],
    "headquarters": ["contratos/", "contratos/?over=yes", "contratos/{contract}/", "contratos/{contract}/convenio/",
                     "contratos/{unsigned}/", "dinero/?state=second", "dinero/fianzas/", "dinero/fianzas/{bond}/",
                     "dinero/fianzas/fondo/nuevo/"],
    "auditor": ["contratos/{contract}/auditoria/", "dinero/fianzas/fondo/{fund}/", "dinero/pagos/?state=paid"],
    "advisor": ["mio/dinero/", "mio/dinero/tiempo/", "mio/dinero/gasto/", "mio/dinero/pedir/", "mio/facturas/nueva/",
                "mio/facturas/{draft}/", "mio/facturas/{draft}/cargo/{allowed}/", "mio/facturas/{bill}/", "dinero/"],
}  # fmt: skip


@pytest.fixture(scope="module")
def world(house: House) -> dict:
    environment = os.environ | {
        "AMPARO_HOME": str(house.home), "AMPARO_DEMO": "1", "AMPARO_DOOR": "worker",
        "DJANGO_SETTINGS_MODULE": "amparo.shell.settings", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    module = [sys.executable, "-m", "tests.browser.money_world"]
    told = subprocess.run(module, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(told.stdout.splitlines()[-1])


def enter(page, house: House, email: str) -> None:
    page.goto(f"{house.workspace}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill("a-long-password")
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


@pytest.mark.parametrize("role", PAGES)
def test_every_page_of_money(house, context, size, world, role):
    page = context.new_page()
    enter(page, house, world["who"][role])
    for path in PAGES[role]:
        page.goto(f"{house.workspace}/pale/{path.format(**world)}")
        assert page.locator("h1").count() == 1, path
        look(page, size)


def test_a_payment_is_approved_and_made_without_a_script(house, browser, size, world):
    context = new_context(browser, size, javascript=False)
    page = context.new_page()
    enter(page, house, world["who"]["supervisor"])
    page.goto(f"{house.workspace}/pale/dinero/pagos/{world['ready']}/")
    if page.get_by_role("button", name="Anotar el pago").count():  # the first of the two sizes pays
        page.get_by_label("Referencia de la transferencia o del cheque").fill("T-500")
        page.get_by_role("button", name="Anotar el pago").click()
    assert page.get_by_text("T-500").is_visible()
    page.goto(f"{house.workspace}/pale/contratos/{world['contract']}/auditoria/")
    assert page.get_by_text("todas las sumas coinciden").is_visible()
    context.close()


def test_a_form_that_comes_back_says_what_is_missing(house, context, size, world):
    page = context.new_page()
    enter(page, house, world["who"]["supervisor"])
    page.goto(f"{house.workspace}/pale/contratos/nuevo/")
    page.get_by_role("button", name="Guardar").click()
    assert page.locator(".govuk-error-summary").is_visible()
    assert axe(page) == []
