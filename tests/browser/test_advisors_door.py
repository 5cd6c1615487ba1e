"""C1, C5: an advisor's whole road, from the mail to the end, in both sizes and languages, and by the keyboard alone."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import replace

import psycopg
import pytest

from amparo.core import postgres
from amparo.core.environment import Environment
from tests.browser.conftest import ROOT, new_context
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser
PASSWORD = "a-long-password"


def arranged(house, until: str = "offered") -> dict[str, str]:
    """A referral of a case of the house's officer, offered to an advisor of its own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("AMPARO_", "DATABASE_URL"))
    }
    environment = {**kept, "AMPARO_HOME": str(house.home), "AMPARO_DEMO": "1", "AMPARO_DOOR": "cli",
                   "AMPARO_WORKSPACE_URL": house.workspace, "DJANGO_SETTINGS_MODULE": "amparo.shell.settings"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.advisors", house.email("officer"), until], check=True, cwd=ROOT,
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def in_database(house, sql: str, *values: object) -> list[tuple]:
    with psycopg.connect(
        postgres.superuser_dsn(replace(Environment.read(), home=house.home), "amparo")
    ) as connection:
        return connection.execute(sql, values).fetchall()


def link_in_the_mail(house, email: str) -> str:
    """The link that acknowledges, as the mail that left has it."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for (text,) in in_database(house, "SELECT text FROM notices_demomessage WHERE address = %s", email):
            found = re.search(r"https?://\S+/pale/acuse/\S+/", text)
            if found:
                return found.group()
        time.sleep(0.3)
    raise AssertionError("no mail with a link came")


def enter(page, house, email: str) -> None:
    page.goto(f"{house.workspace}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/pale/mio/")


def press(page, element) -> None:
    """As whoever has no mouse: the focus goes there, and the key does it."""
    element.focus()
    assert element.evaluate("e => e === document.activeElement")
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_c1_an_advisors_whole_road(house, browser, size, language):
    said = arranged(house)
    context = new_context(browser, size)
    context.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])
    page = context.new_page()
    enter(page, house, said["email"])
    look(page, size)
    assert said["name"] not in page.content()
    with page.expect_navigation():
        page.locator("main table a").first.click()
    look(page, size)
    here = page.url
    assert said["name"] in page.inner_text("main")
    assert "Patrón Inventado" in page.inner_text("main")
    assert "pide fianza" not in page.content()
    page.goto(f"{here}conflicto/")
    look(page, size)
    page.goto(here)
    press(page, page.locator("main form button").first)  # there is no conflict
    look(page, size)
    assert "pide fianza" in page.inner_text("main")

    stranger = new_context(browser, size, javascript=False)
    stranger.add_cookies([{"name": "lang", "value": language, "url": house.workspace}])
    mail = stranger.new_page()
    mail.goto(link_in_the_mail(house, said["email"]))
    link = mail.url
    assert said["name"] not in mail.content()
    assert mail.locator("main form button").count() == 1
    with mail.expect_navigation():
        mail.locator("main form button").click()
    assert mail.locator(".govuk-panel").is_visible()
    stranger.close()
    other = new_context(browser, size)
    again = other.new_page()
    for _time in range(2):
        again.goto(link)
        look(again, size)
    with again.expect_navigation():
        again.locator("main form button").click()
    assert again.locator(".govuk-panel").count() == 0  # it holds once
    look(again, size)
    other.close()

    page.goto(here)
    look(page, size)
    assert page.locator("main form").count() == 0  # acknowledged already
    today = dt.date.today().isoformat()
    for part, fill in (
        ("hable/", {"on": today}),
        ("aceptar/", {"level": "representation"}),
        ("paso/", {"kind": "filed", "on": today, "note": "Solicitud de fianza"}),
        ("audiencias/nueva/", {"kind": "bond", "at": f"{dt.date.today() + dt.timedelta(days=3)}T09:30", "court": "Corte"}),
        ("informe/", {"text": "Se presentó la solicitud de fianza."}),
        ("notas/", {"text": "Confidencia de la persona"}),
        ("concluir/", {"outcome": "bond_granted"}),
    ):  # fmt: skip
        page.goto(here + part)
        look(page, size)
        press(
            page, page.locator("main form button").first
        )  # empty, or as it was drawn: what is missing is said
        if page.locator(".govuk-error-summary").count():
            look(page, size)
        elif part in ("hable/",):
            continue
        fill_in(page, fill)
        press(page, page.locator("main form button").first)
        look(page, size)
        assert page.locator(".govuk-notification-banner--success").count() == 1, part
    page.goto(f"{house.workspace}/pale/mio/")
    look(page, size)
    page.goto(f"{here}notas/")
    # Read through the workspace's own role, for which row-level security holds: the page knows who acts.
    assert "Confidencia de la persona" in page.inner_text("main")
    look(page, size)
    page.goto(f"{house.workspace}/agenda/mi-calendario/")
    look(page, size)
    context.close()


def fill_in(page, said: dict[str, str]) -> None:
    for name, value in said.items():
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("e => e.type") == "radio":
            page.locator(f"main [name={name}][value={value}]").check()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def test_c5_an_overdue_report_stands_first_and_hearings_reach_the_officer(house, browser, size):
    said = arranged(house, "in_progress")
    in_database(
        house,
        "UPDATE counsel_referral SET due_at = now() - interval '3 days' WHERE folio = %s RETURNING id",
        said["folio"],
    )
    context = new_context(browser, size)
    page = context.new_page()
    enter(page, house, said["email"])
    assert "3 días de retraso" in page.locator("section").first.inner_text()
    look(page, size)
    page.goto(f"{house.workspace}/pale/mio/{said['folio']}/informe/")
    assert page.locator(".govuk-warning-text").is_visible()
    look(page, size)
    page.goto(f"{house.workspace}/pale/mio/{said['folio']}/audiencias/nueva/")
    fill_in(
        page,
        {"kind": "bond", "at": f"{dt.date.today() + dt.timedelta(days=2)}T09:30", "court": "Corte del aviso"},
    )
    for element in (
        page.locator("main form button"),
        page.get_by_role("link", name=re.compile("La corte la cambió")),
    ):
        with page.expect_navigation():
            element.first.click()
    look(page, size)
    page.goto(f"{house.workspace}/pale/mio/NOEXISTE/")
    look(page, size)
    context.close()
    context = new_context(browser, size)
    page = context.new_page()
    page.goto(f"{house.workspace}/accounts/login/")
    page.locator("input[name=login]").fill(house.email("officer"))
    page.locator("input[name=password]").fill(house.told["password"])
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    page.goto(f"{house.workspace}/agenda/?view=days")
    assert "Corte del aviso" in page.inner_text("main") or said["name"] in page.inner_text("main")
    page.goto(f"{house.workspace}/pale/mio/")  # and the advisor's door is closed to officers
    assert page.locator("h1").is_visible()
    assert said["folio"] not in page.content()
    context.close()
