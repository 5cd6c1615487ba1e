"""The tablet without a network, in a real browser: nothing lost, nothing twice, nothing to read without the PIN (A6, A12, F8)."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import SIZES, axe, new_context, sign_in

pytestmark = pytest.mark.browser

PIN = "nopal-1910"
#: Everything that the tablet's storage holds, as one text.
DUMP = """async () => {
  const answer = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const db = await answer(indexedDB.open("amparo-tablet", 1));
  const all = await answer(db.transaction("box").objectStore("box").getAll());
  const text = new TextDecoder();
  const kept = [];
  for (const name of await caches.keys()) {
    for (const one of await (await caches.open(name)).keys()) kept.push(one.url);
  }
  return JSON.stringify(all.map((one) => [one, one.sealed ? text.decode(one.sealed) : ""])) + JSON.stringify(kept);
}"""


def look(page, size):
    assert axe(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= SIZES[size]["width"], f"{page.url} is {width} px wide"


@pytest.fixture
def visit(house, context, size):
    """A visit to two people, planned on the pages: its address and their names."""
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/visitas/")
    look(page, size)
    boxes = page.locator("input[name=people]")
    for place in [option.get_attribute("value") for option in page.locator("#facility option").all()]:
        page.goto(f"{house.workspace}/visitas/nueva/?facility={place}")
        if boxes.count() > 1:
            break
    look(page, size)
    names = []
    for number in range(min(2, boxes.count())):
        boxes.nth(number).check()
        label = page.locator(f"label[for={boxes.nth(number).get_attribute('id')}]").inner_text()
        names.append(re.split(r"\s+P-", label)[0].strip())
    page.get_by_role("button", name="Programar la visita").click()
    page.get_by_role("heading", level=1).wait_for()
    look(page, size)
    address = page.url
    page.close()
    return address, names


def prepare(house, context, address):
    """A tablet with the visit on it, and its page kept for later."""
    page = context.new_page()
    page.goto(f"{house.workspace}/tableta/")
    page.get_by_label("Clave, de seis caracteres o más").fill(PIN)
    page.get_by_label("La misma clave otra vez").fill(PIN)
    page.get_by_role("button", name="Poner la clave").click()
    page.get_by_text("Esta página ya se abre sin red.").wait_for(timeout=20_000)
    take(page, address)
    return page


def take(page, address):
    number = address.rstrip("/").rsplit("/", 1)[1]
    page.get_by_role("button", name="Llevar una visita").click()
    with page.expect_response(lambda answer: "/tableta/visitas/" in answer.url):
        # The latest planned stands first.
        page.locator("#choice button").first.click()
    page.get_by_text("La visita está en esta tableta.").wait_for()
    assert number


def unlock(page, pin=PIN):
    page.locator("#pin-old").fill(pin)
    page.locator("#pin-form button").click()


def write(page, name, **answers):
    line = page.locator("#visits li", has=page.get_by_text(name, exact=True)).first
    line.get_by_role("button").click()
    page.locator("#writing").wait_for()
    for field, value in answers.items():
        box = page.locator(f"#form [name='{field}']").first
        if box.get_attribute("type") == "radio":
            page.locator(f"#form [name='{field}'][value='{value}']").check()
        else:
            box.fill(value)
    page.get_by_role("button", name="Terminado: guardar para enviar").click()
    page.locator("#writing").wait_for(state="hidden")  # the sentence may be the one of the sheet before
    page.get_by_text("Guardada en esta tableta, por enviar.").wait_for()


def interviews(page, address):
    page.goto(address)
    return page.locator("a[href*='/entrevistas/']").count()


def test_a12_what_is_written_without_a_network_comes_home_once(house, context, size, visit):
    address, names = visit
    page = prepare(house, context, address)
    look(page, size)
    context.set_offline(True)
    page.reload()
    page.locator("#pin h1").wait_for()
    look(page, size)
    unlock(page)
    page.get_by_role("heading", name="Trabajar sin red").wait_for()
    write(page, names[0], hear="4", health="Toma insulina a diario", help="granted")
    page.locator("#visits li").first.get_by_role("button").click()
    look(page, size)
    assert page.locator("#form [name=health]").input_value() == "Toma insulina a diario"
    page.get_by_role("button", name="Terminado: guardar para enviar").click()
    page.locator("#send").click()
    page.get_by_text("No se envió todo.").wait_for()

    kept = page.evaluate(DUMP)
    assert "insulina" not in kept
    assert names[0].split()[-1] not in kept
    assert "/tableta/visitas/" not in kept

    context.set_offline(False)  # it sends by itself when there is a network
    page.locator("#report").get_by_text("está en el expediente").wait_for(timeout=40_000)
    look(page, size)
    page.locator("#send").click()
    page.get_by_text("No hay nada que enviar.").wait_for()
    assert interviews(context.new_page(), address) == 1


def test_a12_killed_in_the_middle_of_sending_it_is_neither_lost_nor_doubled(house, context, size, visit):
    address, names = visit
    page = prepare(house, context, address)
    context.set_offline(True)
    write(page, names[0], see="1")
    write(page, names[1], see="2")
    page.close()  # with two sheets written and none sent
    # The server gets the first sheet; its answer never arrives, and the tablet dies.
    swallowed = []

    def swallow(route):
        swallowed.append(route.fetch().json()["result"])
        route.abort()

    page = context.new_page()
    page.route("**/tableta/enviar/", swallow)
    context.set_offline(False)
    page.goto(f"{house.workspace}/tableta/")
    unlock(page)
    page.locator("#send").click()
    page.get_by_text("No se envió todo.").wait_for()
    page.close()

    page = context.new_page()
    page.goto(f"{house.workspace}/tableta/")
    page.locator("#sealed", has_text="2").wait_for()
    unlock(page)
    page.locator("#send").click()
    page.locator("#report").get_by_text("ya estaba en el expediente").wait_for()
    page.locator("#report").get_by_text(re.compile("está en el expediente|estaba en el expediente")).nth(
        1
    ).wait_for()
    assert swallowed[0] == "saved"
    assert interviews(context.new_page(), address) == 2


def test_a12_what_is_written_after_a_lost_answer_corrects_and_overwrites_nothing(house, context, size, visit):
    address, names = visit
    page = prepare(house, context, address)
    write(page, names[0], health="Asma")
    page.route("**/tableta/enviar/", lambda route: (route.fetch(), route.abort()))
    page.locator("#send").click()
    page.get_by_text("No se envió todo.").wait_for()
    page.unroute("**/tableta/enviar/")
    write(page, names[0], health="Asma y diabetes")
    page.locator("#send").click()
    page.locator("#status").get_by_text("Enviado.").wait_for()
    assert page.locator("#report li").count() == 2
    page.goto(address)
    assert page.locator("a[href*='/entrevistas/']").count() == 2
    page.locator("a[href*='/entrevistas/']").first.click()
    look(page, size)
    assert "Asma" in page.content()


def test_a12_two_tablets_with_the_same_person_keep_both_talks(house, browser, context, size, visit):
    address, names = visit
    one = prepare(house, context, address)
    other_context = new_context(browser, size)
    signing = other_context.new_page()
    sign_in(signing, house, "officer")
    other = prepare(house, other_context, address)
    for tablet, page, said in ((context, one, "De la primera"), (other_context, other, "De la segunda")):
        tablet.set_offline(True)
        write(page, names[0], note=said)
    for tablet, page in ((other_context, other), (context, one)):
        tablet.set_offline(False)
        page.locator("#report").get_by_text("está en el expediente").wait_for(timeout=20_000)
    assert interviews(context.new_page(), address) == 2
    other_context.close()


def test_ten_wrong_pins_wipe_the_tablet(house, context, size, visit):
    address, _names = visit
    page = prepare(house, context, address)
    page.get_by_role("button", name="Cerrar con clave").click()
    look(page, size)
    for left in range(9, 0, -1):
        unlock(page, "otra-clave")
        page.get_by_text(f"Intentos que quedan: {left}").wait_for()
    unlock(page, "otra-clave")
    page.get_by_text("Se borró esta tableta.").wait_for()
    assert page.evaluate(DUMP).startswith("[]")


def test_a6_somebody_taken_in_without_a_network_has_one_folio_for_good(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/tableta/")
    page.locator("#pin-one").fill(PIN)
    page.locator("#pin-two").fill(PIN)
    page.locator("#new-pin-form button").click()
    page.get_by_text("Esta página ya se abre sin red.").wait_for(timeout=20_000)
    page.get_by_role("button", name="Llevar folios").click()
    page.get_by_text("Los folios están en esta tableta.").wait_for()
    context.set_offline(True)
    page.reload()
    unlock(page)
    page.get_by_role("button", name="Ingresar a una persona").click()
    page.locator("#writing").wait_for()
    look(page, size)
    folio = page.locator("#writing-facts").inner_text().split()[-1]
    surname = {"phone": "Nanahuatzin", "desk": "Tecuciztecatl"}[size]
    page.locator("#form [name=given_names]").fill("Citlali")
    page.locator("#form [name=surname1]").fill(surname)
    page.get_by_role("button", name="Terminado: guardar para enviar").click()
    page.locator("#intakes", has_text=folio).wait_for()
    context.set_offline(False)
    report = page.locator("#report li")
    report.get_by_text("está en el expediente").wait_for(timeout=40_000)
    report.get_by_role("link", name=folio).click()
    assert surname in page.locator("h1").inner_text()
    assert folio in page.content()


def test_the_tablet_is_worked_with_the_keyboard_alone(house, context, size, visit):
    page = context.new_page()
    page.goto(f"{house.workspace}/tableta/")
    page.locator("#new-pin h1").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.type(PIN)
    page.keyboard.press("Tab")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    page.get_by_text("La clave está puesta.").wait_for()
    page.wait_for_function("() => document.activeElement.tagName === 'H1'")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#choice button").first.wait_for()
