"""A session says before it ends, goes on when asked (WCAG 2.2.1), is bound to its browser, and can be ended from another."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from amparo.accounts.models import Role, Sitting
from amparo.accounts.sessions import ABSOLUTE, end_sittings, family_of, open_sittings
from amparo.core import clock
from tests.factories import officer

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{}.0) Gecko/20100101 Firefox/{}.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"


def warned(page) -> str:
    return page.content.decode().partition('class="am-soon am-soon--')[2].partition(" ")[0]


USUAL = FIREFOX.format(140, 140)


def sign_in(staff, browser=USUAL):
    client = Client(headers={"user-agent": browser})
    client.post("/accounts/login/", {"login": staff.email, "password": "a-long-password"})
    return client


def is_in(client, **more) -> bool:
    return client.get("/cuenta/", **more).status_code == 200


def test_a_page_warns_before_the_session_ends_and_lasts_longer_when_asked(client):
    client.force_login(officer())
    assert warned(client.get("/avisos/")) == "90"
    signed_in = clock.now()
    for hours in (1.5, 3, 4.5, 6, 7.5, 9):
        with time_machine.travel(signed_in + dt.timedelta(hours=hours)):
            assert warned(client.get("/avisos/")) in {"90", "60", "30"}
    with time_machine.travel(signed_in + dt.timedelta(hours=9, minutes=20)):
        assert warned(client.get("/avisos/")) == "now"
        answer = client.post("/accounts/mas-tiempo/")
        assert "Otras 2 horas" in answer.content.decode()
        assert warned(client.get("/avisos/")) == "90"


def test_who_is_not_signed_in_gets_no_more_time(client):
    assert client.post("/accounts/mas-tiempo/").headers["Location"] == "/accounts/login/"
    assert client.get("/accounts/mas-tiempo/").status_code == 405


def test_a_session_that_nobody_uses_ends_and_says_how():
    staff = officer()
    client, began = sign_in(staff), clock.now()
    with time_machine.travel(began + dt.timedelta(minutes=119)):
        assert is_in(client)
    with time_machine.travel(began + dt.timedelta(minutes=240)):
        assert client.get("/cuenta/").url == "/accounts/login/?next=/cuenta/"
        assert not is_in(client)
    assert Sitting.objects.get(staff=staff).ended == Sitting.Ended.EXPIRED


def test_no_session_lasts_beyond_its_absolute_end_however_often_time_is_asked_for():
    client, began = sign_in(officer()), clock.now()
    for half_hours in range(1, 41):
        with time_machine.travel(began + half_hours * dt.timedelta(minutes=29)):
            client.post("/accounts/mas-tiempo/")
            assert is_in(client)
    with time_machine.travel(began + ABSOLUTE):
        assert not is_in(client)


def test_a_session_shown_by_another_kind_of_browser_ends_for_both_but_an_update_changes_nothing():
    client = sign_in(officer())
    assert is_in(client, headers={"user-agent": FIREFOX.format(141, 141)})
    assert not is_in(client, headers={"user-agent": SAFARI})
    assert not is_in(client)
    assert Sitting.objects.get().ended == Sitting.Ended.OTHER_BROWSER


def test_families_of_browsers_are_told_apart_and_versions_are_not():
    chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0 Safari/537.36"
    assert family_of(FIREFOX.format(1, 1)) == family_of(FIREFOX.format(2, 2)) == "Firefox, Windows"
    assert family_of(SAFARI) == "Safari, iOS"
    assert family_of(chrome) == "Chrome, Linux"
    assert family_of(chrome + " Edg/141.0") == "Edge, Linux"
    assert family_of("") == family_of("curl/8") == ""


def test_one_sees_where_one_is_signed_in_and_ends_one_or_all_the_others():
    staff = officer()
    here, telephone, third = sign_in(staff), sign_in(staff, SAFARI), sign_in(staff)
    page = here.get("/cuenta/").content.decode()
    assert "Safari, iOS" in page
    assert len(open_sittings(staff)) == 3
    other = Sitting.objects.get(staff=staff, family="Safari, iOS")
    here.post("/cuenta/sesiones/", {"sitting": other.pk})
    assert (is_in(here), is_in(telephone, headers={"user-agent": SAFARI}), is_in(third)) == (
        True,
        False,
        True,
    )
    here.post("/cuenta/sesiones/")
    assert (is_in(here), is_in(third)) == (True, False)
    assert [one.ended for one in Sitting.objects.filter(staff=staff).order_by("pk")] == [
        "",
        "revoked",
        "revoked",
    ]


def test_nobody_ends_the_session_of_somebody_else():
    mine, theirs = officer(), officer()
    here, there = sign_in(mine), sign_in(theirs)
    here.post("/cuenta/sesiones/", {"sitting": Sitting.objects.get(staff=theirs).pk})
    assert is_in(there)
    assert here.post(f"/personal/{theirs.pk}/sesiones/").status_code == 403


def test_an_administrator_ends_every_session_of_a_stolen_telephone(client):
    theirs = officer()
    there = sign_in(theirs)
    client.force_login(officer("", Role.ADMINISTRATOR))
    client.post(f"/personal/{theirs.pk}/sesiones/")
    assert not is_in(there)


def test_signing_out_ends_the_sitting_and_a_changed_password_keeps_it_revocable():
    staff = officer()
    client = sign_in(staff)
    client.post(
        "/accounts/password/change/",
        {
            "oldpassword": "a-long-password",
            "password1": "otra-clave-larga-9",
            "password2": "otra-clave-larga-9",
        },
    )
    assert is_in(client)
    end_sittings(staff=staff, why=Sitting.Ended.REVOKED)
    assert not is_in(client)
    again = Client()
    again.post("/accounts/login/", {"login": staff.email, "password": "otra-clave-larga-9"})
    again.post("/accounts/logout/")
    assert Sitting.objects.latest("pk").ended == Sitting.Ended.SIGNED_OUT
