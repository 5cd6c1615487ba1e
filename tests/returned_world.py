"""What must be seen of returns in the synthetic world: its faults where headquarters looks for them, and a month from the list
of a flight to the follow-up after 180 days. Called by the test that makes that world."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.db import transaction

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import acts
from amparo.core import clock
from amparo.returns.agencies.models import LateTurn
from amparo.returns.arriving.models import ArrivalList, ArrivalRow
from amparo.returns.arriving.queries import coming
from amparo.returns.arriving.taking import take_in
from amparo.returns.centres.models import Centre
from amparo.returns.centres.zones import zone_of
from amparo.returns.desks.queries import waiting
from amparo.returns.figures.asked import Asked, first_of, months_before
from amparo.returns.figures.figures import follow_ups_by_state, funnel
from amparo.returns.follow_ups.queries import counts
from amparo.returns.follow_ups.retention import Asked as Kept
from amparo.returns.follow_ups.retention import spells
from amparo.returns.medicines.models import Medicine, MedicineGap
from amparo.returns.medicines.wall import clock_acts
from amparo.returns.models import FollowUp, Homecoming, Milestone, MilestoneMove
from amparo.returns.resources.queries import allocations
from amparo.returns.tables import agencies


def the_figures_find_what_is_wrong_with_returns_on_purpose(programme):
    faults, now = programme.faults, clock.now()
    year = Asked(since=months_before(first_of(now.date()), 12), until=first_of(now.date()), now=now)
    by_agency = {line.key: line for line in funnel(year, "agency", everything=True).lines}
    silent, slow, gives_back, fast = (
        by_agency[code] for code in (faults.silent, faults.slow, faults.gives_back, faults.fast)
    )
    assert silent.counts["referred"].n > 0
    assert silent.counts["accepted"].n == 0
    assert slow.waits["acceptance"].median > agencies()[faults.slow].accept_hours
    assert fast.waits["acceptance"].p90 < agencies()[faults.fast].accept_hours
    assert gives_back.counts["accepted"].n > 0
    given_back = MilestoneMove.objects.filter(state="open", milestone__moves__state="referred")
    assert set(given_back.values_list("agency", flat=True)) == {faults.gives_back}
    late = set(LateTurn.objects.filter(state="referred").values_list("agency", flat=True))
    assert {faults.silent, faults.slow} <= late
    assert faults.fast not in late
    # Who is called by nobody.
    for one in follow_ups_by_state(year, everything=True):
        reached = sum(day.reached for day in one.days.values())
        assert (reached == 0) or one.state != faults.unasked
    assert counts(programme.offices[faults.unasked], today=now.date())["late"] > 0
    # The centre where no birth certificate is found.
    found = Milestone.objects.filter(kind="acta", moves__state="delivered", moves__centre__isnull=False)
    assert found.exclude(moves__centre=faults.stuck).exists()
    assert not found.filter(moves__centre=faults.stuck, moves__reason="").exists()
    # Jobs are lost more often than anything else.
    headquarters = Staff.objects.filter(role=Role.HEADQUARTERS).first()
    jobs = spells(headquarters, Kept(kind="placement"))
    others = [one for one in spells(headquarters, Kept()) if one.kind != "placement"]
    assert len(jobs) > 3
    assert share_lost(jobs) > share_lost(others)
    # Medicines that ran out.
    with transaction.atomic():
        clock_acts()
        gaps = set(MedicineGap.objects.values_list("medicine__homecoming", flat=True))
    old = Homecoming.objects.filter(pk__in=faults.unsupplied, arrived_at__lt=now - dt.timedelta(days=12))
    assert set(old.filter(state="arrived").values_list("pk", flat=True)) <= gaps
    # Nothing is left of one allocation, and of no other.
    begin, end = now.date() - dt.timedelta(days=31), now.date() + dt.timedelta(days=1)
    empty = {one.pk for one in allocations(begin, end) if one.was_spent == one.amount}
    assert empty == {faults.dry}
    # Who declined the centre and was never called.
    never = Homecoming.objects.filter(pk__in=faults.never_called)
    assert not never.filter(milestones__isnull=False).exists()


def share_lost(found):
    """Of those who were asked about it again."""
    asked = [one for one in found if one.interval != (0.0, float("inf"))]
    return sum(one.interval[1] != float("inf") for one in asked) / len(asked)


def a_month_of_arrivals_from_the_flights_list_to_the_follow_up_after_180_days(returns, path: Path):
    programme, now = returns.programme, clock.now()
    month = now - dt.timedelta(days=31)
    lists = ArrivalList.objects.filter(state=ArrivalList.State.DONE, as_of__gte=month)
    assert lists.exists()
    assert ArrivalRow.objects.filter(
        arrival_list__in=lists, homecoming__milestones__touches__isnull=False
    ).exists()
    # The first flights: from their list to the follow-up after 180 days, one and the same people.
    first = Homecoming.objects.filter(
        arrival_rows__arrival_list__state=ArrivalList.State.DONE, arrived_at__lt=now - dt.timedelta(days=190)
    )
    assert first.exists()
    for day in (30, 90, 180):
        assert FollowUp.objects.filter(homecoming__in=first, day=day).exclude(outcome="").exists()
    assert Milestone.objects.filter(homecoming__in=first, state="delivered").exists()
    back = Homecoming.objects.filter(arrived_at__isnull=False)
    assert back.count() > programme.count * 0.7
    assert back.filter(arrived_at__gte=month).count() > 10
    before = back.filter(arrived_at__lt=now - dt.timedelta(days=1))  # all of today's queue is at a centre
    declined = before.filter(declined_centre=True)
    assert 0.15 < declined.count() / before.count() < 0.5
    assert declined.filter(milestones__state="delivered").exists()
    assert back.exclude(destination="").values("destination_state").distinct().count() > 5
    assert Milestone.objects.filter(kind="child_registered").exists()
    assert back.filter(household__isnull=False).exists()
    for day in (30, 90, 180):
        assert FollowUp.objects.filter(day=day).exists()
    # In so small a world nobody need have been reached after half a year.
    assert FollowUp.objects.filter(outcome="reached").exists()
    assert FollowUp.objects.filter(outcome="lost").exists()
    # Identity first: nobody is of IMSS whose CURP was not there.
    for one in Milestone.objects.filter(kind="imss", state="delivered").select_related("homecoming"):
        curp = one.homecoming.milestones.get(kind="curp")
        assert curp.state == "delivered"
        assert curp.delivered_at <= one.delivered_at
    how_it_stands_today(programme, path)
    assert sum(returns.refused.values()) < back.count()


def how_it_stands_today(programme, path: Path):
    now, tijuana = clock.now(), Centre.objects.get(pk="tijuana")
    assert len(coming(None, Staff.objects.filter(role=Role.HEADQUARTERS).first())) >= 4
    assert waiting(programme.desks["tijuana", ""], tijuana).count() >= 8
    doctor = programme.desks["tijuana", "imss"]
    with transaction.atomic():
        acts(doctor)
        soon = Medicine.objects.filter(stopped_at=None, supply_until__range=(now, now + dt.timedelta(days=1)))
        assert soon.exists()
    assert sum(counts(one, today=now.date())["today"] for one in programme.offices.values()) > 0
    # The flight of today, which nobody has imported: forty people, read without a question.
    centre = Centre.objects.get(pk="villahermosa")
    taken = take_in(
        path=path, file_name=path.name, centre=centre, as_of=now.astimezone(zone_of(centre)),
        by=programme.desks[centre.pk, ""],
    )  # fmt: skip
    assert taken.state == ArrivalList.State.PREVIEWED
    assert taken.rows >= 40
