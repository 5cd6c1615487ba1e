"""Tasks, deadlines and hearings in a real browser, by keyboard alone where it matters."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.browser.conftest import SIZES, axe, sign_in

pytestmark = pytest.mark.browser


def look(page, size):
    assert axe(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= SIZES[size]["width"], f"{page.url} is {width} px wide"


def press_until(page, key, condition, most=80):
    """Press a key until the element that has the focus meets a condition, as somebody without a mouse would."""
    for _ in range(most):
        if page.evaluate(condition):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{condition} was not reached with {key}")


def test_tasks_are_marked_and_finished_by_keyboard_alone(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/tareas/nueva/")
    page.locator("[name=text]").fill("Llamar al juzgado")
    page.locator("[name=business_days]").fill("2")
    page.locator("main button").click()
    page.goto(f"{house.workspace}/tareas/?whose=free")
    look(page, size)
    before = page.locator("tbody tr").count()
    press_until(page, "Tab", "document.activeElement.name === 'task'")
    page.keyboard.press("Space")
    marked = page.evaluate("document.activeElement.value")
    press_until(page, "Tab", "document.activeElement.name === 'note'", most=6 * before + 40)
    page.keyboard.type("Contestaron")
    press_until(page, "Tab", "document.activeElement.value === 'finish'")
    page.keyboard.press("Enter")
    page.locator(".govuk-notification-banner--success").wait_for()
    assert page.locator(f"input[name=task][value='{marked}']").count() == 0
    look(page, size)


def test_a_hearing_from_the_case_to_the_calendar(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/casos/?officer=me")
    page.locator("table a.govuk-link").first.click()
    page.locator("section[aria-labelledby=cases] a").first.click()
    look(page, size)
    case = page.url
    page.goto(f"{case}juicio/")
    look(page, size)
    page.goto(f"{case}audiencias/nueva/")
    look(page, size)
    at = dt.datetime.now() + dt.timedelta(hours=30)
    page.locator("[name=at]").fill(f"{at:%Y-%m-%dT10:00}")
    page.locator("[name=court]").fill("Corte de inmigración de El Paso")
    page.locator("main button").click()
    look(page, size)
    hearing = page.url
    page.goto(f"{house.workspace}/agenda/?day={at:%Y-%m-%d}")
    assert page.locator("#alerts + ul li").count() >= 1
    look(page, size)
    page.goto(hearing)
    page.locator("#assign_officer").select_option(index=1)
    page.locator("#assign_action").fill("Pide el enlace y acompaña")
    page.locator("form[action$='assign/'] button").click()
    page.goto(f"{house.workspace}/agenda/?day={at:%Y-%m-%d}")
    assert "Pide el enlace y acompaña" in page.content()
    look(page, size)
    page.goto(f"{house.workspace}/agenda/mi-calendario/")
    page.locator("button[value=new]").click()
    address = page.locator("#address").input_value()
    assert "BEGIN:VCALENDAR" in context.request.get(address).text()
    look(page, size)
