from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.returns.homecoming import actions
from amparo.returns.models import FollowUp, Milestone, MilestoneMove
from amparo.returns.plans import actions as plans
from amparo.returns.plans.rules import ChildFacts, Facts, completeness, first_steps, planned
from amparo.returns.tables import agencies, kinds
from amparo.returns.tests import homecomings as world

pytestmark = pytest.mark.django_db


def test_d3_follow_ups_are_set_by_themselves_when_somebody_arrives():
    one = world.arrived(days_ago=10)
    day = one.arrived_at.date()
    assert [(f.day, f.due_on) for f in one.follow_ups.order_by("day")] == [
        (days, day + dt.timedelta(days=days)) for days in (30, 90, 180, 365)
    ]
    actions.arrive(record=one.record, at=one.arrived_at, by=None)
    assert one.follow_ups.count() == 4


def test_d3_nobody_is_lost_without_a_reason():
    one = world.arrived(days_ago=31)
    follow_up = one.follow_ups.get(day=30)
    with pytest.raises(Incomplete):
        plans.lost(follow_up=follow_up, why="", by=None)
    with pytest.raises(Incomplete, match="Intente tres veces"):
        plans.lost(follow_up=follow_up, why="no_answer", by=None)
    for _ in range(3):
        plans.attempted(follow_up=follow_up, by=None)
    assert plans.lost(follow_up=follow_up, why="no_answer", by=None).outcome == "lost"
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=one.follow_ups.get(day=90).pk).update(outcome="lost", done_at=clock.now())


def test_d4_who_declines_the_centre_gets_a_plan_all_the_same():
    one = world.arrived(at=None)
    assert one.declined_centre
    assert one.centre is None
    assert "curp" in world.planned(one)
    assert one.follow_ups.count() == 4


def test_d7_what_needs_papers_waits_for_them_and_says_what_comes_first():
    plan = world.planned(world.arrived())
    with pytest.raises(Conflict, match="CURP"):
        plans.refer(milestone=plan["imss"], by=None)
    assert first_steps(kinds()["tarjeta_paisano"].waits_for, set(), set(plan)) == [
        "constancia",
        "acta",
        "curp",
    ]
    for code in ("acta", "curp"):
        plans.deliver(milestone=plan[code], by=None)
    assert plans.refer(milestone=plan["imss"], by=None).answer_by is not None


def test_a_milestone_is_delivered_once_and_every_move_is_kept():
    one = world.arrived()
    acta = world.planned(one)["acta"]
    plans.deliver(milestone=acta, evidence="acta 14", by=None)
    plans.deliver(milestone=acta, evidence="otra", by=None)
    acta.refresh_from_db()
    assert acta.evidence == "acta 14"
    assert [move.state for move in MilestoneMove.objects.filter(milestone=acta).order_by("pk")] == [
        "delivered"
    ]
    assert Event.objects.filter(record=one.record, type="milestone_identity").count() == 1


def test_what_a_person_has_already_is_written_as_done():
    plan = world.planned(world.arrived(), has=frozenset({"acta", "curp"}))
    assert plan["curp"].state == "delivered"
    assert plan["imss"].state == "open"
    assert plans.blocking(plan["imss"]) == []


def test_a_desk_sees_its_centre_an_agency_what_was_sent_to_it_and_nothing_else():
    one = world.arrived()
    plan = world.planned(one, has=frozenset({"acta", "curp"}))
    with pytest.raises(NotAllowed):
        plans.deliver(milestone=plan["imss"], by=world.desk("matamoros"))
    with pytest.raises(NotAllowed):
        plans.accept(milestone=plan["imss"], by=world.agent("imss"))
    plans.refer(milestone=plan["imss"], by=world.desk())
    with pytest.raises(NotAllowed):
        plans.accept(milestone=plan["imss"], by=world.agent("sep"))
    with pytest.raises(NotAllowed):
        plans.accept(milestone=plan["imss"], by=world.agent("imss", state="CS"))
    assert plans.accept(milestone=plan["imss"], by=world.agent("imss", state="OC")).state == "accepted"


def test_a_job_that_was_lost_is_to_do_again():
    plan = world.planned(world.arrived(days_ago=95), has=frozenset({"acta", "curp", "job_search"}))
    plans.deliver(milestone=plan["placement"], by=None)
    follow_up = FollowUp.objects.get(day=90)
    plans.reached(follow_up=follow_up, channel="phone", lost=[plan["placement"]], by=None)
    plan["placement"].refresh_from_db()
    assert plan["placement"].state == "lost"
    assert plans.refer(milestone=plan["placement"], by=None).state == "referred"


def test_the_tables_name_only_agencies_and_kinds_that_are_there():
    for kind in kinds().values():
        assert kind.agency in agencies()
        assert set(kind.waits_for) <= set(kinds())
        assert first_steps([kind.code], set(), set(kinds()))[-1] == kind.code  # no circle


facts = st.builds(
    Facts,
    age=st.none() | st.integers(0, 99),
    medicines=st.booleans(),
    disability=st.booleans(),
    studies=st.booleans(),
    children=st.lists(
        st.builds(
            ChildFacts, id=st.integers(1, 9), age=st.none() | st.integers(0, 20), us_born=st.booleans(), in_mexico=st.booleans()
        ),
        unique_by=lambda child: child.id, max_size=4,
    ).map(tuple),
)  # fmt: skip


@given(facts)
def test_a_plan_names_nothing_twice_and_always_begins_with_who_one_is(facts):
    found = [(kind.code, child) for kind, child in planned(facts)]
    assert len(found) == len(set(found))
    assert {"acta", "curp", "first_check"} <= {code for code, _child in found}


@given(st.lists(st.sampled_from(Milestone.State.values)))
def test_completeness_counts_only_what_is_wanted(states):
    share = completeness(states)
    assert share is None or 0 <= share <= 1
    assert (share is None) == all(state in ("declined", "not_needed") for state in states)
