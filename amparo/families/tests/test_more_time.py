"""A visit that nobody uses ends after half an hour: its pages say so in time, and more time loses nothing (WCAG 2.2.1)."""

from __future__ import annotations

import datetime as dt

import pytest

from amparo.core import clock
from amparo.families.models import Visit
from amparo.families.tests.visiting import Visitor, text
from amparo.portal.context import SOON

pytestmark = pytest.mark.django_db


def idle(minutes):
    Visit.objects.update(seen_at=clock.now() - dt.timedelta(minutes=minutes))


def test_more_time_is_asked_for_on_every_page_of_a_visit_and_given(followed):
    visitor = followed[0]
    for path in ("/seguir/estado/", "/seguir/escribir/", "/seguir/papeles/"):
        assert 'action="/seguir/mas-tiempo/" target="_blank"' in visitor.get(path).content.decode(), path
    idle(29)
    assert "Otros 30 minutos" in text(visitor.post("/seguir/mas-tiempo/"))
    assert Visit.objects.get().seen_at > clock.now() - dt.timedelta(minutes=1)
    idle(31)
    assert visitor.post("/seguir/mas-tiempo/").status_code == 302


def test_a_page_that_asks_by_itself_warns_when_nothing_was_pressed_for_long(followed):
    visitor = followed[0]
    now = int(clock.now().timestamp())
    assert f"mira={now // 10}" in visitor.status().content.decode()
    recent = visitor.get(f"/seguir/estado/?mira={now - 60}").content.decode()
    late = visitor.get(f"/seguir/estado/?mira={now - (SOON + 1) * 60}").content.decode()
    assert "am-soon--now" not in recent
    assert "am-soon--now" in late


def test_who_has_no_visit_is_told_nothing_of_one():
    assert "am-soon" not in Visitor().get("/seguir/").content.decode()
    assert Visitor().post("/seguir/mas-tiempo/").status_code == 302
