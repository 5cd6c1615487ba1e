"""The portal read aloud by the device's own voice, and its easy-to-read version (B10)."""

from __future__ import annotations

import json

import pytest

from tests.browser.conftest import SIZES, axe, new_context
from tests.browser.test_following import office, prove  # noqa: F401
from tests.browser.test_pages import FIRST_VISIT_LIMIT, PUBLIC, look

pytestmark = pytest.mark.browser

#: The device's speech, which a browser without a window has not: it says each text at once, unless it is held.
DEVICE = """
(() => {
  window.said = [];
  const device = new EventTarget();
  device.voices = %s;
  device.getVoices = () => device.voices;
  device.speak = (one) => {
    device.now = one;
    window.said.push({ text: one.text, voice: one.voice.name, rate: one.rate });
    if (!window.held || window.said.length < window.held) setTimeout(() => device.now === one && one.onend(), 1);
  };
  device.cancel = () => { device.now = null; };
  Object.defineProperty(window, "speechSynthesis", { value: device });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})();
"""


def a_voice(name, lang, own=True):
    return {"name": name, "lang": lang, "localService": own}


OWN = a_voice("Paulina", "es_MX")
VOICES = [a_voice("Nube", "es-MX", own=False), a_voice("Jorge", "es-ES"), OWN, a_voice("Samantha", "en-US")]
#: What is pressed, but for links within a sentence (WCAG 2.5.8), radios with a label of their own height, and what is not shown.
SMALL = """() => [...document.querySelectorAll("a[href], button, select, input, textarea, summary")].filter((one) => {
  const box = one.getBoundingClientRect();
  if (!box.width || one.type === "hidden" || one.closest(".govuk-skip-link") || one.matches(".govuk-skip-link")) return false;
  if (one.closest("details:not([open])") && one.tagName !== "SUMMARY") return false;
  if (one.tagName === "A" && one.closest("p, dd") && getComputedStyle(one).display === "inline") return false;
  return box.height < 43.5 || box.width < 43.5;
}).map((one) => `${one.outerHTML.slice(0, 90)} ${one.getBoundingClientRect().height}`)"""


def device(browser, voices, size="phone", **cookies):
    context = new_context(browser, size)
    context.add_init_script(DEVICE % json.dumps(voices))
    return context


def choose(context, house, *, easy=False, language="es-mx"):
    context.add_cookies(
        [{"name": name, "value": value, "url": house.portal} for name, value in (("facil", str(int(easy))), ("lang", language))]
    )  # fmt: skip


def said(page, number):
    page.wait_for_function("number => window.said.length >= number", arg=number)
    return page.evaluate("() => window.said")


def test_b10_a_card_is_read_aloud_by_a_voice_of_the_device_in_parts_paused_and_slowed(house, browser):
    context = device(browser, VOICES)
    page, asked = context.new_page(), []
    page.goto(f"{house.portal}/derechos/si-llega-ice/")
    page.wait_for_load_state("networkidle")
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("() => { window.held = 3 }")
    listen = page.locator(".am-listen")
    listen.get_by_role("button", name="Escuchar").click()
    heard = said(page, 3)
    assert [one["text"] for one in heard] == [
        "Si llega ICE",
        "Qué hacer en casa, en la calle y en el trabajo.",
        "En su casa",
    ]
    assert {one["voice"] for one in heard} == {
        "Paulina"
    }  # of Mexico, and not the one that would send it away
    assert page.locator(".am-said").inner_text() == "En su casa"
    assert axe(page) == []
    listen.get_by_role("button", name="Pausa").press("Enter")
    assert page.evaluate("() => speechSynthesis.now") is None
    assert page.evaluate("() => document.activeElement.textContent") == "Seguir"
    listen.locator("select").select_option("0.75")
    page.evaluate("() => { window.held = 5 }")
    listen.get_by_role("button", name="Seguir").click()
    assert [(one["text"], one["rate"]) for one in said(page, 5)[3:]] == [
        ("En su casa", 0.75), ("No abra la puerta. Hable sin abrir.", 0.75),
    ]  # fmt: skip
    page.keyboard.press("Escape")
    assert page.locator(".am-said").count() == 0
    page.evaluate("() => { window.held = 0; window.said.length = 0 }")
    page.get_by_role("button", name="Escuchar: Si se lo llevan").click()
    listen.get_by_role("button", name="Parar").wait_for(state="hidden")
    assert [one["text"] for one in said(page, 4)][:2] == ["Si se lo llevan", "No firme nada que no entienda."]
    assert not any(
        "legal advice" in one["text"] or "Constitution" in one["text"] for one in page.evaluate("() => said")
    )
    assert asked == []  # nothing is asked for to be heard
    context.close()


@pytest.mark.parametrize(
    ("voices", "language"),
    [([], "es-mx"), ([a_voice("Nube", "es-MX", own=False)], "es-mx"), ([OWN], "en")],
    ids=["none", "only a company's", "only of another language"],
)
def test_b10_without_a_voice_of_the_device_nothing_is_offered_and_one_that_comes_late_is(
    house, browser, voices, language
):
    context = device(browser, voices)
    choose(context, house, language=language)
    page = context.new_page()
    page.goto(f"{house.portal}/")
    assert not page.locator(".am-listen").is_visible()
    assert page.locator(".am-hear").count() == 0
    late = {"es-mx": OWN, "en": a_voice("Samantha", "en-US")}[language]
    page.evaluate(
        "late => { speechSynthesis.voices.push(late); speechSynthesis.dispatchEvent(new Event('voiceschanged')) }",
        late,
    )
    assert page.locator(".am-listen").is_visible()
    assert page.locator(".am-hear").count() > 2
    context.close()


def test_b10_a_recording_goes_before_the_voice_and_the_voice_after_a_recording_that_fails(house, browser):
    context = device(browser, [OWN])
    context.add_init_script(
        "window.played = []; window.Audio = class { constructor(from) { this.from = from; }"
        " play() { played.push(this.from); if (this.from.includes('lost')) return Promise.reject(new Error('lost'));"
        " setTimeout(() => this.onended(), 1); return Promise.resolve(); } pause() {} };"
    )
    page = context.new_page()
    page.goto(f"{house.portal}/derechos/la-fianza/")
    page.evaluate(
        "() => { const [first, second, third] = document.querySelectorAll('[data-phrase]');"
        " first.dataset.audio = '/audio/es-mx/first.opus'; second.dataset.audio = '/audio/es-mx/lost.opus' }"
    )
    assert page.locator("[data-phrase='card-la-fianza-1']").count() == 1
    page.locator(".am-listen button").first.click()
    page.locator(".am-listen [data-do=stop]").wait_for(state="hidden")
    heard = [one["text"] for one in page.evaluate("() => said")]
    assert page.evaluate("() => played") == ["/audio/es-mx/first.opus", "/audio/es-mx/lost.opus"]
    assert heard[0] == "Cómo es"  # the title was played, the part whose recording failed is read
    assert "ICE o el juez dicen cuánto es. Lo menos son 1,500 dólares." in heard
    assert len(heard) == len(set(heard))
    context.close()


def test_b10_the_status_is_heard_in_parts_and_falls_silent_when_the_page_is_covered(house, browser, office):  # noqa: F811
    context = device(browser, VOICES)
    page = context.new_page()
    prove(house, office, page)
    page.evaluate("() => { window.held = 2 }")
    page.locator(".am-listen").get_by_role("button", name="Escuchar").click()
    assert said(page, 2)[0]["text"].startswith("Su solicitud terminada en")
    assert axe(page) == []
    page.evaluate(
        "() => { document.getElementById('main').style.visibility = 'hidden'; speechSynthesis.now.onend() }"
    )
    assert len(page.evaluate("() => said")) == 2
    assert page.locator(".am-said").count() == 0
    page.evaluate("() => { document.getElementById('main').style.visibility = ''; window.held = 0 }")
    status = page.locator(".am-status h2[data-phrase^='status-']")
    page.get_by_role("button", name=f"Escuchar: {status.inner_text()}").click()
    assert said(page, 3)[2]["text"] == status.inner_text()
    page.locator(".am-folds summary").last.click()
    page.evaluate("() => { window.said.length = 0 }")
    page.locator(".am-folds .am-hear:visible").first.click()
    assert len(said(page, 5)) >= 5
    assert page.evaluate("() => Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    context.close()


@pytest.mark.parametrize(("size", "language"), [("phone", "es-mx"), ("desk", "en")])
def test_b10_every_public_page_with_its_voice_in_easy_words_and_as_large_as_a_finger(
    house, browser, size, language
):
    context = device(browser, VOICES, size)
    choose(context, house, easy=True, language=language)
    page = context.new_page()
    for path in [*PUBLIC, "/buscar/", "/seguir/", "/fraude/avisar/", "/retorno/", "/preparate/registro/"]:
        page.goto(house.portal + path)
        look(page, size)
        assert page.locator("html.am-easy").count() == 1
        assert page.locator(".am-listen").is_visible() == (path in PUBLIC)
        assert page.evaluate(SMALL) == [], path
    choose(context, house, language=language)
    for path in [*PUBLIC, "/buscar/", "/seguir/", "/fraude/comprobar/", "/retorno/"]:
        page.goto(house.portal + path)
        assert page.evaluate(SMALL) == [], path
    context.close()


def test_b10_easy_words_are_chosen_once_without_a_script_and_kept_on_every_page(house, browser):
    context = new_context(browser, "phone", javascript=False)
    page = context.new_page()
    page.goto(f"{house.portal}/derechos/la-fianza/")
    page.get_by_role("button", name="Lectura fácil").click()
    assert page.url == f"{house.portal}/derechos/la-fianza/"
    page.get_by_text("Es dinero que usted deja para salir del centro.").wait_for()
    page.goto(f"{house.portal}/programas/apostilla-tlaxcala/")
    page.get_by_role("button", name="Ver la hoja completa").click()
    assert page.get_by_role("heading", name="Cómo lo sabemos").is_visible()
    assert page.locator("html.am-easy").count() == 0
    names = {one["name"] for one in context.cookies()}
    assert "facil" not in names
    context.close()


def test_b10_b11_the_easy_version_weighs_little_and_is_read_without_a_network_with_its_pictures(
    house, browser
):
    context = browser.new_context(viewport=SIZES["phone"], service_workers="block")
    choose(context, house, easy=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    received = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    for path in ("/", "/derechos/si-llega-ice/"):
        received.clear()
        page.goto(house.portal + path, wait_until="networkidle")
        assert 1_000 < sum(received) <= FIRST_VISIT_LIMIT
    context.close()
    context = device(browser, VOICES)
    choose(context, house, easy=True)
    page = context.new_page()
    page.goto(f"{house.portal}/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"{house.portal}/derechos/los-hijos/")
    context.set_offline(True)
    page.goto(f"{house.portal}/derechos/los-hijos/")
    assert page.get_by_text("Usted no pierde sus derechos.").is_visible()
    assert page.locator(".am-easy-part img").evaluate_all(
        "all => all.every(one => one.complete && one.naturalWidth)"
    )
    page.locator(".am-listen button").first.click()
    assert said(page, 3)[0]["text"] == "Los hijos de quien está detenido"
    assert SIZES["phone"]["width"] >= page.evaluate("() => document.documentElement.scrollWidth")
    context.close()
