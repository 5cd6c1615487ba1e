"""E1 in the browser: the interview asks how somebody communicates, one touch refuses the six, and a child is asked about."""

from __future__ import annotations

import pytest

from tests.browser.conftest import SIZES, axe, sign_in

pytestmark = pytest.mark.browser


def look(page, size):
    assert axe(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= SIZES[size]["width"], f"{page.url} is {width} px wide"


def test_e1_an_officer_asks_refuses_in_one_touch_and_asks_about_a_child(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/casos/?officer=me")
    page.locator("main table tbody a").first.click()
    person = page.locator("main a[href^='/personas/']").first.get_attribute("href")
    file = f"{house.workspace}/personas/{person.split('/')[2]}/"
    page.goto(f"{file}hoja/")
    look(page, size)
    page.get_by_label("Lengua de Señas Mexicana (LSM)").check()
    page.get_by_label("Quién le ayuda a entender o a que le entiendan").fill("Su hermana Rosa, 656 555 0100")
    page.get_by_label("No quiere contestar las preguntas que siguen abiertas").check()
    if not page.locator("#id_worry_often_0").is_visible():  # what was answered before is not folded away
        page.locator("summary", has_text="Manos y brazos").click()
    page.locator("#id_worry_often_0").check()
    page.locator("#id_worry_much_1").check()
    look(page, size)
    page.get_by_role("button", name="Guardar la entrevista").click()
    page.goto(file)
    card = page.locator("section", has=page.get_by_role("heading", name="Cómo se comunica"))
    assert "Lengua de Señas Mexicana (LSM)" in card.inner_text()
    assert "Rosa" in card.inner_text()
    assert "seis preguntas" not in card.inner_text()
    look(page, size)
    page.goto(f"{file}cartas/accommodation_request/en/")
    page.get_by_text("Las entrevistas sugieren").wait_for()
    assert page.locator("input[name=need]:checked").count() == 0
    look(page, size)
    page.goto(f"{file}hijos/nuevo/")
    page.locator("[name=name]").fill(f"Luz {size}")
    page.locator("[name=age]").fill("6")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_role("link", name="Preguntas sobre la vida diaria").filter(has_text=f"Luz {size}").click()
    look(page, size)
    page.get_by_role("button", name="Guardar").click()
    page.locator(".govuk-error-summary").wait_for()
    look(page, size)
    page.get_by_label("Quien le cuida").check()
    page.locator("#id_friends_2").check()
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("hacer amistades").first.wait_for()
    look(page, size)


def test_the_shifts_of_an_office_are_kept_and_one_without_anybody_trained_is_flagged(house, context, size):
    page = context.new_page()
    sign_in(page, house, "supervisor")
    page.goto(f"{house.workspace}/formacion/turnos/")
    look(page, size)
    page.get_by_role("link", name="Agregar un turno").click()
    look(page, size)
    page.get_by_role("button", name="Guardar").click()
    page.locator(".govuk-error-summary").wait_for()
    look(page, size)
    page.locator("[name=name]").fill(f"Noche {size}")
    page.locator("[name=starts]").fill("22:00")
    page.locator("[name=ends]").fill("06:00")
    page.get_by_role("button", name="Guardar").click()
    line = page.locator("tbody tr", has_text=f"Noche {size}")
    assert "Nadie con constancia" in line.inner_text()
    look(page, size)
    page.goto(f"{house.workspace}/formacion/cobertura/")
    assert page.get_by_text("Turnos sin nadie con constancia:").is_visible()
    look(page, size)
