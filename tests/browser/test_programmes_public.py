"""The catalogue of programmes in public: found and read without a script, kept for when there is no network, framed by others."""

from __future__ import annotations

import http.server
import threading

import pytest

from tests.browser.conftest import SIZES, new_context
from tests.browser.test_following import pictures
from tests.browser.test_pages import FIRST_VISIT_LIMIT, look
from tests.browser.test_pale_public import BOTH, browse, see

pytestmark = pytest.mark.browser
__all__ = ["pictures"]


def send(page):
    page.locator(".am-find button").click()


@BOTH
def test_d5_somebody_finds_the_waiver_and_takes_the_slip_along_without_a_script(
    house, browser, size, language, pictures
):
    context, page = browse(browser, house, size, language)
    page.goto(f"{house.portal}/programas/")
    see(page, size, pictures(f"start-{size}-{language}"))
    page.locator("[name=said]").fill("apostiya Tlascala")
    send(page)
    see(page, size, pictures(f"found-{size}-{language}"))
    page.locator("section[aria-labelledby=found] a").first.click()
    assert page.url.endswith("/programas/apostilla-tlaxcala/")
    see(page, size, pictures(f"sheet-{size}-{language}"))
    assert page.locator("a[href^='https://wa.me/?text=']").is_visible()
    page.locator("a[href$='/papel/']").click()
    assert page.locator(".am-qr svg").is_visible()
    see(page, size, pictures(f"paper-{size}-{language}"))
    context.close()


@BOTH
def test_nothing_found_a_place_that_is_not_known_and_filters_without_a_script(
    house, browser, size, language, pictures
):
    context, page = browse(browser, house, size, language)
    page.goto(f"{house.portal}/programas/")
    page.locator("[name=said]").fill("xqzt wrrk")
    send(page)
    see(page, size, pictures(f"nothing-{size}-{language}"))
    page.locator("[name=said]").fill("")
    page.locator(".am-find details").evaluate("one => { one.open = true }")
    page.locator("[name=place]").fill("Atlantis")
    send(page)
    assert page.locator(".govuk-error-summary").is_visible()
    see(page, size)
    page.locator("[name=place]").fill("79901")
    page.locator("[name=moment]").select_option("detained")
    send(page)
    assert page.get_by_text("Consulado General de México en El Paso").is_visible()
    see(page, size, pictures(f"place-{size}-{language}"))
    context.close()


@BOTH
def test_five_questions_give_a_list_with_reasons_and_leave_nothing_in_the_address(
    house, browser, size, language, pictures
):
    context, page = browse(browser, house, size, language)
    page.goto(f"{house.portal}/programas/que-me-ayuda/")
    see(page, size, pictures(f"questions-{size}-{language}"))
    page.locator("main form button").last.click()
    assert page.locator(".govuk-error-summary").is_visible()
    see(page, size)
    page.locator("[name=where][value=returned]").check()
    page.locator("[name=rights][value=identity]").check()
    page.locator("[name=age]").fill("67")
    page.locator("[name=lacks][value=acta]").check()
    page.locator("main form button").last.click()
    assert page.locator(".am-why li").count() >= 5
    assert page.url == f"{house.portal}/programas/que-me-ayuda/"
    see(page, size, pictures(f"helps-{size}-{language}"))
    context.close()


def test_d5_sheets_that_were_opened_once_are_read_without_a_network(house, browser):
    context = new_context(browser, "phone")
    page = context.new_page()
    page.goto(f"{house.portal}/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    read = (
        "/programas/",
        "/programas/tema/salud/",
        "/programas/pale/",
        "/programas/pale/papel/",
        "/programas/que-me-ayuda/",
    )
    titles = {}
    for path in read:
        page.goto(house.portal + path)
        titles[path] = page.locator("h1").inner_text()
    page.goto(f"{house.portal}/programas/lista/")
    context.set_offline(True)
    for path in read:
        page.goto(house.portal + path)
        assert page.locator("h1").inner_text() == titles[path]
    page.goto(f"{house.portal}/programas/pale/papel/")
    assert page.locator(".am-qr svg").is_visible()
    kept = page.evaluate(
        "() => caches.keys().then(async k => (await Promise.all(k.map(async n => (await (await caches.open(n)).keys())"
        ".map(r => new URL(r.url).pathname)))).flat())"
    )
    assert "/programas/lista/" not in kept
    assert set(read) <= set(kept)
    context.close()


def test_a_first_visit_of_a_sheet_its_slip_or_the_list_weighs_little(house, browser):
    context = browser.new_context(viewport=SIZES["phone"], service_workers="block")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    received = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    for path in ("/programas/", "/programas/que-me-ayuda/", "/programas/tema/salud/", "/programas/pale/",
                 "/programas/pale/papel/", "/programas/lista/"):  # fmt: skip
        received.clear()
        page.goto(house.portal + path, wait_until="networkidle")
        assert 1_000 < sum(received) <= FIRST_VISIT_LIMIT, path
    context.close()


def test_a_sheet_prints_without_what_is_for_the_screen(house, browser):
    context = new_context(browser, "phone")
    page = context.new_page()
    page.goto(f"{house.portal}/programas/pale/")
    page.emulate_media(media="print")
    for hidden in (".am-header", ".am-bar", ".am-footer", "[aria-labelledby=share]"):
        assert not any(one.is_visible() for one in page.locator(hidden).all()), hidden
    assert page.locator(".am-call").is_visible()
    assert page.get_by_text("A quién llamar").first.is_visible()
    context.close()


@pytest.mark.parametrize("language", ["es", "en"])
def test_another_site_shows_the_list_in_a_frame_and_no_other_page(house, browser, size, language, pictures):
    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(
                f"<title>Otro</title><iframe title=a src='{house.portal}/programas/lista/?derecho=salud&idioma={language}'"
                f" width=340 height=600></iframe><iframe title=b src='{house.portal}/programas/'></iframe>".encode()
            )

        def log_message(self, *_args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        context = new_context(browser, size)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        first, second = page.frames[1:]
        assert first.locator("h1").inner_text() in (
            "Programas que le pueden ayudar",
            "Programmes that can help you",
        )
        assert first.locator("li a").count() >= 5
        assert second.url.startswith("chrome-error:")  # refused
        assert context.cookies() == []
        page.goto(f"{house.portal}/programas/lista/?derecho=salud&idioma={language}")
        look(page, size)
        pictures(f"list-{size}-{language}")(page)
        context.close()
    finally:
        server.shutdown()
