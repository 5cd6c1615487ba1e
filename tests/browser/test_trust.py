"""Somebody prepares on a small phone without JavaScript; a window, the call centre and a state office take part. Every page fits
and is accessible, with the errors that one meets on the way."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import new_context, sign_in
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser
HE = {"given_names": "Evaristo", "surnames": "Tlapanco Xochihua", "birth": "3/4/1981", "mother_name": "Eulalia Xochihua",
      "contact": "evaristo@example.org"}  # fmt: skip


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def test_b1_somebody_prepares_on_a_phone_without_javascript_and_withdraws_by_code(house, browser):
    context = new_context(browser, "phone", javascript=False)
    page = context.new_page()
    page.goto(f"{house.portal}/")
    page.get_by_text("Prepárese").first.click()
    page.get_by_role("link", name="Decir a quién avisar").click()
    press(page, "Continuar")
    assert page.locator(".govuk-error-summary li").count() >= 4
    for name, words in HE.items():
        page.locator(f"[name={name}]").fill(words)
    press(page, "Continuar")
    page.locator("[name=t1-name]").fill("Eulalia Xochihua")
    page.locator("[name=t1-relation][value=mother]").check()
    page.locator("[name=t1-contact]").fill("eulalia@example.org")
    page.locator("[name=t1-fields_told][value=status]").check()
    page.locator("[name=t1-fields_told][value=place]").check()
    press(page, "Agregar otra persona")
    press(page, "Regresar")
    assert page.locator("[name=t1-name]").input_value() == "Eulalia Xochihua"
    assert page.locator("[name=t1-fields_told]:checked").count() == 2
    press(page, "Continuar")
    page.locator("[name=never_name]").fill("Raúl Temido")
    press(page, "Guardar")
    shown = page.locator("main").inner_text()
    assert "Todavía no vale" in shown
    assert "Eulalia" not in shown
    folio, secret = page.locator(".am-secret dd").all_inner_texts()[:2]
    assert re.fullmatch(r"V-\w{5}-\w{5}", folio)
    page.goto(f"{house.portal}/preparate/mio/")
    page.locator("[name=folio]").fill(folio)
    page.locator("[name=secret]").fill(secret)
    press(page, "Continuar")
    page.locator("[name=code]").fill("00000000")
    page.locator("[name=wanted][value=withdraw]").check()
    press(page, "Continuar")
    page.locator(".govuk-error-summary").wait_for()
    assert context.cookies() == [one for one in context.cookies() if "visit" not in one["name"]]


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_the_pages_of_preparing_fit_and_are_accessible(house, context, size, language):
    context.add_cookies([{"name": "lang", "value": language, "url": house.portal}])
    page = context.new_page()
    page.goto(f"{house.portal}/preparate/")
    look(page, size)
    page.locator("main a.govuk-button").first.click()
    look(page, size)
    page.locator("main form button").first.click()
    look(page, size)
    for name, words in HE.items():
        page.locator(f"[name={name}]").fill(words)
    page.locator("main form button").first.click()
    look(page, size)
    page.locator("main form button").first.click()
    look(page, size)
    page.locator("[name=t1-name]").fill("Eulalia Xochihua")
    page.locator("[name=t1-relation]").first.check()
    page.locator("[name=t1-contact]").fill("eulalia@example.org")
    page.locator("[name=t1-fields_told]").first.check()
    page.locator("[name=another]").click()
    look(page, size)
    page.locator("[name=t2-name]").fill("Ana Xochihua")
    page.locator("[name=t2-relation]").nth(4).check()
    page.locator("[name=t2-contact]").fill("ana@example.org")
    page.locator("[name=t2-fields_told]").first.check()
    page.locator("main form button").first.click()
    look(page, size)
    page.locator("main form button").first.click()
    page.locator(".am-secret").wait_for()
    look(page, size)
    folio, secret = page.locator(".am-secret dd").all_inner_texts()[:2]
    page.goto(f"{house.portal}/preparate/mio/")
    look(page, size)
    page.locator("[name=folio]").fill(folio)
    page.locator("[name=secret]").fill(secret)
    page.locator("main form button").first.click()
    look(page, size)


def test_a_window_takes_wishes_and_confirms_what_was_said_on_the_portal(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/voluntades/")
    look(page, size)
    page.locator("main a.govuk-button").click()
    look(page, size)
    page.locator("main form button").last.click()
    page.locator(".govuk-error-summary").wait_for()
    look(page, size)
    said = {
        "given_names": f"Evaristo {size}", "surnames": "Quiahua Tepole", "birth": "3/4/1981", "contact": f"{size}@example.org",
        "tell_1_name": "Eulalia Tepole", "tell_1_contact": f"eulalia.{size}@example.org", "never_1_name": "Raúl Temido",
        "children_1_name": "Ana Tepole", "needs": "Insulina",
    }  # fmt: skip
    for name, words in said.items():
        page.locator(f"[name={name}]").fill(words)
    page.locator("[name=tell_1_relation]").select_option("mother")
    page.locator("[name=tell_1_fields]").first.check()
    page.locator("main form button").last.click()
    page.locator(".govuk-panel").wait_for()
    look(page, size)
    page.locator("main a.govuk-link").last.click()
    look(page, size)
    page.locator("[name=evidence]").select_option("matricula")
    page.locator("form[action$='/confirmar/'] button").click()
    page.locator(".govuk-notification-banner--success").wait_for()
    look(page, size)
    page.locator("section[aria-labelledby=person] a").click()
    page.locator("section[aria-labelledby=wished]").wait_for()
    look(page, size)
    page.goto(f"{house.workspace}/voluntades/?state=kept")
    look(page, size)


def test_b7_the_call_centre_gives_a_pin_calls_back_and_reads(house, context, size):
    page = context.new_page()
    sign_in(page, house, "ciam")
    page.goto(f"{house.workspace}/solicitudes/por-telefono/")
    said = {"given_names": "Evaristo", "surnames": "Quiahua", "age": "44", "seeker_name": "Eulalia Tepole",
            "contact": "951 555 0111" if size == "phone" else "951 555 0122"}  # fmt: skip
    for name, words in said.items():
        page.locator(f"[name={name}]").fill(words)
    page.locator("main form button").click()
    look(page, size)
    pin = page.locator(".govuk-panel strong").inner_text()
    page.locator("main a.govuk-link").last.click()
    page.locator("a[href$='/llamar/']").click()
    look(page, size)
    page.locator("[name=outcome][value=answered]").check()
    page.locator("[name=pin]").fill("12")
    page.locator("main form button").first.click()
    page.locator(".govuk-error-summary").wait_for()
    look(page, size)
    page.locator("[name=outcome][value=answered]").check()
    page.locator("[name=pin]").fill(pin)
    page.locator("main form button").first.click()
    page.locator("section[aria-labelledby=told]").wait_for()
    assert "Seguimos trabajando" in page.locator("main").inner_text()
    look(page, size)
    page.locator("form[action$='/colgar/'] button").click()
    page.locator(".govuk-notification-banner--success").wait_for()
    look(page, size)


def test_b7_a_state_office_takes_a_request_and_sees_papers(house, context, size):
    page = context.new_page()
    sign_in(page, house, "state")
    page.goto(f"{house.workspace}/")
    assert page.url.endswith("/estatal/")
    look(page, size)
    page.locator("main a.govuk-button").click()
    look(page, size)
    said = {
        "given_names": "Evaristo",
        "surnames": "Quiahua",
        "seeker_name": "Eulalia Tepole",
        "contact": "951 555 0133",
    }
    for name, words in said.items():
        page.locator(f"[name={name}]").fill(words)
    page.locator("main form button").click()
    look(page, size)
    page.locator("main a.govuk-button").click()
    look(page, size)
    page.locator("main form button").click()
    page.locator(".govuk-error-summary").wait_for()
    look(page, size)
    page.locator("[name=identity]").select_option("ine")
    page.locator("[name=relation]").select_option("birth_child")
    page.locator("main form button").click()
    page.locator(".govuk-notification-banner--success").wait_for()
    look(page, size)
    page.goto(f"{house.workspace}/estatal/")
    look(page, size)
