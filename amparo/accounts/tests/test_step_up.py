"""What asks for a second factor shown a short while ago."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from amparo.accounts.models import Role
from amparo.accounts.permissions import RULES
from amparo.accounts.tests.test_signing_in import code_of, sign_in
from amparo.core import clock
from tests.factories import officer

pytestmark = pytest.mark.django_db
FRESH = "/personal/lista/"


@pytest.fixture
def keeper(client, settings):
    """An administrator who signed in with both factors just now."""
    settings.AMPARO_SECOND_FACTOR = True
    staff = officer("", Role.ADMINISTRATOR)
    staff.secret = generate_totp_secret()
    TOTP.activate(staff, staff.secret)
    client.post(sign_in(client, staff).url, {"code": code_of(staff.secret)})
    return staff


def test_a_second_factor_shown_at_signing_in_opens_it_for_a_quarter_of_an_hour(client, keeper):
    now = clock.now()
    assert client.get(FRESH).status_code == 200
    with time_machine.travel(now + dt.timedelta(minutes=16)):
        asked = client.get(FRESH)
        assert asked.url == "/accounts/2fa/reauthenticate/?next=%2Fpersonal%2Flista%2F"
        assert client.get("/personal/").status_code == 200  # everything else goes on
        assert (
            client.post("/accounts/2fa/reauthenticate/", {"code": "000000", "next": FRESH}).status_code == 200
        )
        assert client.get(FRESH).status_code == 302
        assert client.post(asked.url, {"code": code_of(keeper.secret), "next": FRESH}).url == FRESH
        assert client.get(FRESH).status_code == 200


def test_the_password_alone_is_not_enough(client, keeper):
    with time_machine.travel(clock.now() + dt.timedelta(minutes=40)):
        client.post("/accounts/reauthenticate/", {"password": "a-long-password"})
        assert client.get(FRESH).status_code == 302


def test_what_was_typed_in_a_page_that_asked_may_be_sent_a_while_later_and_then_no_more(client, keeper):
    with time_machine.travel(clock.now() + dt.timedelta(minutes=25)):
        assert client.post(FRESH, {}).status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(minutes=31)):
        answer = client.post(FRESH, {}, headers={"referer": "http://testserver/personal/lista/"})
        assert answer.url == "/accounts/2fa/reauthenticate/?next=%2Fpersonal%2Flista%2F"


def test_a_page_of_another_site_is_no_place_to_go_back_to(client, keeper):
    with time_machine.travel(clock.now() + dt.timedelta(minutes=31)):
        answer = client.post(FRESH, {}, headers={"referer": "https://example.org//mal.example/x"})
        assert "example.org" not in answer.url


def test_the_table_asks_for_it_where_people_could_be_hurt():
    fresh = {name for name, rule in RULES.items() if rule.fresh}
    assert fresh >= {
        "export_list", "export_money", "export_returns", "undo_merge", "read_across", "keep_staff", "approve_staff",
        "approve_export", "keep_api_clients", "destroy_document",
    }  # fmt: skip


def test_nobody_takes_off_their_last_second_factor(client, keeper):
    from allauth.mfa.models import Authenticator

    client.post("/accounts/reauthenticate/", {"password": "a-long-password"})
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=keeper, type=Authenticator.Type.TOTP).exists()
