"""The list of cases from the keyboard alone: filter, choose several, give them to somebody, open one, come back."""

from __future__ import annotations

import pytest

from tests.browser.conftest import new_context, sign_in
from tests.browser.test_calls import COUNT, tab_to
from tests.browser.test_tablet import look

pytestmark = pytest.mark.browser


def choose(page, text):
    """Choose an answer of the select that has the focus, as one types it."""
    page.keyboard.type(text)
    assert page.evaluate("() => document.activeElement.selectedOptions[0].text").startswith(text)


def test_cases_are_filtered_chosen_given_and_opened_with_the_keyboard_alone(house, browser):
    context = new_context(browser, "desk")
    page = context.new_page()
    sign_in(page, house, "supervisor")
    page.add_init_script(COUNT)
    page.goto(house.workspace)
    look(page, "desk")
    tab_to(page, "Casos")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Casos", level=1).wait_for()
    tab_to(page, "officer")
    choose(page, "De nadie")
    tab_to(page, "Mostrar")
    page.keyboard.press("Enter")
    page.wait_for_url("**officer=none**")
    before = int(page.locator("h1 .am-count").inner_text())
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    assert page.locator("input[name=case]:checked").count() == 2
    tab_to(page, "do")
    tab_to(page, "Continuar")
    page.keyboard.press("Enter")
    page.wait_for_url("**/casos/varios/")
    tab_to(page, "to")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    tab_to(page, "Hacerlo")
    page.keyboard.press("Enter")
    page.locator(".govuk-notification-banner--success").wait_for()
    look(page, "desk")
    assert int(page.locator("h1 .am-count").inner_text()) == before - 2
    tab_to(page, "Casos")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("/casos/"))
    list_address = page.url
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(lambda url: "/personas/" in url or "/casos/C" in url)
    page.go_back()  # the browser's own key, which a browser without a window has not
    assert page.url == list_address
    assert page.evaluate("() => sessionStorage.getItem('touches')") is None
    context.close()
