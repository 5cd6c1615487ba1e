"""A session says before it ends, and goes on when somebody asks (WCAG 2.2.1)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from amparo.core import clock
from tests.factories import officer

pytestmark = pytest.mark.django_db


def warned(page) -> str:
    return page.content.decode().partition('class="am-soon am-soon--')[2].partition(" ")[0]


def test_a_page_warns_half_an_hour_before_the_session_ends_and_lasts_longer_when_asked(client):
    client.force_login(officer())
    assert warned(client.get("/avisos/")) == "570"
    signed_in = clock.now()
    with time_machine.travel(signed_in + dt.timedelta(hours=5)):
        assert warned(client.get("/avisos/")) == "270"
    with time_machine.travel(signed_in + dt.timedelta(hours=9, minutes=20)):
        assert warned(client.get("/avisos/")) == "now"
        answer = client.post("/accounts/mas-tiempo/")
        assert "Otras 10 horas" in answer.content.decode()
        assert warned(client.get("/avisos/")) == "570"


def test_who_is_not_signed_in_gets_no_more_time(client):
    assert client.post("/accounts/mas-tiempo/").headers["Location"] == "/accounts/login/"
    assert client.get("/accounts/mas-tiempo/").status_code == 405
