"""The two roads that must be open to everybody, by the accessibility tree and the keyboard alone: a family reaches the status
page, an officer records an interview. And a desk finds somebody."""

from __future__ import annotations

import re
import time

import pytest

from tests.browser.conftest import new_context
from tests.browser.reader import Reader
from tests.browser.test_desks import arrange
from tests.browser.test_following import codes, office

pytestmark = pytest.mark.browser
__all__ = ["office"]


@pytest.fixture
def reader(browser):
    context = new_context(browser, "desk")
    yield Reader(context.new_page())
    context.close()


def sign_in(reader, house, email, password):
    reader.page.goto(f"{house.workspace}/accounts/login/")
    reader.write("textbox", "Correo|Usuario|mail", email)
    reader.write("textbox", "Contraseña", password)
    reader.use("button", "^Entrar$")


def test_a_family_reaches_the_status_page_by_what_is_heard_and_by_keys(house, office, reader):
    before = codes(house, office)
    reader.page.goto(f"{house.portal}/")
    reader.press("Tab")
    assert reader.here()[:2] == ("link", "Ir al contenido")
    reader.use("link", "^Tengo un folio$")
    reader.waits_for("heading", "folio")
    # An empty form: what is wrong is heard first, and leads to its field, which says it too.
    for field in ("Folio", "Clave"):
        assert reader.go_to("textbox", field)["required"] is True
    reader.page.locator("main form").first.evaluate("form => form.noValidate = true")
    reader.use("button", "^Continuar$")
    reader.waits_for("alert", "Hay algo que corregir")
    assert reader.here()[0] == "alert"
    reader.press("Tab")
    assert reader.here()[0] == "link"
    reader.press("Enter")
    role, name, heard = reader.here()
    assert (role, heard["invalid"]) == ("textbox", "true")
    assert "Error" in heard["description"], (name, heard)
    reader.write("textbox", "Folio", house.told["family"]["folio"])
    reader.write("textbox", "Clave", house.told["family"]["secret"])
    reader.use("button", "^Continuar$")
    reader.waits_for("textbox", "Código")
    for _ in range(480):
        if new := codes(house, office) - before:
            break
        time.sleep(0.25)
    reader.go_to("textbox", "Código")
    assert reader.page.evaluate("() => document.activeElement.autocomplete") == "one-time-code"
    reader.page.keyboard.insert_text(new.pop())  # as a paste does (WCAG 3.3.8)
    reader.use("button", "^Ver mi solicitud$")
    reader.page.wait_for_url("**/seguir/estado/")
    reader.waits_for("heading", ".+")
    heard = reader.all()
    headings = [name for role, name in heard if role == "heading"]
    assert len(headings) > 2, headings
    assert not [one for one in heard if one[0] in ("link", "button", "textbox") and not one[1].strip()]
    # Everything on it is reached, in the order of the page, and nothing holds the focus.
    stops = []
    reader.press("Tab")
    for _ in range(80):
        reader.press("Tab")
        if reader.here()[:2] == ("link", "Ir al contenido") or reader.here()[0] in ("RootWebArea", ""):
            break
        stops.append(
            reader.page.evaluate("() => document.activeElement.getBoundingClientRect().top + scrollY")
        )
    else:
        raise AssertionError("the focus does not come out of the page")
    assert len(stops) > 8


def test_an_officer_records_an_interview_by_what_is_heard_and_by_keys(house, reader):
    sign_in(reader, house, house.email("officer"), house.told["password"])
    reader.waits_for("link", "^Anotar entrevista")
    waiting = next(name for name in reader.said("link") if name.startswith("Anotar entrevista"))
    person = waiting.removeprefix("Anotar entrevista ").rpartition(" ")[0]
    reader.use("link", f"^{re.escape(person)}$")
    reader.waits_for("heading", re.escape(person))
    reader.use("link", "^Anotar (una )?entrevista$")
    reader.waits_for("heading", "entrevista")
    reader.choose("Visita|Teléfono|Video", "^Teléfono")
    heard = reader.write("textbox", "^Nota", "Preguntó por su audiencia")
    assert not heard.get("invalid") or heard["invalid"] == "false"
    reader.use("button", "^Guardar")
    reader.waits_for("status", "La entrevista quedó en el expediente")


def test_a_desk_finds_somebody_by_what_is_heard_and_by_keys(house, reader):
    world = arrange(house)
    sign_in(reader, house, world["who"]["desk"], "a-long-password")
    reader.waits_for("textbox", "^Nombre o folio")
    reader.write("textbox", "^Nombre o folio", world["people"][2]["name"])
    reader.use("button", "^Buscar aquí$")
    reader.waits_for("heading", world["people"][2]["name"])
