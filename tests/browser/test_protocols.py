"""A protocol is opened and a step of it settled with the keyboard alone; its pages fit and are accessible, in both languages."""

from __future__ import annotations

import pytest

from tests.browser.conftest import sign_in
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser


def test_a_protocol_by_keyboard(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/casos/?officer=me")
    page.locator("table a.govuk-link").first.click()
    page.locator("section[aria-labelledby=cases] a").first.click()
    address = page.url + "protocolos/"
    page.goto(address)
    kind = "death" if size == "desk" else "capital"
    page.locator("[name=kind]").select_option(kind)
    page.locator("[name=kind]").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("Lo dijo el centro")
    page.keyboard.press("Enter")
    page.locator(".govuk-notification-banner--success").wait_for()
    look(page, size)
    step = page.locator("main ol a").first
    step.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/protocolos/pasos/*/")
    look(page, size)
    page.locator("button[value=settle]").focus()
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    look(page, size)
    page.get_by_role("button", name="English").click()
    page.goto(address)
    look(page, size)
    page.goto(f"{house.workspace}/protocolos/")
    assert page.locator("html").get_attribute("lang") == "en"
    look(page, size)
    page.get_by_role("heading", name="Open protocols").wait_for()
