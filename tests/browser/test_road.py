"""The whole road: a list is uploaded, a case opened, a mother asks, an officer confirms, her phone shows it."""

from __future__ import annotations

import re
import time

import pytest

from tests.browser.conftest import axe, new_context, sign_in

pytestmark = pytest.mark.browser

HEADINGS = "A-Number,Last Name,First Name,DOB,Sex,COB,Booking,Facility"
CAMP, ADELANTO = "Camp East Montana", "Adelanto ICE Processing Center"
#: A name for each size, so that the two runs of the road do not meet.
NAMES = {"phone": ("ELEUTERIO", "TZOMPANTZI"), "desk": ("NAZARIO", "XICOHTENCATL")}


def upload(page, house, tmp_path, *rows, name):
    path = tmp_path / name
    path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    page.goto(f"{house.workspace}/listas/nueva/")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form button").click()
    assert axe(page) == []
    page.get_by_role("button", name="Importar la lista").click()
    page.get_by_role("heading", name="La lista está importada").wait_for(timeout=120_000)
    assert axe(page) == []


def code_for(browser, house, size):
    """The code that reached the family's telephone, as the demo's post box shows it."""
    context = new_context(browser, size)
    page = context.new_page()
    sign_in(page, house, "supervisor")
    try:
        for _ in range(240):
            page.goto(f"{house.workspace}/mensajes/")
            found = re.search(r"Su c[oó]digo es (\d{8})", page.content())
            if found:
                return found.group(1)
            time.sleep(0.5)
        raise AssertionError("no code arrived")
    finally:
        context.close()


def box(browser, house, size):
    context = new_context(browser, size)
    page = context.new_page()
    sign_in(page, house, "supervisor")
    page.goto(f"{house.workspace}/mensajes/")
    text = page.locator("section[aria-labelledby=box]").inner_text()
    context.close()
    return text


def ask(page, house, given, surname, size):
    """The mother asks in three short steps; folio and secret."""
    page.goto(f"{house.portal}/")
    page.get_by_role("link", name="Buscar a un familiar").click()
    page.locator("[name=given_names]").fill(given.title())
    page.locator("[name=surnames]").fill(surname.title())
    page.locator("[name=age]").fill("38")
    page.get_by_role("button", name="Continuar").click()
    page.locator("[name=last_seen]").fill("El Paso, Texas")
    page.get_by_role("button", name="Continuar").click()
    page.locator("[name=seeker_name]").fill("Carmen Prueba")
    page.locator("[name=relation][value=mother]").check()
    page.locator("[name=contact]").fill(f"carmen.{size}@example.org")
    page.get_by_role("button", name="Enviar mi solicitud").click()
    values = page.locator(".am-secret dd").all_inner_texts()
    return values[0], values[1]


def test_from_a_detention_list_to_a_familys_phone(house, browser, size, tmp_path):
    given, surname = NAMES[size]
    number = {"phone": "A071111111", "desk": "A072222222"}[size]
    row = f"{number},{surname},{given},02/21/1988,M,MEXICO,B{size},{CAMP}"
    office = new_context(browser, size)
    desk = office.new_page()
    sign_in(desk, house, "officer")

    # A list is uploaded; its row becomes a person with a case.
    upload(desk, house, tmp_path, row, name=f"uno-{size}.csv")
    desk.goto(f"{house.workspace}/casos/?interview=no")
    assert axe(desk) == []

    # The mother asks on her phone, without an account and without scripts.
    phone = new_context(browser, size, javascript=False)
    mother = phone.new_page()
    folio, secret = ask(mother, house, given, surname, size)

    # An officer confirms person and relation, and records the consent given in the interview.
    for _ in range(240):
        desk.goto(f"{house.workspace}/solicitudes/{folio}/")
        if desk.locator("main h1").inner_text().startswith("Carmen"):
            break
        time.sleep(0.5)
    assert axe(desk) == []
    desk.locator("input[name=person][type=radio]").first.check()
    desk.get_by_role("button", name="Es esta persona").click()
    desk.locator("[name=evidence]").fill("La nombró en la entrevista")
    desk.get_by_role("button", name="Confirmar el parentesco").click()
    assert axe(desk) == []
    desk.get_by_role("button", name="Anotar el consentimiento").or_(
        desk.get_by_role("link", name="Anotar el consentimiento")
    ).click()
    desk.locator("[name=decision][value=granted]").check()
    for name in ("status", "place", "services", "next_step"):
        desk.locator(f"[name=fields_told][value={name}]").check()
    assert axe(desk) == []
    desk.get_by_role("button", name="Guardar").click()
    desk.locator(".am-identity").wait_for()
    assert axe(desk) == []

    # Folio, secret and the code on her phone: she sees where he is.
    mother.goto(f"{house.portal}/seguir/")
    mother.locator("[name=folio]").fill(folio)
    mother.locator("[name=secret]").fill(secret.lower())
    mother.get_by_role("button", name="Continuar").click()
    mother.locator("[name=code]").fill(code_for(browser, house, size))
    mother.get_by_role("button", name="Ver mi solicitud").click()
    shown = mother.locator("main").inner_text()
    assert "Su familiar está en un centro de detención" in shown
    assert CAMP in shown
    assert number.removeprefix("A") not in mother.content()

    # A service is recorded in three steps, and he is moved: she is told that there is news, and sees it.
    desk.get_by_role("link", name="Anotar un servicio").or_(
        desk.get_by_role("button", name="Anotar un servicio")
    ).first.click()
    desk.get_by_role("link", name="Orientación legal").click()
    desk.get_by_role("button", name="Guardar").click()
    desk.locator(".am-identity").wait_for()
    upload(desk, house, tmp_path, row.replace(CAMP, ADELANTO), name=f"dos-{size}.csv")
    mother.goto(f"{house.portal}/seguir/estado/")
    shown = mother.locator("main").inner_text()
    assert ADELANTO in shown
    assert "Recibió orientación legal" in shown
    for _ in range(240):
        text = box(browser, house, size)
        if "hay novedades" in text:
            break
        time.sleep(0.5)
    assert folio.replace("-", "")[-4:] in text
    assert given.title() not in text
    assert ADELANTO not in text

    # She leaves, and nobody who finds the phone sees anything.
    mother.get_by_role("button", name="Salir de esta página").click()
    mother.goto(f"{house.portal}/seguir/estado/")
    assert ADELANTO not in mother.content()
    phone.close()
    office.close()
