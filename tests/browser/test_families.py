"""A family is written down, an incident gets its people, a place is looked for: every page fits and is accessible, in both
languages, with the errors that one meets on the way."""

from __future__ import annotations

import pytest

from tests.browser.conftest import sign_in
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser


def test_a_family_an_incident_and_a_place(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/casos/")
    links = page.locator("tbody th a.govuk-link:not(.am-second)")
    files = links.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    one, other = files[:2] if size == "desk" else files[2:4]
    folios = [href.split("/")[2] for href in files]
    page.goto(house.workspace + one)
    look(page, size)
    page.locator("section[aria-labelledby=family] a").last.click()
    look(page, size)
    page.locator("main a.govuk-button").click()
    page.locator("#id_q").fill(other.split("/")[2])
    page.locator("main form button").click()
    look(page, size)
    page.locator("main table a").first.click()
    page.locator("[name=relation]").select_option("spouse")
    page.locator("main form button").click()
    page.locator(".govuk-notification-banner--success").wait_for()
    look(page, size)
    page.locator("main a[href$='/retirar/']").first.click()
    page.locator("main form button").click()
    page.locator(".govuk-error-summary").wait_for()
    look(page, size)

    page.goto(f"{house.workspace}/incidentes/nuevo/")
    page.locator("[name=what]").fill("Redada en la planta de pollos")
    page.locator("[name=county]").fill("Hall")
    page.locator("main form button").click()
    page.locator(".govuk-error-summary").wait_for()
    look(page, size)
    page.locator("[name=county]").fill("Hall, GA")
    page.locator("main form button").click()
    page.wait_for_url("**/personas/")
    page.locator("[name=lines]").fill("\n".join([*folios[:6], "C-no-es-folio"]))
    page.locator("main form button").click()
    page.locator("main table").wait_for()
    look(page, size)
    page.locator(".govuk-back-link").click()
    page.locator("main table").wait_for()
    look(page, size)
    address = page.url
    page.goto(f"{house.workspace}/incidentes/")
    look(page, size)

    page.locator("#search").fill("camp east montana")
    page.keyboard.press("Enter")
    page.locator("section[aria-labelledby=places]").wait_for()
    look(page, size)
    page.get_by_role("button", name="English").click()
    for path in (f"{one}familia/", f"{one}familia/nuevo/", "/incidentes/nuevo/", "/incidentes/?closed=yes"):
        page.goto(house.workspace + path)
        look(page, size)
    page.goto(address)
    assert page.locator("html").get_attribute("lang") == "en"
    look(page, size)
