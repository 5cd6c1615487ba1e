"""What is strange about signing in is told to the person and to who supervises them."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from amparo.accounts.alarms import at_night
from amparo.accounts.models import Role, SignIn
from amparo.accounts.tests.test_sessions import SAFARI, sign_in
from amparo.casework.notifying.models import OfficerNotice
from tests.factories import officer

pytestmark = pytest.mark.django_db
NOON, NIGHT = (
    dt.datetime(2026, 3, 2, 19, tzinfo=dt.UTC),
    dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC),
)  # 12:00, 2:00 in El Paso


def told(staff) -> list[str]:
    return list(
        OfficerNotice.objects.filter(staff=staff, kind="sign_in")
        .order_by("pk")
        .values_list("text_code", flat=True)
    )


def test_the_first_browser_is_no_news_and_another_one_is_told_to_both():
    staff, supervisor, elsewhere = (
        officer(),
        officer(role=Role.SUPERVISOR),
        officer("boston", Role.SUPERVISOR),
    )
    with time_machine.travel(NOON):
        first = sign_in(staff)
        first.post("/accounts/logout/")
        first.post("/accounts/login/", {"login": staff.email, "password": "a-long-password"})
        assert told(staff) == []
        sign_in(staff, SAFARI)
    assert told(staff) == ["sign_in_new_device"]
    assert told(supervisor) == ["sign_in_new_device_staff"]
    assert told(elsewhere) == []


def test_the_fifth_wrong_password_is_told_once():
    staff, supervisor = officer(), officer(role=Role.SUPERVISOR)
    client = Client()
    with time_machine.travel(NOON):
        for tries in range(1, 9):
            client.post("/accounts/login/", {"login": staff.email, "password": "no-es"})
            assert told(staff) == (["sign_in_many_wrong"] if tries >= 5 else [])
    assert told(supervisor) == ["sign_in_many_wrong_staff"]


def test_a_wrong_name_and_a_wrong_password_are_both_one_line():
    for login in (officer().email, "nadie@example.org"):
        Client().post("/accounts/login/", {"login": login, "password": "no-es"})
    assert [one.kind for one in SignIn.objects.all()] == ["wrong", "wrong"]
    assert SignIn.objects.filter(staff=None).count() == 1


def test_the_night_is_the_offices_own_and_the_call_centre_has_none():
    ours, in_mexico, ciam = officer(), officer("", Role.HEADQUARTERS), officer("", Role.CIAM)
    assert [at_night(one, NIGHT) for one in (ours, in_mexico, ciam)] == [True, True, False]
    assert [at_night(one, NOON) for one in (ours, in_mexico, ciam)] == [False, False, False]
    with time_machine.travel(NIGHT):
        sign_in(ours)
    assert told(ours) == ["sign_in_hour"]


def test_supervisors_see_the_strange_ones_of_their_own_office_and_headquarters_all(client):
    with time_machine.travel(NIGHT):
        sign_in(officer("elpaso"))
        sign_in(officer("chicago"))
    for who, count in ((officer("elpaso", Role.SUPERVISOR), 1), (officer("", Role.HEADQUARTERS), 2)):
        client.force_login(who)
        assert client.get("/personal/").content.decode().count("A una hora en que ahí nadie trabaja") == count
    client.force_login(officer())
    assert client.get("/personal/").status_code == 403
