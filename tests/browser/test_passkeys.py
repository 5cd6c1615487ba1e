"""A passkey from a browser's own authenticator: made, used to sign in without a password, and shown again when something asks
for a fresh second factor."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from amparo.core import postgres
from amparo.core.environment import Environment
from tests.browser.conftest import axe, new_context, sign_in

pytestmark = pytest.mark.browser
KEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
       "automaticPresenceSimulation": True}  # fmt: skip


@pytest.fixture
def nobody_keeps_it(house):
    """The world is every test's: its auditor has no second factor afterwards."""
    yield
    with psycopg.connect(
        postgres.superuser_dsn(replace(Environment.read(), home=house.home), "amparo")
    ) as connection:
        connection.execute("DELETE FROM mfa_authenticator")


def test_a_passkey_is_made_signs_in_alone_and_is_shown_again(house, browser, nobody_keeps_it):
    context = new_context(browser, "desk")
    page = context.new_page()
    door = context.new_cdp_session(page)
    door.send("WebAuthn.enable")
    key = door.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    sign_in(page, house, "auditor")
    page.goto(f"{house.workspace}/accounts/2fa/webauthn/add/")
    page.locator("input[name=password]").fill(house.told["password"])
    page.locator("main button[type=submit]").first.click()
    page.locator("input[name=name]").fill("Teléfono inventado")
    page.locator("input[name=passwordless]").check()
    assert axe(page) == []
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    assert len(door.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
    page.goto(f"{house.workspace}/cuenta/")
    assert "Teléfono inventado" in page.locator("main").inner_text()
    page.locator(".am-header__account form[action='/accounts/logout/'] button").click()
    page.wait_for_url("**/accounts/login/**")
    page.locator("#passkey_login").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(f"{house.workspace}/accounts/2fa/webauthn/reauthenticate/?next=/cuenta/")
    page.locator("main button").first.click()
    page.wait_for_url("**/cuenta/")
    assert "último uso" in page.locator("main").inner_text().lower()
    # Without whoever unlocks it, the key opens nothing.
    page.locator(".am-header__account form[action='/accounts/logout/'] button").click()
    door.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.locator("#passkey_login").click()
    page.wait_for_timeout(500)
    assert "/accounts/login" in page.url
    context.close()
