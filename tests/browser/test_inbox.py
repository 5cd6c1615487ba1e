"""The inbox of families' requests: asked, refused, blocked; figures and the sample. Every page fits and is accessible."""

from __future__ import annotations

import pytest

from tests.browser.conftest import sign_in
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser


def test_a_request_is_asked_blocked_and_refused(house, context, size):
    page = context.new_page()
    sign_in(page, house, "supervisor")
    page.goto(f"{house.workspace}/solicitudes/por-telefono/")
    said = {"given_names": "Zenaida", "surnames": "Tzompantzi", "age": "15", "last_seen": "en el hospital de El Paso",
            "seeker_name": "Zenaida Tzompantzi", "contact": f"{size}@example.org"}  # fmt: skip
    for name, words in said.items():
        page.locator(f"[name={name}]").fill(words)
    page.locator("main form button").click()
    page.locator("main a.govuk-link").click()
    address = page.url
    look(page, size)
    page.locator("section[aria-labelledby=asked] button").click()
    page.locator(".govuk-notification-banner--success").wait_for()
    for summary in page.locator("main details summary").all():
        summary.click()
    look(page, size)
    page.locator("form[action$='/bloquear/'] textarea").fill("Pidió dinero")
    page.locator("form[action$='/bloquear/'] button").click()
    page.locator(".govuk-notification-banner--success").wait_for()
    page.goto(f"{house.workspace}/solicitudes/?why=blocked")
    look(page, size)
    assert page.locator("main tbody tr").count() == int(
        page.locator("#why option[value=blocked]").inner_text().split("(")[1].rstrip(")")
    )
    page.goto(address)
    page.get_by_text("Rechazar", exact=True).first.click()
    page.locator("form[action$='/rechazar/'] textarea").fill("Finge ser otra persona")
    page.locator("form[action$='/rechazar/'] button").click()
    page.locator(".govuk-notification-banner--success").wait_for()
    for path in (
        "",
        "?state=closed",
        "?why=nothing",
        "muestra/",
        "cifras/",
        "cifras/lista/?measure=answered",
    ):
        page.goto(f"{house.workspace}/solicitudes/{path}")
        look(page, size)
