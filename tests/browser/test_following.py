"""A family's road on a telephone without a script: proof, page, message, paper, answer; and a page left open. B2–B5, B10, B11."""

from __future__ import annotations

import io
import os
import re
import time

import pytest
from PIL import Image

from tests.browser.conftest import new_context, sign_in
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser


@pytest.fixture
def pictures():
    """Keeps a picture of a page for whoever looks, where AMPARO_PICTURES names a folder."""
    folder = os.environ.get("AMPARO_PICTURES")

    def named(name):
        return lambda page: folder and page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    return named


@pytest.fixture
def office(house, browser):
    """A supervisor's browser at the workspace."""
    context = new_context(browser, "desk")
    page = context.new_page()
    sign_in(page, house, "supervisor")
    yield page
    context.close()


def codes(house, office):
    office.goto(f"{house.workspace}/mensajes/")
    return set(re.findall(r"Su c[oó]digo es (\d{8})", office.content()))


def prove(house, office, page):
    before = codes(house, office)
    page.goto(f"{house.portal}/seguir/")
    page.locator("[name=folio]").fill(house.told["family"]["folio"])
    page.locator("[name=secret]").fill(house.told["family"]["secret"])
    page.locator("main button").first.click()
    for _ in range(480):
        if new := codes(house, office) - before:
            break
        time.sleep(0.25)
    page.locator("[name=code]").fill(new.pop())
    page.locator("main button").first.click()
    page.wait_for_url("**/seguir/estado/")


def until(there, seconds=20):
    ends = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < ends
        time.sleep(0.3)


def request_page(house, office):
    office.goto(f"{house.workspace}/solicitudes/{house.told['family']['folio'].replace('-', '')}/")


def see(page, size, picture=None):
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    look(page, size)
    if picture:
        picture(page)


@pytest.mark.parametrize(("size", "language"), [("phone", "es-mx"), ("desk", "en")])
def test_b10_b11_proof_page_message_paper_and_answer_without_a_script(
    house, browser, office, size, language, pictures
):
    context = new_context(browser, size, javascript=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    prove(house, office, page)
    session.send("Emulation.setScriptExecutionDisabled", {"value": False})
    context.add_cookies([{"name": "lang", "value": language, "url": house.portal}])
    page.reload()
    see(page, size, pictures(f"status-{language}-{size}"))
    page.goto(f"{house.portal}/seguir/escribir/")
    see(page, size, pictures(f"write-{language}-{size}"))
    page.locator("main form button").click()
    see(page, size, pictures(f"write-error-{language}-{size}"))
    page.locator("[name=text]").fill("¿Le dan sus medicinas?")
    page.locator("main form button").click()
    page.wait_for_url("**/seguir/escrito/")
    see(page, size, pictures(f"written-{language}-{size}"))

    def arrived():
        request_page(house, office)
        return office.get_by_text("¿Le dan sus medicinas?").count() > 0

    until(arrived)
    office.locator("form[action$='/contestar/'] textarea").fill("Sí, se las dan.\nLlame si hace falta.")
    office.locator("form[action$='/contestar/'] button").click()
    if office.locator("form[action$='/papel/'] select option[value=receipt]").count():
        office.locator("form[action$='/papel/'] select").select_option("receipt")
        office.locator("form[action$='/papel/'] button").click()
    page.goto(f"{house.portal}/seguir/mensajes/")
    assert page.get_by_text("Sí, se las dan.").count() >= 1
    see(page, size, pictures(f"messages-{language}-{size}"))
    page.goto(f"{house.portal}/seguir/estado/")
    see(page, size, pictures(f"status-asked-{language}-{size}"))
    page.goto(f"{house.portal}/seguir/papeles/")
    see(page, size, pictures(f"papers-{language}-{size}"))
    page.locator("main form button").first.click()
    see(page, size, pictures(f"papers-error-{language}-{size}"))
    photo = io.BytesIO()
    Image.effect_noise((900, 700), 80).convert("RGB").save(photo, "JPEG")
    page.locator("[name=photo]").first.set_input_files(
        {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    )
    page.locator("main form button").first.click()
    page.wait_for_url("**/seguir/papeles/")
    see(page, size, pictures(f"papers-sent-{language}-{size}"))

    def came():
        request_page(house, office)
        return office.locator("section[aria-labelledby=papers] img").count() > 0

    until(came)
    office.set_viewport_size(
        {"width": 360, "height": 740} if size == "phone" else {"width": 1280, "height": 900}
    )
    see(office, size, pictures(f"request-{language}-{size}"))
    office.locator("section[aria-labelledby=papers] form button[name=accept]").click()
    page.goto(f"{house.portal}/seguir/otro/")
    see(page, size, pictures(f"add-{language}-{size}"))
    page.goto(f"{house.portal}/seguir/otro/pedido/")
    see(page, size)
    page.goto(f"{house.portal}/seguir/palabra/")
    see(page, size, pictures(f"word-{language}-{size}"))
    page.get_by_role("button", name=re.compile("Salir de esta|Leave this")).click()
    page.wait_for_url("**/calendario/")
    page.goto(f"{house.portal}/seguir/mensajes/")
    assert page.url.endswith("/seguir/")
    context.close()


def test_b5_what_is_withdrawn_is_gone_from_a_page_that_was_left_open(house, browser, office):
    context = new_context(browser, "phone")
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.clock.install()
    prove(house, office, page)
    assert page.locator(".am-status--waiting").count() == 0
    request_page(house, office)
    office.locator("details", has=office.locator("form[action$='/peligro/']")).locator("summary").click()
    office.locator("form[action$='/peligro/'] textarea").fill("Lo dijo ella")
    office.locator("form[action$='/peligro/'] button").click()
    office.locator(".govuk-notification-banner--success").wait_for()
    page.clock.fast_forward(46_000)
    page.locator(".am-status--waiting").wait_for()
    office.locator("details", has=office.locator("form[action$='/terminar/']")).locator("summary").click()
    office.locator("form[action$='/terminar/'] textarea").fill("Era un error")
    office.locator("form[action$='/terminar/'] button").click()
    office.locator(".govuk-notification-banner--success").wait_for()
    page.clock.fast_forward(46_000)
    page.locator(".am-status:not(.am-status--waiting)").wait_for()
    # Without a network nothing is shown that cannot be checked.
    context.set_offline(True)
    page.clock.fast_forward(46_000)
    page.locator("#lost").wait_for()
    assert page.locator("main").evaluate("main => getComputedStyle(main).visibility") == "hidden"
    context.set_offline(False)
    page.clock.fast_forward(46_000)
    until(lambda: page.locator("main").evaluate("main => getComputedStyle(main).visibility") == "visible")
    assert problems == []
    context.close()


def test_a_place_says_how_it_is_reached_and_who_says_so(house, browser, size, pictures):
    context = new_context(browser, size)
    page = context.new_page()
    sign_in(page, house, "headquarters")
    page.goto(f"{house.workspace}/oficinas/elpaso/")
    page.get_by_role("link", name="Camp East Montana").click()
    see(page, size, pictures(f"place-{size}"))
    page.locator("main form button").last.click()
    see(page, size, pictures(f"place-error-{size}"))
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    page.locator("[name=kind][value=visit]").check()
    page.locator("[name=text_es]").fill("Sábados y domingos, de 8 a 15. Lleve una identificación.")
    page.locator("[name=text_en]").fill("Saturdays and Sundays, 8 to 15. Bring an identification.")
    page.locator("[name=source]").fill("llamada con el centro")
    page.locator("main form button").last.click()
    page.locator(".govuk-notification-banner--success").wait_for()
    see(page, size, pictures(f"place-written-{size}"))
    context.close()
