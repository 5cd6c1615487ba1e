"""The desks in a real browser: two touches, the tablet without a network, nothing lost and nothing twice (D2)."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from dataclasses import replace

import psycopg
import pytest

from amparo.core import postgres
from amparo.core.environment import Environment
from tests.browser.conftest import ROOT, SIZES, axe, new_context

pytestmark = pytest.mark.browser

PIN = "nopal-1910"
WIDE = {**SIZES, "tablet": {"width": 820, "height": 1180}}
DUMP = """async () => {
  const answer = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const db = await answer(indexedDB.open("amparo-desk", 1));
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
    assert width <= WIDE[size]["width"], f"{page.url} is {width} px wide"


def picture(page, name):
    if folder := os.environ.get("AMPARO_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def surname():
    """A name that nobody else has."""
    return "".join(random.choice("bcdfglmnprstv") + random.choice("aeiou") for _ in range(4)).capitalize()


def arrange(house):
    """A centre's people of their own, and who works there."""
    environment = {**os.environ, "AMPARO_HOME": str(house.home), "AMPARO_DEMO": "1", "AMPARO_DOOR": "cli"}
    module = [sys.executable, "-m", "tests.browser.desk_world", surname()]
    told = subprocess.run(
        module, check=True, capture_output=True, text=True, cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "amparo.shell.settings", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return json.loads(told.stdout.splitlines()[-1])


def rows(house, sql, *values):
    with psycopg.connect(
        postgres.superuser_dsn(replace(Environment.read(), home=house.home), "amparo")
    ) as connection:
        return connection.execute(sql, values).fetchall()


def moves(house, folio, kind):
    return [
        state
        for (state,) in rows(
            house,
            "SELECT v.state FROM returns_milestonemove v JOIN returns_milestone m ON m.id = v.milestone_id"
            " JOIN returns_homecoming h ON h.id = m.homecoming_id WHERE h.folio = %s AND m.kind = %s ORDER BY v.id",
            folio, kind,
        )
    ]  # fmt: skip


def enter(page, house, email):
    page.goto(f"{house.workspace}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill("a-long-password")
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


@pytest.fixture(params=list(WIDE))
def size(request):
    return request.param


@pytest.fixture
def context(browser, size):
    made = browser.new_context(viewport=WIDE[size], locale="es-MX")
    yield made
    made.close()


def test_d2_a_service_is_two_touches_on_the_page_and_is_undone(house, context, size):
    world = arrange(house)
    one = world["people"][0]
    page = context.new_page()
    enter(page, house, world["who"]["desk"])
    assert page.url.endswith("/retornos/mesa/")
    look(page, size)
    page.get_by_label("Nombre o folio").fill(one["name"].lower().replace(" prueba", "")[:-1] + "x")
    page.get_by_role("button", name="Buscar aquí").click()
    page.get_by_role("link", name=one["name"]).first.click()
    look(page, size)
    line = page.locator(".am-touch", has_text="Llamada a la familia al llegar")
    line.locator("summary").first.click()  # the first touch
    done = line.get_by_role("button", name="Está hecho")
    assert done.bounding_box()["height"] >= 44
    assert line.locator("summary").first.bounding_box()["height"] >= 44
    look(page, size)
    done.click()  # the second
    page.get_by_text("Llamada a la familia al llegar: Está hecho").wait_for()
    assert moves(house, one["folio"], "call_home") == ["delivered"]
    line.get_by_text("Corregir").click()
    look(page, size)
    line.get_by_label("Qué lo comprueba").fill("Habló con su hermana")
    line.get_by_role("button", name="Guardar").click()
    page.get_by_text("Habló con su hermana").first.wait_for()
    line.get_by_text("Corregir").click()
    line.get_by_role("button", name="Fue un error: deshacer").click()
    page.locator(".am-touch", has_text="Llamada a la familia al llegar").locator(".am-touch__open").wait_for()
    assert moves(house, one["folio"], "call_home") == ["delivered", "open"]


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_every_page_of_the_desks(house, context, size, language):
    world = arrange(house)
    folio = world["people"][0]["folio"]
    context.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])
    page = context.new_page()
    enter(page, house, world["who"]["health"])
    for path in ("mesa/", "mesa/nueva/", "mesa/tableta/", f"{folio}/mesas/",
                 f"{folio}/mesas/preguntas/", f"{folio}/hogar/", f"{folio}/medicinas/",
                 "medicinas/", f"{world['people'][3]['folio']}/hogar/", "M0000000000/mesas/"):  # fmt: skip
        page.goto(f"{house.workspace}/retornos/{path}")
        look(page, size)
    for path, typed in (("mesa/", "brigida"), ("mesa/", "xyzxyz"), (f"{folio}/hogar/", "casilda")):
        page.goto(f"{house.workspace}/retornos/{path}")
        page.locator("main #q").fill(typed)
        page.locator("main form[role=search] button").click()
        page.wait_for_load_state()
        look(page, size)
    page.goto(f"{house.workspace}/retornos/mesa/nueva/")
    page.locator("main form button").last.click()
    page.locator(".govuk-error-summary").wait_for()
    look(page, size)
    given, first, second = world["people"][2]["name"].split()
    for name, said in (("given_names", given), ("surname1", first), ("surname2", second)):
        page.locator(f"#id_{name}").fill(said)
    page.locator("main form button").last.click()
    page.locator(
        "button[name=again]"
    ).first.wait_for()  # who came already is asked whether they were returned again
    look(page, size)
    picture(page, f"again-{size}")
    context.clear_cookies()
    context.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])
    enter(page, house, world["who"]["desk"])
    page.goto(f"{house.workspace}/retornos/{folio}/medicinas/")  # no permission
    look(page, size)
    page.goto(f"{house.workspace}/retornos/mesa/?mesa=work")
    look(page, size)


def prepare(house, context, email):
    page = context.new_page()
    enter(page, house, email)
    page.goto(f"{house.workspace}/retornos/mesa/tableta/")
    page.locator("#pin-one").fill(PIN)
    page.locator("#pin-two").fill(PIN)
    page.locator("#new-pin-form button").click()
    page.get_by_text("Esta página ya se abre sin red.").wait_for(timeout=20_000)
    page.get_by_role("button", name="Llevar a las personas del centro").click()
    page.get_by_text("Las personas están en esta tableta.").wait_for()
    return page


def unlock(page):
    page.locator("#pin-old").fill(PIN)
    page.locator("#pin-form button").click()
    page.locator("#home").wait_for()


def choose(page, name):
    if page.locator("#person").is_visible():
        page.get_by_role("button", name="Volver a la lista").click()
    page.locator("#find").fill(name)
    page.locator("#people").get_by_role("button", name=name).click()
    page.locator("#person").wait_for()


def touch(page, milestone, act="Está hecho"):
    line = page.locator(
        "#milestones li", has=page.locator(".am-touch__name", has_text=re.compile(f"^{milestone}$"))
    )
    line.locator(".am-touch__button").click()
    button = line.locator(".am-touch__acts").get_by_role("button", name=act)
    assert button.bounding_box()["height"] >= 44
    button.click()
    line.locator(".am-touch__acts").wait_for(state="detached")


CALL, ACTA, CURP = "Llamada a la familia al llegar", "Copia del acta de nacimiento", "CURP"


def test_d2_touches_without_a_network_come_home_once_and_in_full(house, context, size):
    world = arrange(house)
    first, second = world["people"][2], world["people"][3]
    page = prepare(house, context, world["who"]["desk"])
    look(page, size)
    context.set_offline(True)
    choose(page, first["name"])
    look(page, size)
    touch(page, CALL)
    touch(page, ACTA)
    page.reload()  # without a network, and locked
    page.locator("#pin h1").wait_for()
    assert page.locator("#sealed").inner_text() == "2"
    unlock(page)
    choose(page, first["name"])
    touch(page, CURP)  # its birth certificate was touched here: nothing stands in the way
    choose(page, second["name"])
    touch(page, CALL)
    touch(page, CALL, "Fue un error: deshacer")  # taken back before it was sent
    touch(page, ACTA, "No lo quiere")
    look(page, size)
    kept = page.evaluate(DUMP)
    for name in (first["name"].split()[0], "acta", "/personas/"):
        assert name not in kept
    assert moves(house, first["folio"], "call_home") == []

    context.set_offline(False)  # it sends by itself when there is a network
    page.get_by_role("button", name="Volver a la lista").click()
    page.locator("#report li").nth(3).wait_for(timeout=40_000)
    look(page, size)
    page.locator("#send").click()
    page.get_by_text("No hay nada que enviar.").wait_for()
    assert [moves(house, first["folio"], kind) for kind in ("call_home", "acta", "curp")] == [
        ["delivered"]
    ] * 3
    assert moves(house, second["folio"], "call_home") == []
    assert moves(house, second["folio"], "acta") == ["declined"]


def test_d2_what_another_desk_wrote_meanwhile_is_told_in_words_and_nothing_is_lost(
    house, browser, context, size
):
    world = arrange(house)
    one = world["people"][2]
    page = prepare(house, context, world["who"]["desk"])
    context.set_offline(True)
    choose(page, one["name"])
    touch(page, CALL)
    touch(page, ACTA)
    other_context = browser.new_context(viewport=WIDE[size], locale="es-MX")
    other = other_context.new_page()
    enter(other, house, world["who"]["desk"])
    for milestone, act in ((CALL, "Está hecho"), (ACTA, "No lo quiere")):
        other.goto(f"{house.workspace}/retornos/{one['folio']}/mesas/")
        line = other.locator(".am-touch", has_text=milestone).first
        line.locator("summary").first.click()
        line.get_by_role("button", name=act).click()
        other.locator(".govuk-notification-banner").wait_for()
    context.set_offline(False)
    report = page.locator("#report")
    page.locator("#report li").nth(1).wait_for(timeout=40_000, state="attached")
    page.get_by_role("button", name="Volver a la lista").click()
    report.get_by_text(re.compile("ya lo había anotado como hecho")).wait_for()
    report.get_by_text(re.compile("Entretanto la persona no lo quiso")).wait_for()
    look(page, size)
    assert moves(house, one["folio"], "call_home") == ["delivered"]
    assert moves(house, one["folio"], "acta") == ["declined"]
    other.goto(f"{house.workspace}/retornos/mesa/")
    other.get_by_role("heading", name="De las tabletas: decida qué vale").wait_for()
    look(other, size)
    other.get_by_role("link", name=one["name"]).first.click()
    other.get_by_text("De una tableta:").first.wait_for()
    look(other, size)
    other_context.close()


def test_d2_killed_in_the_middle_of_sending_nothing_is_lost_or_doubled(house, context, size):
    world = arrange(house)
    one = world["people"][3]
    page = prepare(house, context, world["who"]["desk"])
    context.set_offline(True)
    choose(page, one["name"])
    touch(page, CALL)
    touch(page, ACTA)
    page.close()
    swallowed = []

    def swallow(route):
        swallowed.append(route.fetch().json()["result"])
        route.abort()

    page = context.new_page()
    page.route("**/tableta/enviar/", swallow)
    context.set_offline(False)
    page.goto(f"{house.workspace}/retornos/mesa/tableta/")
    unlock(page)
    page.locator("#send").click()
    page.get_by_text("No se envió todo.").wait_for()
    page.close()
    page = context.new_page()
    page.goto(f"{house.workspace}/retornos/mesa/tableta/")
    page.locator("#sealed", has_text="2").wait_for()
    unlock(page)
    page.locator("#send").click()
    page.locator("#report li").nth(1).wait_for(timeout=20_000)
    assert swallowed[0] == "saved"
    assert [moves(house, one["folio"], kind) for kind in ("call_home", "acta")] == [["delivered"]] * 2


def test_the_page_of_a_desk_works_without_javascript(house, browser):
    world = arrange(house)
    context = new_context(browser, "phone", javascript=False)
    page = context.new_page()
    enter(page, house, world["who"]["desk"])
    one = world["people"][1]
    page.goto(f"{house.workspace}/retornos/{one['folio']}/mesas/")
    line = page.locator(".am-touch", has_text=CALL)
    line.locator("summary").first.click()
    line.get_by_role("button", name="Está hecho").click()
    page.get_by_text(f"{CALL}: Está hecho").wait_for()
    assert moves(house, one["folio"], "call_home") == ["delivered"]
    context.close()
