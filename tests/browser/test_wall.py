"""The portal's guard in a real browser: how short the way is, and the slower queue with a script and without."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import SIZES, axe, new_context

pytestmark = pytest.mark.browser

TAPS, SECONDS, LATER = 12, 90, 20_000
#: A slow person with a cheap telephone on 2G, in seconds: a tap with finding it; a character of a thumb that types 24 words a
#: minute; a word read at 200 a minute; and the line of portal.md (50 kbit/s, 400 ms there and back, two of them for a page).
TAP, CHARACTER, WORD, BYTE, ROUND_TRIP = 1.2, 0.5, 0.3, 8 / 50_000, 0.4


class Thumb:
    """Taps and types on one page after another, and counts what it costs."""

    def __init__(self, page):
        self.page, self.taps, self.characters, self.words, self.pages = page, 0, 0, 0, 0

    def read(self):
        """The questions and buttons of the page; not its help, which the eye finds again at the same place."""
        text = " ".join(
            self.page.locator(
                "main h1, main label, main legend, main .govuk-hint, main button"
            ).all_inner_texts()
        )
        self.words += len(text.split())
        self.pages += 1

    def tap(self, what):
        what.click()
        self.taps += 1

    def write(self, name, text):
        self.tap(self.page.locator(f"[name={name}]"))
        self.page.keyboard.type(text)
        self.characters += len(text)


def test_b1_from_the_start_page_to_a_folio_in_at_most_twelve_taps_and_ninety_seconds(house, browser):
    context = new_context(browser, "phone")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(f"{house.portal}/", wait_until="networkidle")
    first = sum(received)
    received.clear()
    thumb = Thumb(page)
    thumb.read()
    thumb.tap(page.get_by_role("link", name="Buscar a un familiar"))
    thumb.read()
    thumb.write("given_names", "Jose Luis Garcia")
    thumb.tap(page.get_by_role("button", name="Continuar"))
    thumb.read()
    thumb.tap(page.get_by_role("button", name="Continuar"))
    thumb.read()
    thumb.write("seeker_name", "Carmen Lopez")
    thumb.tap(page.locator("label", has_text="Soy la mamá"))
    thumb.write("contact", "9155550177")
    thumb.tap(page.get_by_role("button", name="Enviar mi solicitud"))
    assert re.match(r"F-\w{5}-\w{5}", page.locator(".am-secret dd").first.inner_text())
    later = sum(received)
    assert thumb.taps <= TAPS
    assert max(received) <= LATER
    seconds = (
        thumb.taps * TAP + thumb.characters * CHARACTER + thumb.words * WORD
        + later * BYTE + thumb.pages * 2 * ROUND_TRIP
    )  # fmt: skip
    print(
        f"{thumb.taps} taps, {thumb.characters} characters, {thumb.words} words, {first} and {later} bytes: {seconds:.0f} s"
    )
    assert seconds <= SECONDS
    context.close()


def report(page, house, times):
    for number in range(times):
        page.goto(f"{house.portal}/fraude/avisar/")
        page.locator("[name=asked]").fill(f"Dinero en tarjetas, vez {number}")
        page.get_by_role("button", name="Enviar").click()
        assert page.get_by_role("heading", name="Gracias").is_visible()


@pytest.mark.parametrize("size", list(SIZES))
def test_under_pressure_a_telephone_does_some_work_and_goes_ahead(house, browser, size):
    context = new_context(browser, size)
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    report(page, house, 6)
    assert page.locator("script").count() == 0
    report(page, house, 1)
    page.get_by_text("Listo: ya no tiene que esperar más").wait_for()
    assert not page.get_by_text("Mucha gente escribe ahora").first.is_visible()
    assert axe(page) == []
    assert problems == []
    context.close()


@pytest.mark.parametrize("size", list(SIZES))
def test_without_a_script_it_is_taken_all_the_same_and_the_page_says_how_long_it_may_take(
    house, browser, size
):
    context = new_context(browser, size, javascript=False)
    page = context.new_page()
    report(page, house, 7)
    assert page.get_by_text("Su aviso está guardado. No se pierde nada.").is_visible()
    assert re.search(r"Puede tardar hasta \d+ minutos? más", page.locator("main").inner_text())
    assert not page.get_by_text("Listo: ya no").is_visible()
    context.close()
