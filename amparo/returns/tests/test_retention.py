from __future__ import annotations

import datetime as dt
import math

import pytest
import time_machine

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.returns.follow_ups.retention import Asked, curve, interval_of, lines, spells, table
from amparo.returns.plans import actions as plans
from amparo.returns.tests import homecomings as world
from tests.factories import officer

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def at(days: int) -> dt.datetime:
    return NOW + dt.timedelta(days=days)


def test_d3_a_loss_is_known_between_the_last_time_it_held_and_the_call():
    had, lost = ("delivered", at(0)), ("lost", at(90))
    assert interval_of([had], None) == (0, math.inf)
    assert interval_of([had], at(30)) == (30, math.inf)
    assert interval_of([had, lost], at(30)) == (30, 90)
    assert interval_of([had, lost], None) == (0, 90)
    # Had again after it was lost: until it was first lost, and what was seen later says nothing of that.
    assert interval_of([had, lost, ("delivered", at(100))], at(180)) == (0, 90)
    assert interval_of([had, ("lost", at(0))], None) == (0, 0.5)
    assert interval_of([], None) is None


def worked(days_ago: int, *, seen: tuple[int, ...] = (), lost: int | None = None, state: str = "OC"):
    """Somebody with a job since `days_ago`, who was seen to have it on these days after, and to have lost it."""
    begin = clock.now() - dt.timedelta(days=days_ago)
    with time_machine.travel(begin, tick=False):
        one = world.arrived(state=state)
        job = world.planned(one, has=frozenset({"acta", "curp", "job_search"}))["placement"]
        plans.deliver(milestone=job, by=None)
    for day in seen:
        with time_machine.travel(begin + dt.timedelta(days=day), tick=False):
            plans.still_true(milestone=job, true=True, by=None)
    if lost is not None:
        with time_machine.travel(begin + dt.timedelta(days=lost), tick=False):
            plans.still_true(milestone=job, true=False, by=None)


def test_d3_the_retention_curve_reconciles_with_what_was_counted_by_hand(client):
    # Twelve jobs, all seen after 30 days; by day 90 three are lost; nine were seen on day 90, six of them on 180.
    for at_, seen in enumerate([(30, 90, 180)] * 6 + [(30, 90)] * 3):
        worked(200 + at_, seen=seen)
    for _ in range(3):
        worked(200, seen=(30,), lost=90)
    for _ in range(9):
        worked(100, seen=(30,), state="ZS")
    hq = officer("", Role.HEADQUARTERS)
    found = spells(hq, Asked(kind="placement"))
    whole = curve(found)
    assert whole is not None
    assert whole.people == 21
    # At 90 days the three lost are a quarter of the twelve still looked at after 30 days.
    assert whole.at(90).high == pytest.approx(0.75, abs=1e-4)
    assert (whole.at(90).known, whole.at(90).lost) == (12, 3)
    oaxaca, zacatecas = lines(found, "state")
    assert (oaxaca.key, oaxaca.people, zacatecas.few) == ("OC", 12, True)
    assert oaxaca.points[1].high == pytest.approx(0.75, abs=1e-4)
    assert oaxaca.points[2] is None  # of fewer than ten is it known after 180 days
    rows = list(table(found, "state"))
    assert ["ZS", "<10", *[""] * 7] in rows
    assert not any("Zacatecas" in cell for row in rows for cell in row)
    client.force_login(hq)
    page = client.get("/retornos/permanencia/")
    assert "75 %" in page.content.decode()
    assert (
        client.get("/retornos/permanencia/datos.csv", {"kind": "placement", "by": "state"})
        .content.decode()
        .count("OC")
        == 4
    )
    client.force_login(officer("OC", Role.STATE))
    assert client.get("/retornos/permanencia/").status_code == 403


def test_nothing_is_drawn_of_fewer_than_ten(client):
    for _ in range(9):
        worked(100, seen=(30,))
    client.force_login(officer("", Role.HEADQUARTERS))
    page = client.get("/retornos/permanencia/").content.decode()
    assert '<svg viewBox="0 0 720' not in page
    assert "Menos de 10 personas" in page
