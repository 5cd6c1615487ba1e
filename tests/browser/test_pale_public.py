"""PALE as the public, families, supervisors and advisors see it: the directory, the look-up, ratings, complaints, quality."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.browser.conftest import ROOT, new_context
from tests.browser.test_following import office, pictures, prove
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser
__all__ = ["office", "pictures"]
BOTH = pytest.mark.parametrize(("size", "language"), [("phone", "es-mx"), ("desk", "en")])


@pytest.fixture
def arranged(house):
    """What the house has of PALE."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AMPARO_", "DATABASE_URL"))},
        "AMPARO_HOME": str(house.home), "AMPARO_DEMO": "1", "AMPARO_DOOR": "worker",
        "DJANGO_SETTINGS_MODULE": "amparo.shell.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.pale", house.told["family"]["folio"]],
        check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def browse(browser, house, size, language):
    """A browser whose pages run no script; what looks at a page (`see`) may."""
    context = new_context(browser, size)
    for door in (house.portal, house.workspace):
        context.add_cookies([{"name": "lang", "value": language, "url": door}])
    page = context.new_page()
    page.scripts = context.new_cdp_session(page)
    page.scripts.send("Emulation.setScriptExecutionDisabled", {"value": True})
    return context, page


def see(page, size, picture=None):
    """The page is accessible and no wider than its screen; perhaps a picture of it."""
    page.scripts.send("Emulation.setScriptExecutionDisabled", {"value": False})
    if page.url.endswith("/seguir/estado/"):  # without a script it asks by itself in another way
        page.reload()
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    look(page, size)
    if picture:
        picture(page)
    page.scripts.send("Emulation.setScriptExecutionDisabled", {"value": True})


def enter(page, house, email):
    page.goto(f"{house.workspace}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill("a-long-password")
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


@BOTH
def test_b9_anybody_finds_a_lawyer_and_checks_one_without_a_script(
    house, browser, arranged, size, language, pictures
):
    context, page = browse(browser, house, size, language)
    page.goto(f"{house.portal}/abogados/")
    see(page, size, pictures(f"directory-{size}-{language}"))
    page.locator("main form").last.locator("button").click()  # the next page
    see(page, size)
    page.goto(f"{house.portal}/abogados/")
    page.locator("#id_area").select_option("laboral")
    page.locator("#id_language").select_option("Náhuatl")
    page.locator("main form button").first.click()
    assert page.get_by_role("heading", name=arranged["name"]).is_visible()
    see(page, size)
    page.locator("#id_place").fill("Oaxaca")
    page.locator("main form button").first.click()
    assert page.locator(".govuk-error-summary").is_visible()
    see(page, size)
    page.locator("#id_place").fill("Alaska")
    page.locator("main form button").first.click()
    see(page, size)
    page.goto(f"{house.portal}/abogados/como-pedir/")
    see(page, size, pictures(f"how-{size}-{language}"))
    for number, expected in ((arranged["number"], ("Sí:", "Yes:")), ("24012399", ("No:", "No:"))):
        page.goto(f"{house.portal}/fraude/comprobar/")
        see(page, size)
        page.locator("[name=state]").select_option(arranged["state"])
        page.locator("[name=number]").fill(number)
        page.locator("section[aria-labelledby=a_lawyer] button").click()
        assert page.locator("h1").inner_text().startswith(expected)
        see(page, size)
    context.close()


def test_the_directory_is_read_without_a_network_once_it_was_opened(house, browser, arranged):
    context = new_context(browser, "phone")
    page = context.new_page()
    page.goto(f"{house.portal}/")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"{house.portal}/abogados/")
    context.set_offline(True)
    page.goto(f"{house.portal}/abogados/")
    assert page.get_by_role("heading", name="Abogados del consulado").is_visible()
    context.close()


@BOTH
def test_c8_a_family_reads_of_its_lawyer_rates_and_complains_without_a_script(
    house, browser, office, arranged, size, language, pictures
):
    context, page = browse(browser, house, size, language)
    prove(house, office, page)
    assert page.get_by_text(arranged["name"]).first.is_visible()
    see(page, size, pictures(f"status-{size}-{language}"))
    page.goto(f"{house.portal}/seguir/abogado/")
    see(page, size, pictures(f"rate-{size}-{language}"))
    page.locator("main form button").last.click()
    assert page.locator(".govuk-error-summary").is_visible()
    see(page, size)
    for name, value in (("stars", "2"), ("spoke", "yes"), ("explained", "no"), ("again", "no")):
        page.locator(f'[name={name}][value="{value}"]').check()
    page.locator("main form button").last.click()
    assert page.url.endswith("/seguir/abogado/rated/")
    see(page, size)
    page.goto(f"{house.portal}/seguir/abogado/queja/")
    see(page, size, pictures(f"complain-{size}-{language}"))
    page.locator("[name=text]").fill("Nadie contesta y falta una semana para la audiencia.")
    page.locator("main form button").last.click()
    assert page.url.endswith("/seguir/abogado/complained/")
    see(page, size)
    context.close()


@BOTH
def test_c8_a_supervisor_answers_and_an_advisor_sees_sums_alone(
    house, browser, arranged, size, language, pictures
):
    context, page = browse(browser, house, size, language)
    enter(page, house, arranged["supervisor"])
    for path, name in (
        ("/pale/calidad/", "quality"), (f"/pale/calidad/asesor/{arranged['advisor']}/", "advisor"),
        ("/pale/quejas/", "complaints"), ("/pale/quejas/?state=over", "answered"),
        (f"/pale/quejas/{arranged['complaint']}/", "complaint"),
        (f"/pale/calidad/canalizacion/{arranged['referral']}/", "person-says"),
    ):  # fmt: skip
        answer = page.goto(house.workspace + path)
        assert answer.status == 200, path
        see(page, size, pictures(f"{name}-{size}-{language}"))
    page.goto(f"{house.workspace}/pale/quejas/{arranged['complaint']}/")
    page.locator("section[aria-labelledby=answering] button").click()
    see(page, size)
    context.clear_cookies()
    context.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])
    enter(page, house, arranged["lawyer"])
    page.goto(f"{house.workspace}/pale/calidad/mia/")
    see(page, size, pictures(f"own-{size}-{language}"))
    assert page.goto(f"{house.workspace}/pale/quejas/{arranged['complaint']}/").status == 403
    see(page, size)
    context.close()
