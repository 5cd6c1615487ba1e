from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from amparo.accounts.models import Role
from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.returns.follow_ups import actions, queries
from amparo.returns.follow_ups.jobs import raise_late
from amparo.returns.models import FollowUp, LateFollowUp
from amparo.returns.plans import actions as plans
from amparo.returns.tests import homecomings as world
from tests.factories import officer

pytestmark = pytest.mark.django_db


def due(*, days_ago=31, day=30, **more) -> FollowUp:
    return world.arrived(days_ago=days_ago, **more).follow_ups.get(day=day)


def tab(staff, name):
    return list(queries.follow_ups(staff, today=clock.today(), tab=name))


def test_d3_each_sees_what_is_due_late_and_coming_of_their_own():
    state = officer("OC", Role.STATE)
    now, late, coming = due(days_ago=31), due(days_ago=60), due(days_ago=25)
    due(days_ago=31, state="ZS")
    assert tab(state, "today") == [now]
    assert tab(state, "late") == [late]
    assert tab(state, "coming") == [coming]
    assert queries.counts(state, today=clock.today()) == {"today": 1, "late": 1, "coming": 1}
    assert len(tab(officer("", Role.CIAM), "today")) == 2
    assert tab(world.desk("matamoros"), "today") == []


def test_d3_one_screen_says_what_holds_what_does_not_and_sends_what_is_needed():
    follow_up = due(days_ago=91, day=90)
    one = follow_up.homecoming
    plan = world.planned(one, has=frozenset({"acta", "curp", "job_search"}))
    for kind in ("placement", "imss"):
        plans.deliver(milestone=plan[kind], by=None)
    plans.decline(milestone=plan["mental_health"], by=None)
    sent = actions.make(
        follow_up=follow_up, channel="whatsapp", still=[plan["imss"]], lost=[plan["placement"]],
        needs=[plan["placement"], plan["mental_health"], plan["tarjeta_paisano"]], by=None,
    )  # fmt: skip
    states = dict(one.milestones.values_list("kind", "state"))
    assert {one.kind for one in sent} == {"placement", "mental_health"}
    assert states["placement"] == states["mental_health"] == "referred"
    assert states["tarjeta_paisano"] == "open"  # the certificate of reception comes first
    assert one.milestones.get(kind="imss").still_true_at is not None
    follow_up.refresh_from_db()
    assert (follow_up.outcome, follow_up.channel) == ("reached", "whatsapp")


def test_d3_three_attempts_in_one_afternoon_lose_nobody():
    follow_up = due()
    for _ in range(3):
        actions.nobody_answered(follow_up=follow_up, channel="phone", by=None)
    with pytest.raises(Incomplete, match="tres veces"):
        plans.lost(follow_up=follow_up, why="no_answer", by=None)
    for days in (1, 2):
        with time_machine.travel(clock.now() + dt.timedelta(days=days), tick=False):
            actions.nobody_answered(follow_up=follow_up, channel="phone", by=None)
    assert plans.lost(follow_up=follow_up, why="no_answer", by=None).outcome == "lost"
    with pytest.raises(Conflict):
        actions.nobody_answered(follow_up=follow_up, channel="phone", by=None)


def test_who_asks_to_be_called_later_comes_back_on_that_day_and_is_no_failed_attempt():
    state = officer("OC", Role.STATE)
    follow_up = due()
    day = clock.today() + dt.timedelta(days=3)
    actions.call_later(follow_up=follow_up, channel="phone", on=day, by=state)
    assert tab(state, "today") == []
    assert tab(state, "coming") == [follow_up]
    follow_up.refresh_from_db()
    assert follow_up.attempts == 0
    with time_machine.travel(clock.now() + dt.timedelta(days=3), tick=False):
        assert tab(state, "today") == [follow_up]
    for wrong in (clock.today(), clock.today() + dt.timedelta(days=90)):
        with pytest.raises(Incomplete):
            actions.call_later(follow_up=follow_up, channel="phone", on=wrong, by=state)
    with pytest.raises(NotAllowed):
        actions.call_later(follow_up=follow_up, channel="phone", on=day, by=officer("ZS", Role.STATE))


def test_what_passed_its_last_day_is_raised_once_and_counted_ever_after():
    late, _now = due(days_ago=60), due(days_ago=31)
    assert raise_late() == 1
    assert raise_late() == 0
    assert LateFollowUp.objects.get().follow_up_id == late.pk
    assert Event.objects.filter(type="follow_up_late", record=late.homecoming.record).count() == 1
    actions.make(follow_up=late, channel="phone", by=None)
    (line,) = queries.kept(officer("", Role.HEADQUARTERS), today=clock.today())
    assert (line.key, line.ended, line.reached, line.late) == ("30", 1, 1, 1)
    late.refresh_from_db()
    assert late.outcome == "reached"  # the mark decides nothing


def test_a_whatsapp_link_carries_a_text_and_nothing_of_the_person():
    assert queries.whatsapp("9511234567", "Buen día") == "https://wa.me/529511234567?text=Buen%20d%C3%ADa"
    assert queries.whatsapp("+1 213 555 0100", "x").startswith("https://wa.me/12135550100")
    assert queries.whatsapp("", "x") == queries.whatsapp("123", "x") == ""


def test_the_screen_of_a_follow_up_is_filled_in_and_saved(client):
    follow_up = due()
    one = follow_up.homecoming
    plan = world.planned(one, has=frozenset({"acta", "curp"}))
    plans.deliver(milestone=plan["imss"], by=None)
    client.force_login(officer("OC", Role.STATE))
    assert client.get("/retornos/seguimientos/").status_code == 200
    page = client.get(f"/retornos/seguimientos/{follow_up.pk}/").content.decode()
    assert "Nunca pedimos dinero" in page
    said = {
        "what": "reached", "channel": "phone", f"still_{plan['imss'].pk}": "no", "needs": [str(plan["first_check"].pk)],
    }  # fmt: skip
    answer = client.post(f"/retornos/seguimientos/{follow_up.pk}/", said)
    assert answer.status_code == 302
    states = dict(one.milestones.values_list("kind", "state"))
    assert (states["imss"], states["first_check"]) == ("lost", "referred")


def test_d3_giving_up_on_the_page_needs_a_reason(client):
    follow_up = due()
    client.force_login(officer("OC", Role.STATE))
    address = f"/retornos/seguimientos/{follow_up.pk}/"
    assert "govuk-error-summary" in client.post(address, {"what": "lost"}).content.decode()
    assert "tres veces" in client.post(address, {"what": "lost", "why": "no_answer"}).content.decode()
    assert client.post(address, {"what": "lost", "why": "left"}).status_code == 302
    assert FollowUp.objects.get(pk=follow_up.pk).lost == "left"
    client.force_login(officer("ZS", Role.STATE))
    assert client.get(address).status_code == 404
