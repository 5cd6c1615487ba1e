"""How a family chooses to be told: every page fits and is accessible, in both languages; a browser shows a notice; it all works
without a script but for that."""

from __future__ import annotations

import json
import re
import time

import pytest

from tests.browser.conftest import new_context, sign_in
from tests.browser.test_pages import look

pytestmark = pytest.mark.browser


def codes(office, house):
    """The codes that stand in the demo's post box."""
    office.goto(f"{house.workspace}/mensajes/")
    return set(
        re.findall(r"c[oó]digo es (\d{8})", office.locator("section[aria-labelledby=box]").inner_text())
    )


def prove(page, browser, house):
    context = new_context(browser, "desk")
    office = context.new_page()
    sign_in(office, house, "headquarters")
    before = codes(office, house)  # of other tests
    page.goto(f"{house.portal}/seguir/")
    page.locator("[name=folio]").fill(house.told["family"]["folio"])
    page.locator("[name=secret]").fill(house.told["family"]["secret"])
    page.locator("main form button").first.click()
    page.locator("[name=code]").wait_for()
    for _ in range(240):
        if new := codes(office, house) - before:
            break
        time.sleep(0.5)
    context.close()
    page.locator("[name=code]").fill(new.pop())
    page.locator("main form button").first.click()
    page.wait_for_url("**/seguir/estado/")


def test_b6_b10_a_family_chooses_how_it_is_told(house, browser, size):
    context = new_context(browser, size)
    page = context.new_page()
    prove(page, browser, house)
    for language in ("es-mx", "en"):
        context.add_cookies([{"name": "lang", "value": language, "url": house.portal}])
        page.goto(f"{house.portal}/seguir/estado/")
        page.locator("a[href$='/seguir/avisos/']").click()
        assert page.locator("script").count() == 0
        look(page, size)
        page.locator("[name=often][value=daily]").check()
        page.locator("main form button").first.click()
        page.locator(".am-status").wait_for()
        look(page, size)
        for path in ("/seguir/avisos/telefono/", "/baja/un-token-inventado/"):
            page.goto(house.portal + path)
            look(page, size)
        page.locator("main form button").click()
        look(page, size)
    # The same browser, which runs no script.
    without = browser.new_context(java_script_enabled=False, storage_state=context.storage_state())
    page = without.new_page()
    page.goto(f"{house.portal}/seguir/avisos/")
    assert page.locator("[name=often][value=daily]").is_checked()
    page.locator("[name=often][value=now]").check()
    page.locator("main form button").first.click()
    page.locator(".am-status").wait_for()
    page.locator("form[action$='/prueba/'] button").click()
    page.locator(".am-status").wait_for()
    page.goto(f"{house.portal}/seguir/avisos/telefono/")
    assert page.locator("[data-cannot]").is_visible()  # notices of the browser are not offered
    assert not page.locator("[data-can] button").is_visible()
    without.close()
    context.close()


def test_b6_a_browser_shows_a_notice_that_says_nothing_and_leads_to_the_start(house, browser):
    context = new_context(browser, "phone")
    context.grant_permissions(["notifications"], origin=house.portal)
    page = context.new_page()
    prove(page, browser, house)
    page.goto(f"{house.portal}/seguir/avisos/telefono/")
    assert page.locator("[data-can] button").is_visible()
    # What the maker's push service would answer; none can be reached from here.
    page.evaluate(
        """() => { PushManager.prototype.subscribe = async (asked) => ({ toJSON: () => ({
            endpoint: "https://updates.push.services.mozilla.com/wpush/v2/x",
            keys: { p256dh: "B" + "A".repeat(86), auth: "A".repeat(22), asked: asked.applicationServerKey.length } }) }); }"""
    )
    page.locator("[data-can] button").click()
    page.locator(".am-status").wait_for()
    assert page.locator("[name=forget]").is_visible()

    shown = told_by_push(
        context, page, house, {"title": "Hay novedades de su solicitud", "body": "Solicitud M8X4"}
    )
    assert shown == [["Hay novedades de su solicitud", "Solicitud M8X4"]]
    page.locator("[name=forget]").click()
    page.locator(".am-status").wait_for()
    page.get_by_role("button", name="Salir de esta página").click()
    context.close()


def told_by_push(context, page, house, said):
    """What the service worker shows when its push service hands it a message."""
    session = context.new_cdp_session(page)
    found = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(  # other pages of this browser have workers too
            one for one in event["registrations"] if one["scopeURL"].startswith(house.portal)
        ),
    )
    session.send("ServiceWorker.enable")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    for _ in range(40):
        if found:
            break
        page.wait_for_timeout(100)
    for _ in range(
        5
    ):  # a worker that is still starting lets a message fall, as a push service would send it again
        for registration in {
            one["registrationId"] for one in found if not one["isDeleted"]
        }:  # of others who closed, too
            session.send(
                "ServiceWorker.deliverPushMessage",
                {"origin": house.portal, "registrationId": registration, "data": json.dumps(said)},
            )
        for _ in range(30):
            shown = page.evaluate(
                "() => navigator.serviceWorker.ready.then(r => r.getNotifications())"
                ".then(all => all.map(one => [one.title, one.body]))"
            )
            if shown:
                return shown
            page.wait_for_timeout(100)
    return []


def test_an_officer_sees_what_became_of_messages_and_changes_how_a_family_is_told(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    page.goto(f"{house.workspace}/solicitudes/?state=following")
    page.locator("main a[href*='/solicitudes/F']").first.click()
    look(page, size)
    page.locator("a[href$='/avisos/']").last.click()
    look(page, size)
    page.locator("main form button").last.click()
    look(page, size)
    page.locator("a.govuk-back-link").click()
    page.locator("a[href$='/contacto/']").first.click()
    look(page, size)
    page.locator("main form button").last.click()
    look(page, size)
    page.get_by_role("button", name="English").click()
    look(page, size)
