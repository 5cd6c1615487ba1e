"""Who gets in, and how; what each role may; what is written down of reading."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from amparo.accounts.actions import log_reading
from amparo.accounts.models import Reading, Role
from amparo.accounts.permissions import PERMISSIONS, may, require, scope, staff_may
from amparo.core.errors import NotAllowed
from tests.factories import officer

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def limits(settings):
    """The limits of sign-in that the product has; tests otherwise sign in as often as they like."""
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = settings.SIGN_IN_LIMITS
    yield
    cache.clear()


def sign_in(client, staff, password="a-long-password"):
    return client.post(LOGIN, {"login": staff.email, "password": password})


def code_of(secret):
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06}"


def test_a_stranger_sees_the_sign_in_page_and_comes_back_to_where_they_wanted_to_go(client):
    answer = client.get("/listas/")
    assert answer.url == f"{LOGIN}?next=/listas/"
    staff = officer()
    answer = client.post(
        answer.url, {"login": staff.email, "password": "a-long-password", "next": "/listas/"}
    )
    assert answer.url == "/listas/"


def test_a_wrong_password_and_an_unknown_name_are_told_in_the_same_words(client):
    staff = officer()
    wrong = sign_in(client, staff, "not-the-password").content.decode()
    unknown = client.post(LOGIN, {"login": "nadie@example.org", "password": "x"}).content.decode()

    def said(page):
        return re.findall(r"govuk-error-[^>]*>([^<]*)<", page)

    assert said(wrong) == said(unknown) != []


def test_after_five_wrong_passwords_even_the_right_one_waits_five_minutes(client, limits):
    staff = officer()
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False) as clock:
        for _ in range(5):
            sign_in(client, staff, "not-the-password")
        assert sign_in(client, staff).status_code == 200
        assert client.get("/").url.startswith(LOGIN)
        clock.shift(dt.timedelta(minutes=5, seconds=1))
        assert sign_in(client, staff).status_code == 302


def test_nobody_reaches_a_page_before_a_second_factor_is_set_up(client, settings):
    settings.AMPARO_SECOND_FACTOR = True
    staff = officer()
    sign_in(client, staff)
    assert client.get("/").url == "/accounts/2fa/"
    page = client.get("/accounts/2fa/").content.decode()
    assert "/accounts/2fa/webauthn/add/" in page
    assert "/accounts/2fa/totp/activate/" in page
    TOTP.activate(staff, generate_totp_secret())
    assert client.get("/").status_code == 200


def test_with_a_second_factor_the_password_alone_opens_nothing(client, settings):
    settings.AMPARO_SECOND_FACTOR = True
    staff, secret = officer(), generate_totp_secret()
    TOTP.activate(staff, secret)
    asked = sign_in(client, staff)
    assert asked.url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/").url.startswith(LOGIN)
    assert client.post(asked.url, {"code": "000000"}).status_code == 200
    assert client.get("/").url.startswith(LOGIN)
    client.post(asked.url, {"code": code_of(secret)})
    assert client.get("/").status_code == 200


def test_who_left_gets_in_no_more_and_an_open_session_ends(client):
    staff = officer()
    sign_in(client, staff)
    assert client.get("/").status_code == 200
    staff.is_active = False
    staff.save()
    assert client.get("/").url.startswith(LOGIN)
    sign_in(client, staff)
    assert client.get("/").url.startswith(LOGIN)
    assert all(scope(staff, action) is None for action in PERMISSIONS)


def test_nobody_makes_an_account_for_themselves(client):
    page = client.get("/accounts/signup/").content.decode()
    assert "password1" not in page


def test_own_is_ones_own_office_and_the_call_centre_serves_every_one():
    ours, theirs = officer("elpaso"), officer("sanbernardino")
    assert may(ours, "record_service", office_id="elpaso")
    assert not may(theirs, "record_service", office_id="elpaso")
    assert may(officer(role=Role.CIAM), "take_intake", office_id="elpaso")
    assert not may(officer(role=Role.CIAM), "record_service", office_id="elpaso")
    assert may(officer(role=Role.HEADQUARTERS), "upload_list", office_id="elpaso")
    with pytest.raises(NotAllowed):
        require(theirs, "record_service", office_id="elpaso")


def test_a_view_cannot_be_guarded_by_a_permission_that_does_not_exist():
    with pytest.raises(KeyError):
        staff_may("do_as_one_likes")


def test_what_was_read_stays_written_down():
    reading = log_reading(staff=officer(), person_id=1, folio="P0000000001", page="person", purpose="x" * 500)
    assert len(reading.purpose) == 200
    for change in (
        lambda: Reading.objects.filter(pk=reading.pk).update(purpose="nothing"),
        lambda: Reading.objects.filter(pk=reading.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_database_knows_who_acts_within_the_transaction_of_the_page_and_no_longer(client):
    staff = officer()
    client.force_login(staff)
    with CaptureQueriesContext(connection) as asked:
        client.get("/oficinas/")
    said = [one["sql"] for one in asked]
    told = next(at for at, sql in enumerate(said) if "amparo.actor" in sql)
    # The page's own transaction, which is a savepoint inside the test's: told before it, nobody would be known in it.
    assert max(at for at, sql in enumerate(said[:told]) if sql.startswith("SAVEPOINT")) == told - 1
    assert f"'{staff.pk}', true" in said[told]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('amparo.actor', true)")
        assert cursor.fetchone() == (str(staff.pk),)


@pytest.mark.parametrize(
    "password", ["Consulado2026!", "amparo-amparo-amparo", "ProtecciónSRE2025", "MexicoMexicoMexico1"]
)
def test_a_password_of_words_of_the_house_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["cuatro tortugas verdes", "mexico tiene nueve faroles", "x7Kq-92vB-pLw4"]
)
def test_words_of_ones_own_are_taken(password):
    validate_password(password)
