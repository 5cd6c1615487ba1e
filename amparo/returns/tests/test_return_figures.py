"""Figures of returns: what the page says is what is there, and nobody is known by a figure of few."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections import Counter

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.returns.figures import behind, figures
from amparo.returns.figures.asked import ZONE, Asked, first_of, months_before
from amparo.returns.figures.hiding import FEWEST, hidden
from amparo.returns.models import FollowUp, Milestone, MilestoneMove
from amparo.returns.plans import actions as plans
from amparo.returns.tables import kinds
from amparo.returns.tests import homecomings as world
from tests.factories import officer

pytestmark = pytest.mark.django_db
HAS = frozenset({"acta", "curp", "job_search"})


def back(**more):
    more.setdefault("record", world.somebody())
    return world.arrived(**more)


def asked(**more) -> Asked:
    this = first_of(clock.now().astimezone(ZONE).date())
    return Asked(since=months_before(this, 13), until=this, now=clock.now(), **more)


def test_the_funnel_counts_a_few_by_hand():
    start = clock.now() - dt.timedelta(days=200)
    with time_machine.travel(start, tick=False) as time:
        homes = [back(state="OC"), back(state="OC"), back(state="CS")]
        jobs = [plans.refer(milestone=world.planned(one, has=HAS)["placement"], by=None) for one in homes]
        agent = world.agent("sne")
        time.shift(dt.timedelta(hours=10))
        for one in jobs[:2]:
            plans.accept(milestone=one, by=agent)
        time.shift(dt.timedelta(hours=20))
        plans.attend(milestone=jobs[0], by=agent)
        for one in jobs:
            plans.deliver(milestone=one, by=agent)
    follow_up = FollowUp.objects.get(homecoming=homes[0], day=180)
    plans.reached(follow_up=follow_up, channel="phone", still=[jobs[0]], by=None)
    follow_up = FollowUp.objects.get(homecoming=homes[1], day=180)
    plans.reached(follow_up=follow_up, channel="phone", lost=[jobs[1]], by=None)
    made = figures.funnel(asked(), "state", everything=True)
    lines = {line.key: {code: one.n for code, one in line.counts.items()} for line in made.lines}
    assert lines["OC"] == {
        "referred": 2,
        "accepted": 2,
        "attended": 1,
        "delivered": 2,
        "holds": 1,
        "lost": 1,
        "not_asked": 0,
    }
    assert lines["CS"] == {
        "referred": 1,
        "accepted": 0,
        "attended": 0,
        "delivered": 1,
        "holds": 0,
        "lost": 0,
        "not_asked": 1,
    }
    assert made.total.waits["acceptance"].median == pytest.approx(10)
    assert made.total.waits["delivery"].p90 == pytest.approx(30)
    assert made.total.still == pytest.approx(0.5)


@pytest.fixture
def many():
    """Thirty people, and something done at random with what was sent to agencies."""
    chance, now = random.Random(7), clock.now()
    agents = {code: world.agent(code) for code in ("imss", "sne", "sep", "bienestar", "finabien")}
    wanted = [code for code in kinds() if kinds()[code].agency in agents]
    for number in range(30):
        with time_machine.travel(now - dt.timedelta(days=chance.randrange(1, 390)), tick=False) as time:
            one = back(
                state=chance.choice(("OC", "CS", "GR")), at=chance.choice(("tijuana", "matamoros", None))
            )
            plan = world.planned(one, has=HAS | {"imss"} if number % 3 == 0 else HAS)
            for code in chance.sample([code for code in wanted if code in plan], 3):
                milestone = plan[code]
                if milestone.state != "open" or plans.blocking(milestone):
                    continue
                milestone, agent = plans.refer(milestone=milestone, by=None), agents[milestone.agency]
                for act in chance.choice(([], ["accept"], ["give"], ["accept", "attend"], ["accept", "attend", "deliver"],
                                          ["deliver"], ["deliver", "lose"], ["deliver", "lose", "again"])):  # fmt: skip
                    time.shift(dt.timedelta(hours=chance.randrange(1, 60)))
                    match act:
                        case "accept":
                            plans.accept(milestone=milestone, by=agent)
                        case "attend":
                            plans.attend(milestone=milestone, by=agent)
                        case "give":
                            plans.give_back(milestone=milestone, reason="no", by=agent)
                        case "deliver" | "again":
                            plans.deliver(milestone=milestone, by=agent)
                        case "lose":
                            plans.still_true(milestone=milestone, true=False, by=None)
                    milestone.refresh_from_db()
    for milestone in Milestone.objects.filter(state="delivered")[::2]:
        plans.still_true(milestone=milestone, true=chance.random() < 0.7, by=None)


@pytest.fixture
def some():
    """A job that was found, and a school that was not asked for yet."""
    plan = world.planned(back(), has=HAS)
    job = plans.refer(milestone=plan["placement"], by=None)
    plans.deliver(milestone=job, by=world.agent("sne"))
    plans.refer(milestone=plan["imss"], by=None)


def counted(question: Asked, by: str) -> tuple[dict[str, Counter], dict[str, list[float]]]:
    """The same figures one milestone at a time, from the moves alone."""
    found: dict[str, Counter] = {}
    waits: dict[str, list[float]] = {code: [] for code in figures.WAITS}
    for one in Milestone.objects.select_related("homecoming"):
        home = one.homecoming
        first: dict[str, dt.datetime] = {}
        for move in MilestoneMove.objects.filter(milestone=one).order_by("at", "pk"):
            first.setdefault(move.state, move.at)
        sent = first.get("referred")
        if sent is None or not question.begin <= sent < question.end:
            continue
        if question.state and home.destination_state != question.state:
            continue
        key = {
            "agency": one.agency, "right": one.right, "state": home.destination_state, "centre": home.centre_id or "",
            "month": f"{sent.astimezone(ZONE):%Y-%m}",
        }[by]  # fmt: skip
        counts = found.setdefault(key, Counter())
        counts.update(code for code in figures.STAGES if code in first)
        due = home.arrived_at + dt.timedelta(days=180)
        if "delivered" in first and kinds()[one.kind].keeps and due <= question.now:
            held = one.still_true_at is not None and one.still_true_at >= due
            counts["holds" if held else "lost" if one.lost_at else "not_asked"] += 1
        for code, (begin, end, _words) in figures.WAITS.items():
            if begin in first and end in first:
                waits[code].append((first[end] - first[begin]).total_seconds() / 3600)
    return found, waits


def test_figures_equal_raw_counts_and_the_lists_behind_them(many):
    for by in figures.BY:
        for question in (asked(), asked(state="OC")):
            made = figures.funnel(question, by, everything=True)
            found, waits = counted(question, by)
            said = {
                line.key: Counter({code: one.n for code, one in line.counts.items() if one.n})
                for line in made.lines
            }
            assert said == found
            total = sum(found.values(), Counter())
            assert Counter({code: one.n for code, one in made.total.counts.items() if one.n}) == total
            for code, wait in made.total.waits.items():
                assert wait.n == len(waits[code])
    assert sum(total[code] for code in figures.LATER) > 2  # the thirty show something of everything
    for code, one in figures.funnel(asked(), "agency", everything=True).total.counts.items():
        assert behind.milestones(asked(), code).count() == one.n
    for code, wait in made.total.waits.items():
        assert behind.milestones(asked(state="OC"), code).count() == wait.n


def test_the_funnel_is_one_round_trip_and_one_for_the_names(some, django_assert_num_queries):
    with django_assert_num_queries(1):
        figures.funnel(asked(), "agency", everything=True)
    with django_assert_num_queries(2):
        figures.funnel(asked(), "centre", everything=True)
    with django_assert_num_queries(1):
        figures.rights_by_state(asked(), everything=True)
    with django_assert_num_queries(1):
        figures.follow_ups_by_state(asked(), everything=True)


def test_the_five_rights_and_d3_who_was_lost_are_counted_by_state():
    full, half = back(days_ago=100, state="OC"), back(days_ago=100, state="OC")
    for one in (full, half):
        world.planned(one)
    for milestone in Milestone.objects.filter(homecoming=full):
        plans.deliver(milestone=milestone, by=None)
    for milestone in Milestone.objects.filter(homecoming=half, right="identity"):
        plans.deliver(milestone=milestone, by=None)
    follow_up = FollowUp.objects.get(homecoming=half, day=30)
    plans.lost(follow_up=follow_up, why="number", by=None)
    [oaxaca] = figures.rights_by_state(asked(), everything=True)
    assert oaxaca.rights["identity"] == (2, 2)
    assert oaxaca.rights["health"] == (2, 1)
    assert oaxaca.rights[""] == (2, 1)
    [oaxaca] = figures.follow_ups_by_state(asked(), everything=True)
    assert (oaxaca.days[30].due, oaxaca.days[30].lost, oaxaca.days[30].not_made) == (2, 1, 1)
    assert oaxaca.days[30].share == pytest.approx(0.5)
    assert oaxaca.days[90].not_made == 2
    assert 180 not in oaxaca.days
    [few] = figures.rights_by_state(asked(), everything=False)
    assert "identity" in few.hidden


@given(st.lists(st.integers(0, 40), max_size=12))
def test_what_is_hidden_cannot_be_had_as_a_difference(column):
    places = hidden(column)
    assert all(at in places for at, n in enumerate(column) if 0 < n < FEWEST)
    shown = [at for at, n in enumerate(column) if n and at not in places]
    if places and shown:
        assert sum(column[at] for at in places) >= FEWEST


def test_figures_of_few_are_headquarters_alone_in_page_list_and_file(client, many):
    lines = figures.funnel(asked(), "agency", everything=True).lines
    few, what = next(
        (line.key, code) for line in lines for code, one in line.counts.items() if 0 < one.people < FEWEST
    )
    for role, sees in ((Role.HEADQUARTERS, True), (Role.AUDITOR, False)):
        client.force_login(officer(role=role))
        page = client.get(reverse("return_figures"), {"by": "agency"}).content.decode()
        assert ("pocas" in page or ">few<" in page) != sees
        since = f"{asked().since:%Y-%m}"
        answer = client.get(reverse("return_figures_list"), {"what": what, "agency": few, "since": since})
        assert answer.status_code == (200 if sees else 403)
        told = b"".join(
            client.get(reverse("return_figures_download", args=["csv"])).streaming_content
        ).decode()
        assert ("10" in told and ("menos de" in told or "fewer than" in told)) != sees


def test_a_supervisor_counts_the_returns_of_their_own_consulate(client, some):
    client.force_login(officer(role=Role.SUPERVISOR))
    page = client.get(reverse("return_figures")).content.decode()
    assert "am-empty" in page  # no consulate gave notice of any of these
    for role in (Role.OFFICER, Role.STATE, Role.AGENCY, Role.DESK):
        staff = (
            world.agent()
            if role == Role.AGENCY
            else world.desk()
            if role == Role.DESK
            else officer(role=role)
        )
        client.force_login(staff)
        assert client.get(reverse("return_figures")).status_code == 403


def test_the_files_say_what_the_page_says(client, some):
    client.force_login(officer(role=Role.HEADQUARTERS))
    answer = client.get(reverse("return_figures_download", args=["csv"]), {"by": "right"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    answer = client.get(reverse("return_figures_download", args=["xlsx"]), {"by": "right"})
    sheet = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert len(rows) == len(sheet)
    assert [row[2] for row in rows[1:]] == [f"{row[2]:.0f}" for row in sheet[1:]]
    assert client.get(reverse("return_figures_download", args=["exe"])).status_code == 404


def test_the_list_behind_a_figure_names_nobody(client, some):
    client.force_login(officer(role=Role.HEADQUARTERS))
    page = client.get(reverse("return_figures_list"), {"what": "delivery"}).content.decode()
    some = behind.milestones(asked(), "delivery").first()
    assert str(some.homecoming) in page
    assert some.homecoming.record.person.surname1 not in page
    assert client.get(reverse("return_figures_list"), {"what": "nonsense"}).status_code == 404
    assert client.get(reverse("return_figures_rights")).status_code == 200
