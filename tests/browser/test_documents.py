"""Documents and letters in a real browser: dropped, photographed, without JavaScript, by keyboard alone."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from amparo.casework.documents.tests import files
from tests.browser.conftest import new_context, sign_in
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser

DROP = """([name, body, type]) => {
  const moved = new DataTransfer();
  const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  moved.items.add(new File([bytes], name, { type }));
  moved.items.add(new File([bytes, " "], "dos-" + name, { type }));
  const group = document.querySelector(".am-drop");
  for (const kind of ["dragenter", "dragover", "drop"])
    group.dispatchEvent(new DragEvent(kind, { dataTransfer: moved, bubbles: true, cancelable: true }));
}"""


def open_a_file(page, house) -> str:
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/casos/?officer=me")
    page.locator("table a.govuk-link").first.click()
    return page.url.split("?")[0]


def test_documents_are_dropped_kept_seen_and_withdrawn(house, context, size):
    import base64

    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    address = open_a_file(page, house)
    page.goto(address + "documentos/nuevos/")
    body = files.PDF + b"\n" * len(size)
    page.evaluate(DROP, ["acta.pdf", base64.b64encode(body).decode(), "application/pdf"])
    assert page.locator(".am-chosen li").all_inner_texts()[0].startswith("acta.pdf")
    page.locator("[name=kind]").select_option("id")
    look(page, size)
    page.locator("main form button").click()
    page.wait_for_url(address + "documentos/")
    assert page.locator(".am-document").count() >= 2
    page.goto(address + "documentos/nuevos/")
    photo = files.image("JPEG", (900, 640 + len(size)))
    page.locator("[name=photo]").set_input_files(
        {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    page.locator("[name=kind]").select_option("photo")
    page.locator("main form button").click()
    picture = page.locator(".am-document img").first
    picture.wait_for()
    picture.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.am-document img').naturalWidth > 0")
    look(page, size)
    page.locator(".am-document a").first.click()
    page.wait_for_function("() => document.querySelector('.am-preview').naturalWidth > 0")
    look(page, size)
    with page.expect_download() as download:
        page.locator("main a.govuk-button").click()
    assert download.value.suggested_filename.endswith(".jpg")
    page.locator("summary").last.click()
    page.locator("[name=reason]").fill("Es de otra persona, se agregó por error")
    page.locator(".govuk-button--warning").click()
    page.get_by_text("Es de otra persona, se agregó por error").first.wait_for()
    look(page, size)
    assert problems == []


def test_without_javascript_several_documents_are_added_all_the_same(house, browser, size):
    context = new_context(browser, size, javascript=False)
    page = context.new_page()
    address = open_a_file(page, house)
    page.goto(address + "documentos/nuevos/")
    page.locator("[name=papers]").set_input_files(
        [
            {"name": "uno.pdf", "mimeType": "application/pdf", "buffer": files.PDF + b"\r" * len(size)},
            {"name": "malo.pdf", "mimeType": "application/pdf", "buffer": b"<svg/>"},
        ]
    )
    page.locator("[name=kind]").select_option("nta")
    page.locator("main form button").click()
    page.get_by_text("malo.pdf").wait_for()
    assert page.locator(".govuk-notification-banner--success").count() == 1
    context.close()


def test_a_letter_is_written_by_keyboard_alone(house, context, size):
    page = context.new_page()
    address = open_a_file(page, house)
    page.goto(address + "cartas/notification_request/en/")
    page.locator("[name=to]").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Camp of Invention\nEl Paso, TX")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type(
        f"To whom it may concern:\n\nWe ask, #panic() and *all*, in {size}.\n\n- once\n- twice"
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # see how it reads
    page.locator(".am-draft li").first.wait_for()
    look(page, size)
    page.locator("[name=body]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documentos/*/")
    look(page, size)
    with page.expect_download() as download:
        page.locator("main a.govuk-button").click()
    with open(download.value.path(), "rb") as file:
        text = PdfReader(io.BytesIO(file.read())).pages[0].extract_text()
    assert f"We ask, #panic() and *all*, in {size}." in text


def test_what_a_letter_lacks_is_said_and_reached_from_the_summary(house, context, size):
    page = context.new_page()
    address = open_a_file(page, house)
    page.goto(address + "cartas/children_power/es/")
    page.get_by_role("button", name="Hacer el PDF y guardarlo").click()
    page.locator(".govuk-error-summary a").click()
    assert page.evaluate("() => document.activeElement.name") == "body"
    look(page, size)
