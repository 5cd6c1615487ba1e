"""Pages of a wide screen as each role sees them, and what public pages promise: no accessibility violation, no page wider than
its screen, no third party. Every address at 320 px in every language: `test_every_page_*.py`."""

from __future__ import annotations

import pytest

from tests.browser.conftest import SIZES, axe, new_context, sign_in

pytestmark = pytest.mark.browser

#: Public pages, which a browser may keep for when there is no network; the two scripts of the portal are theirs.
PUBLIC = [
    "/",
    "/derechos/",
    "/derechos/la-fianza/",
    "/preparate/",
    "/consulados/",
    "/abogados/",
    "/abogados/como-pedir/",
    "/fraude/",
    "/en-su-lengua/",
    "/programas/",
    "/programas/que-me-ayuda/",
    "/programas/tema/salud/",
    "/programas/apostilla-tlaxcala/",
    "/cifras/",
    "/cifras/datos/",
    "/quienes-somos/",
    "/accesibilidad/",
    "/lectura-facil/",
    "/privacidad/",
]
PORTAL = [
    *PUBLIC,
    "/buscar/",
    "/seguir/",
    "/preparate/registro/",
    "/preparate/mio/",
    "/fraude/comprobar/",
    "/fraude/avisar/",
    "/calendario/",
    "/baja/un-token-inventado/",
    "/retorno/",
    "/cartilla/7K3M9Q2X4R8T/",
    "/constancia/",
    "/no-existe/",
    "/dev/components/",
]
WORKSPACE = {
    "officer": [
        "/protocolos/", "/voluntades/", "/voluntades/?state=doubted",
        "/", "/casos/?officer=me", "/casos/?when=now&officer=own", "/agenda/?view=days&whose=mine", "/personas/", "/ingreso/",
        "/listas/", "/listas/nueva/", "/duplicados/", "/duplicados/segunda-mirada/", "/solicitudes/",
        "/solicitudes/por-telefono/", "/fraudes/", "/alertas/", "/alertas/?state=over", "/oficinas/",
        "/oficinas/albuquerque/", "/mensajes/", "/no-existe/", "/tareas/", "/tareas/?whose=office&all=1",
        "/tareas/?due=snoozed", "/tareas/nueva/", "/ausencias/", "/plazos/", "/plazos/?state=near",
        "/plazos/antiguedad/", "/agenda/", "/agenda/?view=month&whose=mine", "/agenda/mi-calendario/",
        "/casos/", "/casos/?reason=no_officer", "/contactos/", "/contactos/?state=case",
        "/contactos/nuevo/", "/tipos/", "/tipos/migratorio.detencion/", "/visitas/", "/llamadas/",
        "/tableta/", "/entregas/", "/avisos/", "/avisos/como/", "/programas/", "/programas/?q=zzzz", "/programas/nuevo/",
        "/formacion/", "/formacion/regreso-seguro/",
        "/formacion/regreso-seguro/leccion/1/", "/formacion/regreso-seguro/caso/1/",
        "/formacion/regreso-seguro/ejercicio/?camino=1", "/formacion/regreso-seguro/prueba/",
        "/formacion/regreso-seguro/tarjeta/",
        "/ajustes/", "/ajustes/?state=denied&authority=conapred",
    ],
    "supervisor": [
        "/", "/protocolos/",
        "/casos/", "/casos/?interview=no&col=why&col=status&col=opened", "/casos/tablero/", "/mensajes/",
        "/duplicados/cifras/", "/solicitudes/?state=following", "/pale/embudo/", "/pale/con-mas/",
        "/pale/calidad/", "/pale/quejas/", "/formacion/cobertura/", "/formacion/turnos/", "/formacion/turnos/nuevo/",
        "/ajustes/cifras/",
    ],
    "headquarters": [
        "/protocolos/",
        "/casos/", "/casos/tablero/", "/casos/tablero/?office=elpaso", "/", "/lugares/por-decidir/",
        "/canario/", "/dev/components/", "/tareas/", "/plazos/", "/plazos/antiguedad/?code=whereabouts",
        "/agenda/", "/oficinas/albuquerque/", "/tipos/nuevo/", "/entregas/", "/avisos/",
        "/pale/embudo/", "/pale/embudo/?by=advisor", "/pale/embudo/?area=administrativo&since=2026-01&until=2026-01",
        "/pale/embudo/lista/?what=answer", "/pale/embudo/lista/?what=lapsed", "/pale/embudo/lista/?what=detained_without",
        "/pale/cobertura/", "/pale/cobertura/?office=elpaso&area=penal", "/pale/con-mas/", "/pale/con-mas/?extra=20000",
        "/pale/con-mas/?extra=x", "/formacion/cobertura/", "/formacion/certificados/?codigo=x", "/formacion/paquetes/",
        "/datos-abiertos/",
        "/programas/por-verificar/", "/programas/por-verificar/?why=undated", "/retornos/reglas-por-estado/",
        "/retornos/reglas-por-estado/nueva/?state=OC",
    ],
    "auditor": [
        "/", "/pale/calidad/", "/formacion/cobertura/", "/ajustes/cifras/?by=item&months=24",
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
@pytest.mark.parametrize("size", ["desk"])
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
        assert page.locator("script").count() == (2 if path in PUBLIC else 0)
    assert elsewhere == []


def test_a_first_visit_of_the_portal_weighs_little(house, context):
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(house.portal, wait_until="networkidle")
    assert 1_000 < sum(received) <= FIRST_VISIT_LIMIT


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_b11_every_public_page_that_was_read_is_read_without_a_network_and_prints_its_words(
    house, browser, language
):
    context = new_context(browser, "phone")
    context.add_cookies([{"name": "lang", "value": language, "url": house.portal}])
    page = context.new_page()
    page.goto(f"{house.portal}/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    titles = {}
    for path in PUBLIC:
        page.goto(house.portal + path)
        titles[path] = page.locator("h1").inner_text()
    assert len(set(titles.values())) == len(PUBLIC)
    context.set_offline(True)
    page.emulate_media(media="print")
    for path, title in titles.items():
        page.goto(house.portal + path)
        assert page.locator("h1").inner_text() == title
        for hidden in (".am-header", ".am-bar", ".am-footer", "main form"):
            assert not any(one.is_visible() for one in page.locator(hidden).all()), (path, hidden)
        assert page.locator(".am-call").is_visible()  # whom to call is on every sheet
    context.close()


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_b11_a_first_visit_of_any_public_page_weighs_under_100_kb(house, browser, language):
    context = browser.new_context(
        viewport=SIZES["phone"], service_workers="block"
    )  # which fetches what is read later
    context.add_cookies([{"name": "lang", "value": language, "url": house.portal}])
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    received = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    for path in PUBLIC:
        received.clear()
        page.goto(house.portal + path, wait_until="networkidle")
        assert 1_000 < sum(received) <= FIRST_VISIT_LIMIT, path
    context.close()


def test_public_pages_are_read_without_a_network_and_leaving_takes_them_away(house, browser):
    context = new_context(browser, "phone")
    page = context.new_page()
    page.goto(f"{house.portal}/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"{house.portal}/derechos/la-fianza/")
    page.goto(f"{house.portal}/seguir/")
    kept = "() => caches.keys().then(async k => (await Promise.all(k.map(async n => (await (await caches.open(n)).keys())"
    kept += ".map(r => new URL(r.url).pathname)))).flat())"
    names = page.evaluate(kept)
    assert "/derechos/la-fianza/" in names
    assert "/seguir/" not in names
    context.set_offline(True)
    page.goto(f"{house.portal}/derechos/la-fianza/")
    assert page.get_by_role("heading", name="La fianza").is_visible()
    context.set_offline(False)
    page.goto(f"{house.portal}/fraude/")
    page.get_by_role("button", name="Salir de esta página").click()
    page.wait_for_url("**/calendario/")
    assert page.evaluate(kept) == []
    context.close()


def test_the_forms_against_extortion_work_without_a_script(house, browser, size):
    context = new_context(browser, size, javascript=False)
    page = context.new_page()
    page.goto(f"{house.portal}/consulados/")
    page.locator("[name=place]").fill("79901")
    page.locator("main form button").last.click()
    assert page.get_by_text("Consulado General de México en El Paso").is_visible()
    page.goto(f"{house.portal}/fraude/comprobar/")
    page.locator("[name=seal]").fill("0000-0000")
    page.get_by_role("button", name="Comprobar el mensaje").click()
    assert page.get_by_role("heading", name="No: este mensaje no es nuestro").is_visible()
    page.goto(f"{house.portal}/fraude/avisar/")
    page.locator("[name=asked]").fill("Dinero en tarjetas de regalo")
    page.get_by_role("button", name="Enviar").click()
    assert page.get_by_role("heading", name="Gracias").is_visible()
    page.goto(f"{house.portal}/buscar/")
    page.locator("[name=given_names]").fill("salgo ya")
    page.get_by_role("button", name="Continuar").click()
    assert page.url == f"{house.portal}/calendario/"
    context.close()


def test_the_policy_of_every_answer_is_strict(house, context):
    for address in (house.portal, f"{house.workspace}/accounts/login/"):
        headers = context.request.get(address).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] != ""


@pytest.mark.parametrize("role", WORKSPACE)
@pytest.mark.parametrize("size", ["desk"])
def test_every_page_of_the_workspace(house, context, size, role):
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    sign_in(page, house, role)
    for path in WORKSPACE[role]:
        page.goto(house.workspace + path)
        look(page, size)
    assert problems == []


@pytest.mark.parametrize("size", ["desk"])
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
    names = [text.split() for text in page.locator("table a.govuk-link").all_inner_texts()]
    name = next(
        words for words in names if len(words) == 2
    )  # a given name and a surname, whichever is which is plain
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
