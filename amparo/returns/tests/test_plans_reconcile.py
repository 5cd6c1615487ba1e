"""Plan and figures reconcile: one fixture, every milestone counted by hand, against funnel, resources and survival."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.returns.figures import behind, figures
from amparo.returns.figures.asked import ZONE, first_of, months_before
from amparo.returns.follow_ups.retention import KEEPS, interval_of, spells
from amparo.returns.follow_ups.retention import Asked as Kept
from amparo.returns.models import Homecoming, Milestone
from amparo.returns.plans import actions as plans
from amparo.returns.resources.actions import allocate
from amparo.returns.resources.queries import balance
from amparo.returns.tables import agencies
from amparo.returns.tests import homecomings as world
from amparo.returns.tests.test_return_figures import asked, many  # noqa: F401  (the fixture)
from amparo.returns.words import Right
from tests.factories import officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def undone(many):  # noqa: F811
    """The thirty, and one more whose school was written down as done by mistake, and undone."""
    plan = world.planned(
        world.arrived(record=world.somebody()), has=frozenset({"acta", "curp"}), studies=True
    )
    first = next(
        one for one in plan.values() if one.agency == "imss" and not plans.blocking(one) and not one.settled
    )
    sent = plans.refer(milestone=first, by=None)
    done = plans.deliver(milestone=sent, by=None)
    plans.take_back(milestone=done, reason="Se anotó por error", by=officer(role=Role.HEADQUARTERS))


def by_hand():
    """Each milestone of each plan: by agency, right and state, how far it came (only what was sent) and what was delivered."""
    sent, done = defaultdict(Counter), defaultdict(list)
    for home in Homecoming.objects.all():
        for one in home.milestones.all():
            keys = (("agency", one.agency), ("right", one.right), ("state", home.destination_state))
            states = {move.state for move in one.moves.all()}
            if one.delivered_at is None:
                states.discard("delivered")  # never, or undone
            for key in keys:
                if "referred" in states:
                    sent[key].update(states & set(figures.STAGES))
                if one.delivered_at is not None:
                    done[key].append(one)
    return sent, done


def test_every_agency_right_and_state_is_the_same_in_plans_funnel_resources_and_survival(undone):
    hq = officer("", Role.HEADQUARTERS)
    sent, done = by_hand()
    this = first_of(clock.now().astimezone(ZONE).date())
    begin, end = months_before(this, 13), months_before(this, -1)
    assert all(
        one.delivered_at >= dt.datetime.combine(begin, dt.time(), ZONE)
        for some in done.values()
        for one in some
    )

    # The funnel: of what was sent, how far it came.
    for by, codes in (("agency", agencies()), ("right", Right.values), ("state", ("OC", "CS", "GR"))):
        lines = {line.key: line for line in figures.funnel(asked(), by, everything=True).lines}
        for code in codes:
            line = lines.get(code)
            told = Counter({stage: line.counts[stage].n for stage in figures.STAGES}) if line else Counter()
            assert +told == +sent[by, code], (by, code)
        assert set(lines) <= set(codes)
    total = figures.funnel(asked(), "agency", everything=True).total
    assert total.counts["delivered"].n == behind.milestones(asked(), "delivered").count()

    # Resources: what was delivered in the period, by whom, right by right.
    for by, codes in (("agency", agencies()), ("state", ("OC", "CS", "GR"))):
        for code in codes:
            for right in Right.values:
                allocate(
                    kind="money",
                    amount=Decimal(100),
                    begins=begin,
                    ends=end,
                    right=right,
                    by=hq,
                    **{by: code},
                )
        lines = {(line.key, line.right): line for line in balance(by, begin, end).lines}
        for code in codes:
            for right in Right.values:
                mine = [one for one in done[by, code] if one.right == right]
                line = lines[code, right]
                assert (line.delivered, line.people) == (
                    len(mine),
                    len({one.homecoming_id for one in mine}),
                ), (by, code, right)

    # Survival: of what was delivered and can be lost, one spell each, from its own moves.
    for by, codes in (("agency", agencies()), ("right", Right.values), ("state", ("OC", "CS", "GR"))):
        for code in codes:
            found = spells(hq, Kept(**{by: code}))
            mine = [one for one in done[by, code] if one.kind in KEEPS]
            assert len(found) == len(mine), (by, code)
            # Whoever lost it once lost it, also when they have it again.
            lost = sum(one.moves.filter(state="lost").exists() for one in mine)
            assert sum(one.interval[1] != math.inf for one in found) == lost, (by, code)
    every = Milestone.objects.filter(kind__in=KEEPS, delivered_at__isnull=False)
    by_moves = [
        interval_of(list(one.moves.order_by("at", "pk").values_list("state", "at")), one.still_true_at)
        for one in every
    ]
    assert sorted(by_moves) == sorted(one.interval for one in spells(hq, Kept()))

    # The thirty show something of everything.
    assert sum(len(done["state", code]) for code in ("OC", "CS", "GR")) > 20
    assert sum(one["delivered"] for key, one in sent.items() if key[0] == "agency") > 10
    assert len(by_moves) > 5
