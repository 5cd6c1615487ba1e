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

#: A contract with some of everything, arranged as the tests of the room do, in the house's own database.
WORLD = """
import json, sys, tempfile
from decimal import Decimal
from pathlib import Path
from django import setup
setup()
from amparo.accounts.models import Role
from amparo.core import clock
from amparo.counsel.contracts import actions as contracts
from amparo.counsel.models import Ceiling, Contract
from amparo.counsel.money import paying, working
from amparo.counsel.tests import money
from amparo.counsel.tests.pale import contract
from amparo.counsel.tests.test_bonds import fund, granted, held_in_indiana, step
from tests.factories import EL_PASO, detained, officer
folder = Path(tempfile.mkdtemp())
terms = contract(ceiling="20000.00")
Ceiling.objects.create(contract=terms, area="migratorio", level="representation", amount=Decimal("18000"))
case = detained(folder, f"A055500011,CENTEOTL,ABUNDIO,01/02/1981,M,MEXICO,B551,{EL_PASO}", as_of="2026-11-01T09:00")
made = money.served(folder, terms=terms, case=case)
bill = money.invoiced("700", "800", of=money.authorised(made))
first, second = bill.lines.all()
done = money.paid(first)
head = officer("", Role.HEADQUARTERS)
ready = paying.approve_payment(line=second, by=officer("elpaso", Role.SUPERVISOR))
wanted = money.asked(made, "merits", quantity=Decimal(2))
allowed = money.authorised(made, "hour", quantity=Decimal(4))
working.spend_time(referral=made, advisor=made.advisor, on=clock.today(), minutes=90, code="hour", doing="study")
money.delivered(made)
draft = money.drafted("100", of=allowed)
sent = paying.send_invoice(invoice=money.drafted("125", of=allowed), by=made.advisor.staff)
contracts.amend(contract=terms, signed_on=clock.today(), more=Decimal(1500), ends_on=None, reason="Más audiencias", by=head)
unsigned = Contract.objects.create(number="PALE-borrador", firm=terms.firm, office_id="elpaso", starts_on=terms.starts_on,
    ends_on=terms.ends_on, ceiling=1000, levels=["advice"])
of = fund()
bond = step(granted(of, held_in_indiana(folder)), "post")
print("WORLD" + json.dumps({
    "who": {"officer": officer().email, "supervisor": officer("elpaso", Role.SUPERVISOR).email, "headquarters": head.email,
            "auditor": officer("", Role.AUDITOR).email, "advisor": made.advisor.staff.email},
    "contract": terms.pk, "unsigned": unsigned.pk, "referral": made.folio, "case": case.folio, "bill": bill.pk, "sent": sent.pk,
    "draft": draft.pk, "paid": done.pk, "ready": ready.pk, "wanted": wanted.pk, "allowed": allowed.pk, "fund": of.code,
    "bond": bond.pk,
}))
"""
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
    told = subprocess.run(
        [sys.executable, "-c", WORLD], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return json.loads(told.stdout.split("WORLD", 1)[1])


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
