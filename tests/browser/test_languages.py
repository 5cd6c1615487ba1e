"""A phrase recorded in the browser, reviewed, made a pack, and heard by a family in its language."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

from amparo.core.packs.installing import install
from amparo.core.tests.making_packs import wav
from tests.browser.conftest import ROOT, SIZES, _free_port, _wait_for, axe, new_context, sign_in

pytestmark = pytest.mark.browser
TOLD = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def look(page, size):
    assert axe(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= SIZES[size]["width"], f"{page.url} is {width} px wide"


@contextmanager
def portal_with(house, folder):
    """Another portal on the same house, which finds this folder of packs when it starts."""
    port = _free_port()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AMPARO_", "DATABASE_URL"))
    }
    address = f"http://localhost:{port}"
    door = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "amparo.shell.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"],
        env={**kept, "AMPARO_HOME": str(house.home), "AMPARO_DEMO": "1", "AMPARO_DOOR": "portal",
             "AMPARO_PACKS": str(folder), "AMPARO_PORTAL_URL": address},
        cwd=ROOT, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(f"{address}/health/")
        yield address
    finally:
        door.terminate()
        door.wait(20)


@pytest.fixture(scope="module")
def hearing(browser):
    """A browser with a microphone that hums."""
    told = browser.browser_type.launch(
        executable_path=os.environ.get("AMPARO_CHROMIUM") or shutil.which("chromium"), args=TOLD
    )
    yield told
    told.close()


def test_a_phrase_is_recorded_reviewed_and_heard_by_a_family(house, hearing, size, tmp_path):
    context = new_context(hearing, size)
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    sign_in(page, house, "headquarters")
    code = f"art-x-{size}"
    page.goto(f"{house.workspace}/lenguas/")
    look(page, size)
    page.get_by_role("link", name="Grabar otra lengua").click()
    for name, text in (
        ("town", "San Prueba"),
        ("name", "Inventada"),
        ("spanish", f"De prueba {size}"),
        ("code", code),
    ):
        page.locator(f"[name={name}]").fill(text)
    look(page, size)
    page.get_by_role("button", name="Continuar").click()
    for name in ("Inés", "Rosa"):
        page.goto(f"{house.workspace}/lenguas/{code}/habla/")
        page.get_by_label("Nombre de quien habla").fill(name)
        page.get_by_label("Dijo que sí a lo de arriba").check()
        look(page, size)
        page.get_by_role("button", name="Agregar a esta persona").click()
        page.wait_for_url(f"**/lenguas/{code}/")
    look(page, size)
    page.get_by_role("link", name="Nunca pedimos dinero.").click()
    page.get_by_label("Quién habla").select_option(label="Inés")
    record = page.locator("[data-recorder] button")
    record.focus()
    page.keyboard.press("Enter")  # without a mouse
    page.get_by_text("Grabando.").wait_for()
    page.wait_for_timeout(700)
    page.keyboard.press("Enter")
    page.get_by_text("Grabada.").wait_for()
    assert page.locator("[data-recorder] audio").is_visible()
    page.wait_for_function("() => document.querySelector('[data-recorder] audio').readyState > 0")
    page.get_by_label("La frase por escrito").fill("Amo tomin")
    look(page, size)
    page.get_by_role("button", name="Guardar", exact=True).click()
    page.get_by_text("Se guardó. Ahora la escucha").wait_for()
    kept = page.locator("article audio")
    kept.evaluate("one => one.load()")
    page.get_by_label("Segunda persona, que la escuchó").select_option(label="Rosa")
    page.get_by_label("Sí: dice la frase").check()
    look(page, size)
    page.get_by_role("button", name="Guardar lo que dice la segunda persona").click()
    page.get_by_text("Segunda persona: Rosa").wait_for()
    look(page, size)
    page.goto(f"{house.workspace}/lenguas/{code}/paquete/")
    page.get_by_label("Esta lengua se puede ofrecer").check()
    look(page, size)
    with page.expect_download() as arriving:
        page.get_by_role("button", name="Descargar el paquete").click()
    pack = tmp_path / "pack.zip"
    arriving.value.save_as(pack)
    install(pack, tmp_path / "packs", tmp_path / "ready")
    page.goto(f"{house.workspace}/lenguas/{code}/habla/")
    assert problems == []
    with portal_with(house, tmp_path / "packs") as portal:
        _heard_by_a_family(context.new_page(), portal, size)
    context.close()


def _heard_by_a_family(page, portal, size):
    page.goto(f"{portal}/en-su-lengua/")
    look(page, size)
    page.get_by_role("button", name="Inventada").click()
    page.get_by_role("heading", name="Inventada", level=1).wait_for()
    assert page.locator("html").get_attribute("lang") == "es-MX"
    assert page.get_by_text("Esta página está en parte en español.").is_visible()
    assert page.locator("#do-money p").first.get_attribute("lang").startswith("art-x-")
    heard = page.evaluate(
        "() => { const one = document.querySelector('#do-money audio'); one.muted = true; return one.play().then(() => true) }"
    )
    assert heard
    look(page, size)
    page.goto(f"{portal}/derechos/")
    assert page.get_by_text("Amo tomin").is_visible()  # the sentence of every page, in the words of the pack
    look(page, size)


def test_without_a_microphone_the_page_says_what_to_do_and_a_file_will_do(house, context, size, tmp_path):
    page = context.new_page()
    sign_in(page, house, "supervisor")
    code = f"art-x-sin-{size}"
    page.goto(f"{house.workspace}/lenguas/nueva/")
    for name, text in (
        ("town", "San Prueba"),
        ("name", "Sin micrófono"),
        ("spanish", f"Sin micrófono {size}"),
        ("code", code),
    ):
        page.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name="Continuar").click()
    page.wait_for_url(f"**/lenguas/{code}/")
    page.goto(f"{house.workspace}/lenguas/{code}/frase/do-call/")
    page.get_by_text("Todavía no hay nadie en la lista.").wait_for()
    look(page, size)
    page.goto(f"{house.workspace}/lenguas/{code}/habla/")
    page.locator("[name=name]").fill("Inés")
    page.locator("[name=agreed]").check()
    page.get_by_role("button", name="Agregar a esta persona").click()
    page.goto(f"{house.workspace}/lenguas/{code}/frase/do-call/")
    page.get_by_role("button", name="Grabar con el micrófono").click()
    page.locator("[data-recorder] [role=status]", has_text="elija un archivo").wait_for()
    look(page, size)
    page.get_by_role("button", name="Guardar", exact=True).click()
    look(page, size)  # what is missing is said
    chosen = tmp_path / "frase.wav"
    chosen.write_bytes(wav(1))
    page.locator("[name=speaker]").select_option(label="Inés")
    page.locator("[name=recording]").set_input_files(chosen)
    page.get_by_role("button", name="Guardar", exact=True).click()
    page.get_by_text("Debe escucharla una segunda persona").wait_for()
    look(page, size)
