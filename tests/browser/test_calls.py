"""The telephone operator's page, from the keyboard alone (B7)."""

from __future__ import annotations

import pytest

from tests.browser.conftest import sign_in
from tests.browser.test_tablet import look

pytestmark = pytest.mark.browser


def tab_to(page, name, most=60):
    """Press Tab until the field, button or link of this name has the focus."""
    script = "() => { const e = document.activeElement; return e.name || e.textContent.trim(); }"
    for _ in range(most):
        if page.evaluate(script).startswith(name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached with the keyboard")


#: Every key, and every touch of a mouse or a finger, counted over all pages of the tab.
COUNT = """const count = (name) => sessionStorage.setItem(name, Number(sessionStorage.getItem(name) || 0) + 1);
addEventListener("keydown", () => count("keys"), true);
for (const kind of ["pointerdown", "mousedown", "touchstart"]) addEventListener(kind, () => count("touches"), true);"""


def test_b7_a_call_is_searched_verified_and_taken_down_with_the_keyboard_alone(house, context, size):
    page = context.new_page()
    sign_in(page, house, "ciam")
    page.add_init_script(COUNT)
    page.goto(f"{house.workspace}/llamadas/")
    look(page, size)
    assert page.evaluate("() => document.activeElement.id") == "call-q"  # ready to type
    page.keyboard.type("Nadie Tlahuicole")
    page.keyboard.press("Enter")
    page.get_by_text("No se conoce a nadie así.").or_(page.locator("#main [role=status] li")).first.wait_for()
    look(page, size)
    tab_to(page, "given_names")
    page.keyboard.type("Yoltzin")
    page.keyboard.press("Tab")
    page.keyboard.type({"phone": "Tepeyollotl", "desk": "Ehecatzin"}[size])
    page.keyboard.press("Tab")
    page.keyboard.type("41")
    page.keyboard.press("Tab")
    page.keyboard.type("Su hermano, " + {"phone": "915 555 0155", "desk": "915 555 0156"}[size])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Lea esto en voz alta").wait_for()
    # A search that finds nobody and a new case with four fields, under two minutes: at a third of a second for each key,
    # forty seconds of typing.
    assert int(page.evaluate("() => sessionStorage.getItem('keys')")) <= 120
    look(page, size)
    tab_to(page, "Siguiente llamada")
    page.keyboard.press("Enter")
    page.locator("#call-q").wait_for()
    page.keyboard.type("Yoltzin " + {"phone": "Tepeyollotl", "desk": "Ehecatzin"}[size])
    page.keyboard.press("Enter")
    page.locator("#main [role=status] li").first.wait_for()
    tab_to(page, "Verificar a quien llama")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Verificar a quien llama").wait_for()
    look(page, size)
    tab_to(page, "caller")
    page.keyboard.type("Alguien Más")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="No verificado").wait_for()
    look(page, size)
    tab_to(page, "phone")
    page.keyboard.type({"phone": "9155550155", "desk": "9155550156"}[size])
    page.keyboard.press("Tab")
    assert (
        page.evaluate("() => document.activeElement.value") == "attach"
    )  # chosen already: the case that was just opened
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Lea esto en voz alta").wait_for()
    page.get_by_text("Este teléfono ya llamó 1 vez esta semana.").wait_for()
    look(page, size)
    assert page.evaluate("() => sessionStorage.getItem('touches')") is None
