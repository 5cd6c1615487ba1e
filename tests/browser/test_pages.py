"""Every page, in both sizes and both languages: no accessibility violation, no page wider than its screen, no third party."""

from __future__ import annotations

import pytest

from tests.browser.conftest import SIZES, axe, sign_in

pytestmark = pytest.mark.browser

PORTAL = ["/", "/buscar/", "/seguir/", "/fraude/", "/privacidad/", "/no-existe/", "/dev/components/"]
WORKSPACE = {
    "officer": [
        "/protocolos/",
        "/", "/casos/?officer=me", "/casos/?when=now&officer=own", "/agenda/?view=days&whose=mine", "/personas/", "/ingreso/",
        "/listas/", "/listas/nueva/", "/duplicados/", "/duplicados/segunda-mirada/", "/solicitudes/",
        "/solicitudes/por-telefono/", "/alertas/", "/alertas/?state=over", "/oficinas/",
        "/oficinas/albuquerque/", "/mensajes/", "/no-existe/", "/tareas/", "/tareas/?whose=office&all=1",
        "/tareas/?due=snoozed", "/tareas/nueva/", "/ausencias/", "/plazos/", "/plazos/?state=near",
        "/plazos/antiguedad/", "/agenda/", "/agenda/?view=month&whose=mine", "/agenda/mi-calendario/",
        "/casos/", "/casos/?reason=no_officer", "/contactos/", "/contactos/?state=case",
        "/contactos/nuevo/", "/tipos/", "/tipos/migratorio.detencion/", "/visitas/", "/llamadas/",
        "/tableta/", "/entregas/", "/avisos/", "/avisos/como/",
    ],
    "supervisor": [
        "/", "/protocolos/",
        "/casos/", "/casos/?interview=no&col=why&col=status&col=opened", "/casos/tablero/", "/mensajes/",
        "/duplicados/cifras/", "/solicitudes/?state=following",
    ],
    "headquarters": [
        "/protocolos/",
        "/casos/", "/casos/tablero/", "/casos/tablero/?office=elpaso", "/", "/lugares/por-decidir/",
        "/canario/", "/dev/components/", "/tareas/", "/plazos/", "/plazos/antiguedad/?code=whereabouts",
        "/agenda/", "/oficinas/albuquerque/", "/tipos/nuevo/", "/entregas/", "/avisos/",
    ],
    "auditor": [
        "/",
    ],
    "administrator": [
        "/clientes-api/",
    ],
}  # fmt: skip
FIRST_VISIT_LIMIT = 100_000


def look(page, size):
    assert axe(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= SIZES[size]["width"], f"{page.url} is {width} px wide"
    if size == "desk":  # enlarged to 200 %, the same screen has half as many pixels
        page.set_viewport_size({side: length // 2 for side, length in SIZES[size].items()})
        width = page.evaluate("() => document.documentElement.scrollWidth")
        page.set_viewport_size(SIZES[size])
        assert width <= SIZES[size]["width"] // 2, f"{page.url} is {width} px wide at 200 %"


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_every_page_of_the_portal(house, context, size, language):
    page = context.new_page()
    elsewhere = []
    page.on(
        "request",
        lambda request: elsewhere.append(request.url) if not request.url.startswith(house.portal) else None,
    )
    context.add_cookies([{"name": "lang", "value": language, "url": house.portal}])
    for path in PORTAL:
        page.goto(house.portal + path)
        look(page, size)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("script").count() == 0
    assert elsewhere == []


def test_a_first_visit_of_the_portal_weighs_little(house, context):
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(house.portal, wait_until="networkidle")
    assert 1_000 < sum(received) <= FIRST_VISIT_LIMIT
    assert page.locator("script").count() == 0


def test_the_policy_of_every_answer_is_strict(house, context):
    for address in (house.portal, f"{house.workspace}/accounts/login/"):
        headers = context.request.get(address).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] != ""


@pytest.mark.parametrize("role", WORKSPACE)
def test_every_page_of_the_workspace(house, context, size, role):
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    sign_in(page, house, role)
    for path in WORKSPACE[role]:
        page.goto(house.workspace + path)
        look(page, size)
    assert problems == []


def test_the_pages_of_a_file(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/casos/?officer=me")
    page.locator("table a.govuk-link").first.click()
    address = page.url
    look(page, size)
    for part in ("servicio/", "entrevista/", "familiar/", "consentimiento/", "salida/", "documentos/",
                 "documentos/nuevos/", "cartas/", "cartas/visit_request/es/", "cartas/accommodation_request/en/",
                 "localizador/", "hoja/"):  # fmt: skip
        page.goto(address + part)
        look(page, size)
    page.goto(address)
    page.locator("section[aria-labelledby=cases] a").first.click()
    look(page, size)
    page.goto(f"{house.workspace}/duplicados/")
    if page.locator("table a.govuk-button").count():
        page.locator("table a.govuk-button").first.click()
        look(page, size)


def test_likely_people_appear_while_an_officer_types(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/casos/?officer=me")
    name = page.locator("table a.govuk-link").first.inner_text().split()
    page.goto(f"{house.workspace}/ingreso/")
    page.locator("[name=given_names]").press_sequentially(name[0])
    page.locator("[name=surname1]").press_sequentially(name[-1])
    page.locator("#likely input[type=radio]").first.wait_for(timeout=10_000)
    assert page.evaluate("() => document.activeElement.name") == "surname1"
    look(page, size)


def test_the_language_is_switched_on_the_page_itself_and_kept(house, context):
    page = context.new_page()
    page.goto(f"{house.portal}/buscar/")
    page.get_by_role("button", name="English").click()
    assert page.url.endswith("/buscar/")
    page.get_by_role("heading", name="Who are you looking for?").wait_for()
    page.goto(f"{house.portal}/fraude/")
    page.get_by_role("heading", name="Beware of fraud").wait_for()
