"""A returned person without a script: slip, code, plan, a call for help and its answer, the record of the return."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from tests.browser.conftest import ROOT, new_context
from tests.browser.test_following import pictures, until
from tests.browser.test_money import enter
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser
__all__ = ["pictures"]
PIN = "48210735"


@pytest.fixture(scope="module")
def world(house):
    environment = os.environ | {
        "AMPARO_HOME": str(house.home), "AMPARO_DEMO": "1", "AMPARO_DOOR": "worker",
        "DJANGO_SETTINGS_MODULE": "amparo.shell.settings", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    module = [sys.executable, "-m", "tests.browser.returned"]
    told = subprocess.run(module, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(told.stdout.splitlines()[-1])


@pytest.mark.parametrize(("size", "language"), [("phone", "es-mx"), ("desk", "en")])
def test_from_the_slip_to_the_desks_answer_without_a_script(house, browser, world, size, language, pictures):
    contexts = [new_context(browser, size) for _ in range(2)]
    desk, page = (context.new_page() for context in contexts)

    def see(shown, name):
        if language == "en":
            shown.context.add_cookies(
                [{"name": "lang", "value": "en", "url": shown.url.split("/retorno")[0]}]
            )
        shown.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
        look(shown, size)
        pictures(f"returned-{name}-{language}-{size}")(shown)

    enter(desk, house, world["desk"])
    session = page.context.new_cdp_session(page)
    for context, where in zip(contexts, (house.workspace, house.portal), strict=True):
        context.add_cookies([{"name": "lang", "value": language, "url": where}])

    def script(on):
        session.send("Emulation.setScriptExecutionDisabled", {"value": not on})

    # The desk gives the slip.
    desk.goto(f"{house.workspace}/retornos/{world['folio']}/pagina/")
    see(desk, "own-page-none")
    desk.locator("[name=pin]").fill(PIN)
    desk.locator("form[action$='/dar/'] button").click()
    see(desk, "slip")
    folio, secret = desk.locator("strong.am-folio").all_inner_texts()

    # The person enters, and sees the plan.
    script(False)
    page.goto(f"{house.portal}/retorno/")
    page.locator("[name=folio]").fill(folio)
    page.locator("[name=secret]").fill(secret)
    page.locator("main form button").first.click()
    ends = 0

    def entered():
        nonlocal ends
        page.locator("[name=code]").fill(PIN)
        page.locator("main form button").first.click()
        ends += 1
        return page.url.endswith("/retorno/plan/")

    page.wait_for_timeout(3000)  # the worker looks at folio and secret meanwhile
    until(entered, 40)
    script(True)
    for path in ("plan", "papeles", "ayuda", "ayuda/pedir", "datos", "datos/nombre", "datos/telefono", "datos/municipio",
                 "datos/codigo", "no-mas", "cartilla"):  # fmt: skip
        page.goto(f"{house.portal}/retorno/{path}/")
        assert page.locator("h1").count() == 1
        see(page, path.replace("/", "-"))
    script(False)

    # They ask for help, the desk answers, they read it.
    page.goto(f"{house.portal}/retorno/ayuda/pedir/")
    page.locator("[name=text]").fill("No tengo dónde dormir hoy")
    page.locator("main form button").first.click()
    page.goto(f"{house.portal}/retorno/datos/nombre/")
    page.locator("[name=name]").fill("Nombre Bien Escrito")
    page.locator("main form button").first.click()

    page.goto(f"{house.portal}/retorno/datos/municipio/")
    page.locator("[name=state]").select_option("JC")
    page.locator("[name=municipality]").fill("tonala")
    page.locator("main form button").first.click()

    def arrived():
        desk.goto(f"{house.workspace}/retornos/paginas/")
        return (
            desk.get_by_text("No tengo dónde dormir hoy").count() and desk.locator("main table").count() == 2
        )

    until(arrived, 40)
    see(desk, "waiting")
    desk.locator("main table").nth(1).locator("a").first.click()
    see(desk, "decide")
    desk.goto(f"{house.workspace}/retornos/paginas/")
    desk.locator("main table").nth(1).locator("a").last.click()
    see(desk, "decide-place")
    assert desk.locator("[name=municipality_name]").input_value() == "tonala"
    desk.locator("[name=decision][value=yes]").check()
    desk.locator("main form button").first.click()
    assert desk.locator(".govuk-error-summary").count() == 0
    desk.goto(f"{house.workspace}/retornos/paginas/")
    desk.locator("main table").first.locator("a").first.click()
    see(desk, "answer")
    desk.locator("[name=text]").fill("Albergue de la calle Morelos 4")
    desk.locator("main form button").first.click()
    page.goto(f"{house.portal}/retorno/ayuda/")
    assert page.get_by_text("Albergue de la calle Morelos 4").first.is_visible()

    # They ask for their record, and anybody may check it.
    page.goto(f"{house.portal}/retorno/cartilla/")
    page.locator("main form button").first.click()

    def made():
        page.goto(f"{house.portal}/retorno/cartilla/")
        return page.locator("main a[href$='/json/']").count()

    until(made, 40)
    address = page.locator("main a[href$='/json/']").get_attribute("href")
    document = json.loads(page.request.get(house.portal + address).text())
    stranger = contexts[0].new_page()
    stranger.context.add_cookies([{"name": "lang", "value": language, "url": house.portal}])
    stranger.goto(f"{house.portal}/cartilla/{document['number']}/")
    assert re.findall("Sí|Yes|No\\b", stranger.locator("main dl").inner_text())[0] in ("Sí", "Yes")
    see(stranger, "genuine")
    keys = json.loads(page.request.get(f"{house.portal}/cartilla/llaves.json").text())
    assert document["key"] in {one["name"] for one in keys["keys"]}
    desk.goto(f"{house.workspace}/retornos/{world['folio']}/pagina/")
    see(desk, "own-page")
    script(True)
    for context in contexts:
        context.close()
