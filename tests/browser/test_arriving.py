"""People on their way: each page fits, is accessible, in both languages; a notice is prepared and received without a script."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, new_context, sign_in
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser

#: Where the pictures of the pages go, when somebody wants to look at them.
PICTURES = os.environ.get("AMPARO_PICTURES", "")


@pytest.fixture(scope="session")
def coming(house):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AMPARO_", "DATABASE_URL"))
    }
    environment = {**kept, "AMPARO_HOME": str(house.home), "AMPARO_DEMO": "1", "AMPARO_DOOR": "cli",
                   "AMPARO_WORKSPACE_URL": house.workspace, "DJANGO_SETTINGS_MODULE": "amparo.shell.settings"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.arriving_world", house.email("officer")], check=True, cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def enter(page, house, said):
    page.goto(f"{house.workspace}/accounts/login/")
    page.locator("input[name=login]").fill(said["desk"])
    page.locator("input[name=password]").fill(said["password"])
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def seen(page, size, language, name):
    look(page, size)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{size}-{language}.png", full_page=True)


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_d1_d6_every_page_of_the_desk(house, browser, coming, size, language):
    context = new_context(browser, size)
    context.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])
    page = context.new_page()
    enter(page, house, coming)
    for name, path in {
        "coming": "vienen/", "notice": f"avisos/{coming['notice']}/", "lists": "listas/", "upload": "listas/nueva/",
        "report": f"listas/{coming['done']}/", "preview": f"listas/{coming['ready']}/",
        "columns": f"listas/{coming['asking']}/columnas/", "centres": "centros/", "day": "centros/?day=2025-03-15",
        "no-day": "centros/?day=2019-01-01", "bad-day": "centros/?day=x", "centre": "centros/nogales/",
        "no-permission": "centros/nogales/periodo/", "nowhere": "avisos/999999999/",
    }.items():  # fmt: skip
        page.goto(f"{house.workspace}/retornos/{path}")
        assert page.locator("html").get_attribute("lang") == language
        seen(page, size, language, name)
    page.goto(f"{house.workspace}/retornos/listas/nueva/")
    page.locator("main form button").last.click()
    page.locator(".govuk-error-summary").wait_for()
    seen(page, size, language, "upload-error")
    context.close()


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_d1_every_page_of_the_officer_and_of_headquarters(house, browser, coming, size, language):
    context = new_context(browser, size)
    context.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])
    page = context.new_page()
    sign_in(page, house, "officer")
    for name, path in {
        "person": f"personas/{coming['waiting']}/", "prepare": f"retornos/avisar/{coming['ill']}/",
        "prepare-empty": f"retornos/avisar/{coming['waiting']}/", "by-hand": f"retornos/avisos/{coming['notice']}/",
    }.items():  # fmt: skip
        page.goto(f"{house.workspace}/{path}")
        seen(page, size, language, name)
    page.goto(f"{house.workspace}/retornos/avisar/{coming['ill']}/")
    page.locator("[name=look]").click()
    page.locator("section[aria-labelledby=shown]").wait_for()
    seen(page, size, language, "look")
    page.goto(f"{house.workspace}/retornos/avisar/{coming['waiting']}/")
    page.locator("[name=look]").click()
    page.locator(".govuk-error-summary").wait_for()
    seen(page, size, language, "prepare-error")
    context.clear_cookies()
    context.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])
    sign_in(page, house, "headquarters")
    for name, path in {
        "hq-coming": "vienen/", "hq-centre": "vienen/?centre=tijuana", "hq-none": "vienen/?centre=aifa",
        "hq-period": "centros/tijuana/periodo/", "hq-directory": "centros/tijuana/",
    }.items():  # fmt: skip
        page.goto(f"{house.workspace}/retornos/{path}")
        seen(page, size, language, name)
    context.close()


def test_d1_a_desk_says_in_one_touch_and_without_a_script_that_it_knows(house, browser, coming):
    context = new_context(browser, "phone", javascript=False)
    page = context.new_page()
    enter(page, house, coming)
    page.goto(f"{house.workspace}/retornos/vienen/")
    card = page.locator(".am-card", has_text=coming["name"])
    card.get_by_role("button").click()
    page.locator(".govuk-notification-banner--success").wait_for()
    assert card.get_by_text("El centro lo recibió").is_visible()
    context.close()
