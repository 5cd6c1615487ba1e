"""Resources: nothing is used twice, the page says what the entries say, and the forecast says how wrong it is."""

from __future__ import annotations

import csv
import datetime as dt
import io
import threading
from decimal import Decimal

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import Sum
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.roles import WORKSPACE
from amparo.custody.models import Stay, Stint
from amparo.places.models import Facility
from amparo.returns.models import Allocation, CapacityDay, Entry, Homecoming
from amparo.returns.plans import actions as plans
from amparo.returns.resources import actions, arrivals, queries
from amparo.returns.resources.forecast import AHEAD, LEAST_WEEKS, LONGEST, Stays, chances, forecast, hazard
from amparo.returns.resources.importing import import_csv
from amparo.returns.tests import homecomings as world
from tests.factories import officer

pytestmark = pytest.mark.django_db
BEGIN, END = dt.date(2026, 1, 1), dt.date(2027, 1, 1)


def allocated(amount="1000", *, by=None, **more) -> Allocation:
    more = {"kind": "money", "agency": "imss", "right": "health", "begins": BEGIN, "ends": END} | more
    return actions.allocate(amount=Decimal(amount), by=by or officer(role=Role.HEADQUARTERS), **more)


def entered(allocation, kind, amount, by=None):
    by = by or officer(role=Role.HEADQUARTERS)
    return actions.enter(
        allocation=allocation, kind=kind, amount=Decimal(amount), on=dt.date(2026, 3, 1), by=by
    )


# -- what there is


def test_what_is_committed_never_passes_what_was_allocated_nor_what_is_spent_what_was_committed():
    one = allocated("1000")
    entered(one, "committed", "700.50")
    with pytest.raises(Conflict, match="queda de la asignación"):
        entered(one, "committed", "299.51")
    with pytest.raises(Conflict, match="primero comprométalo"):
        entered(one, "spent", "700.51")
    entered(one, "spent", "700.50")
    with pytest.raises(Conflict):
        entered(one, "given_back", "0.01")  # it is spent
    with pytest.raises(Conflict):
        entered(one, "cut", "300")
    entered(one, "cut", "299.50")
    with pytest.raises(Conflict):
        entered(one, "committed", "0.01")


@given(st.lists(st.tuples(st.sampled_from(Entry.Kind.values), st.integers(1, 60)), max_size=12))
def test_whatever_is_entered_the_database_keeps_within_what_there_is(tried):
    with transaction.atomic():
        by = officer(role=Role.HEADQUARTERS)
        one = allocated("100", by=by)
        for kind, amount in tried:
            try:
                entered(one, kind, amount, by)
            except Conflict:
                continue
        sums = dict(one.entries.order_by().values_list("kind").annotate(Sum("amount")))
        committed = sums.get("committed", 0) - sums.get("given_back", 0)
        assert 0 <= sums.get("spent", 0) <= committed <= 100 - sums.get("cut", 0)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_commit_at_once_only_so_many_get_it_as_there_is():
    by = officer(role=Role.HEADQUARTERS)
    one = allocated("1000", by=by)
    start, refused = threading.Barrier(20), []

    def commit():
        try:
            start.wait()
            entered(one, "committed", "150", by)
        except Conflict:
            refused.append(1)
        finally:
            connections.close_all()

    racing = [threading.Thread(target=commit) for _n in range(20)]
    for thread in racing:
        thread.start()
    for thread in racing:
        thread.join()
    assert one.entries.count() == 6
    assert len(refused) == 14


def test_beds_have_no_cents_and_an_allocation_is_for_one():
    by = officer(role=Role.HEADQUARTERS)
    with pytest.raises(Conflict, match="centavos"):
        allocated("10.5", kind="beds", by=by)
    with pytest.raises(Conflict, match="centavos"):
        entered(allocated("10", kind="beds", by=by), "committed", "1.5")
    for wrong in (
        {"agency": "imss", "state": "OC"},
        {"agency": ""},
        {"agency": "nadie"},
        {"ends": BEGIN},
        {"right": "x"},
    ):
        with pytest.raises(Incomplete):
            allocated("10", by=by, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.create(kind="beds", amount=3, begins=BEGIN, ends=END)
    with pytest.raises(NotAllowed):
        allocated("10", by=officer(role=Role.AUDITOR))


def test_the_workspace_cannot_change_what_was_entered_but_can_add():
    one = allocated("10")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WORKSPACE}")
        entered(one, "committed", "4")
        for statement in ("UPDATE returns_entry SET amount = 1", "DELETE FROM returns_allocation"):
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                cursor.execute(statement)
        cursor.execute("RESET ROLE")


# -- the page


def test_the_page_is_the_sum_of_the_entries(client):
    by = officer(role=Role.HEADQUARTERS)
    for agency in ("imss", "sep"):
        for amount in ("1000", "250.75"):
            one = allocated(amount, agency=agency, right="health" if agency == "imss" else "education", by=by)
            entered(one, "committed", "200", by)
            entered(one, "spent", "150.25", by)
            entered(one, "given_back", "20", by)
            entered(one, "cut", "10", by)
    allocated("5", kind="beds", agency="", state="OC", right="", by=by)
    allocated("77", begins=dt.date(2024, 1, 1), ends=dt.date(2025, 1, 1), by=by)
    made = queries.balance("agency", BEGIN, END)
    of_agencies = Entry.objects.exclude(allocation__agency="").filter(allocation__begins=BEGIN)
    sums = dict(of_agencies.order_by().values_list("kind").annotate(Sum("amount")))
    assert sum(line.committed for line in made.lines) == sums["committed"] - sums["given_back"]
    assert sum(line.spent for line in made.lines) == sums["spent"] == made.totals[0].spent
    assert sum(line.allocated for line in made.lines) == Decimal("2501.50") - sums["cut"]
    assert sum(line.left for line in made.lines) == sum(
        line.allocated - line.committed for line in made.lines
    )
    client.force_login(by)
    query = {"since": "2026-01", "until": "2026-12", "by": "agency"}
    answer = client.get(reverse("resources_download", args=["csv"]), query)
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert sum(Decimal(row[6]) for row in rows[1:]) == sums["spent"]
    page = client.get(reverse("resources"), query).content.decode()
    assert "$300.50" in page


def test_people_served_and_the_cost_of_a_milestone():
    for _n in range(2):
        plan = world.planned(
            world.arrived(record=world.somebody(), state="OC"), has=frozenset({"acta", "curp"})
        )
        for kind in ("imss", "first_check"):
            plans.deliver(milestone=plan[kind], by=None)
    today = clock.today()
    more = {"begins": today - dt.timedelta(days=1), "ends": today + dt.timedelta(days=2)}
    one = allocated("1000", **more)
    entered(one, "committed", "500")
    entered(one, "spent", "500")
    allocated("20", kind="beds", agency="", centre=world.centre(), right="", **more)
    window = (today - dt.timedelta(days=1), today + dt.timedelta(days=2))
    [line] = queries.balance("agency", *window).lines
    assert (line.people, line.delivered, line.cost) == (2, 2, 250)
    days = {"first": today - dt.timedelta(days=1), "last": today}
    actions.set_capacity(centre=world.centre(), places=100, by=officer(role=Role.HEADQUARTERS), **days)
    actions.set_capacity(centre=world.centre(), places=40, by=officer(role=Role.HEADQUARTERS), **days)
    assert CapacityDay.objects.count() == 2
    [line] = queries.balance("centre", *window).lines
    assert line.places == pytest.approx((40 + 40 + 2600) / 3)
    assert line.people == 2
    assert line.delivered >= 4


def test_the_page_counts_its_queries(django_assert_num_queries):
    by = officer(role=Role.HEADQUARTERS)
    for _n in range(5):
        entered(allocated("10", agency="", centre=world.centre(), by=by), "committed", "1", by)
    with django_assert_num_queries(4):
        queries.balance("centre", BEGIN, END)


def test_a_file_is_read_whole_or_not_at_all_and_twice_is_once(client):
    by = officer(role=Role.HEADQUARTERS)
    world.centre()
    heads = "reference,begins,ends,centre,agency,state,right,kind,amount,note\n"
    good = f'{heads}A-1,2026-01-01,2027-01-01,tijuana,,,,beds,300,\nA-2,2026-01-01,2027-01-01,,imss,,health,money,"1,500.25",\n'
    done = import_csv(text=good, by=by)
    assert (done.read, done.added, done.known) == (2, 2, 0)
    assert import_csv(text=good, by=by).known == 2
    bad = f"{heads}A-3,2026-01-01,2027-01-01,,imss,,health,money,10,\nA-4,mañana,2027-01-01,,imss,,health,money,10,\n"
    with pytest.raises(Incomplete, match="mañana"):
        import_csv(text=bad, by=by)
    assert not Allocation.objects.filter(reference="A-3").exists()
    entries = "reference,allocation,kind,amount,on\nE-1,A-2,committed,1500,2026-02-01\nE-2,A-2,spent,1500.25,2026-02-02\n"
    with pytest.raises(Incomplete, match="Renglón 3"):
        import_csv(text=entries, by=by)
    assert not Entry.objects.exists()
    client.force_login(by)
    file = SimpleUploadedFile("partidas.csv", entries.replace("1500.25", "1500").encode())
    assert client.post(reverse("import_resources"), {"file": file}).status_code == 302
    assert Entry.objects.count() == 2
    file = SimpleUploadedFile("otra.csv", b"una,dos\n1,2\n")
    assert "error" in client.post(reverse("import_resources"), {"file": file}).content.decode()


def test_headquarters_writes_an_allocation_and_an_entry_by_the_pages(client):
    client.force_login(officer(role=Role.HEADQUARTERS))
    said = {
        "kind": "cards",
        "amount": "50",
        "begins": "2026-01-01",
        "ends": "2027-01-01",
        "agency": "bienestar",
    }
    client.post(reverse("new_allocation"), said)
    one = Allocation.objects.get()
    page = client.post(
        reverse("allocation", args=[one.pk]), {"kind": "committed", "amount": "51", "on": "2026-02-01"}
    )
    assert "error" in page.content.decode()
    client.post(
        reverse("allocation", args=[one.pk]), {"kind": "committed", "amount": "50", "on": "2026-02-01"}
    )
    assert one.entries.count() == 1
    assert client.get(reverse("allocations"), {"agency": "bienestar", "since": "2026-01"}).status_code == 200
    said = {"centre": world.centre().pk, "first": "2026-05-01", "last": "2026-05-03", "places": "9"}
    client.post(reverse("centre_places"), said)
    assert CapacityDay.objects.count() == 3


def test_an_auditor_reads_resources_and_writes_none_others_see_none(client):
    one = allocated()
    client.force_login(officer(role=Role.AUDITOR))
    assert client.get(reverse("resources")).status_code == 200
    assert (
        client.post(
            reverse("allocation", args=[one.pk]), {"kind": "committed", "amount": "1", "on": "2026-02-01"}
        ).status_code
        == 403
    )
    assert client.get(reverse("new_allocation")).status_code == 403
    for role in (Role.SUPERVISOR, Role.STATE, Role.OFFICER):
        client.force_login(officer(role=role))
        assert client.get(reverse("resources")).status_code == 403
        assert client.get(reverse("arrivals_forecast")).status_code == 403


# -- who is expected


def weeks_of(rng, weeks, states=4, mean=40.0):
    return rng.poisson(mean, size=(weeks, states)).astype(float)


def test_too_few_weeks_say_nothing():
    assert forecast(np.zeros((LEAST_WEEKS - 1, 3)), Stays.none()) is None


def test_a_steady_stream_is_foreseen_and_the_band_holds_eight_in_ten():
    counts = weeks_of(np.random.default_rng(5), 60)
    made = forecast(counts, Stays.none())
    assert made.expected == pytest.approx(np.full((AHEAD, 4), 40.0), rel=0.25)
    for error in made.errors:
        assert error.wape < error.naive_wape  # what repeats the last week repeats its noise
        assert 0.7 <= error.coverage <= 0.9
        assert error.origins > 30


def test_the_error_shown_is_that_of_forecasts_that_knew_nothing_of_what_came():
    """What comes after a week changes no forecast made before it: a last week made wild spoils only the forecasts of itself."""
    counts = weeks_of(np.random.default_rng(5), 40)
    wild = counts.copy()
    wild[-1] = 4000
    calm, wilder = (forecast(one, Stays.none()).errors[0] for one in (counts, wild))
    off = (wilder.mae - calm.mae) * calm.origins
    assert off == pytest.approx(
        4000 - 40, rel=0.02
    )  # one forecast of each state is off by so much, the rest are the same


def test_people_held_near_removal_are_foreseen_before_they_come():
    """A wave that history knows nothing of, in staging since yesterday."""
    rng = np.random.default_rng(3)
    weeks = 40
    began = np.repeat(np.arange(weeks * 7), 6)
    stays = [began, began + rng.integers(3, 8, len(began))]
    wave = np.full(400, weeks * 7 - 1)
    where = rng.integers(0, 2, len(began))
    counts = np.zeros((weeks, 2))
    for state, end in zip(where, stays[1], strict=True):
        if end < weeks * 7:
            counts[end // 7, state] += 1
    ended = np.concatenate([stays[1], np.full(400, 10**6)])
    known = Stays(
        np.concatenate([where, np.zeros(400, dtype=np.int64)]), np.concatenate([began, wave]), ended, np.ones(len(ended), bool)
    )  # fmt: skip
    with_wave, without = forecast(counts, known), forecast(counts, Stays.none())
    assert with_wave.expected[0, 0] > without.expected[0, 0] + 150
    assert with_wave.errors[0].weight > 0


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 60), st.booleans()), max_size=40),
    st.integers(1, 100),
)
def test_nobody_is_removed_more_than_once(stays, today):
    began = np.array([begin for begin, _days, _removed in stays], dtype=np.int64)
    ended = np.array([begin + days for begin, days, _removed in stays], dtype=np.int64)
    removed = np.array([one for *_days, one in stays], dtype=bool)
    risk = hazard(Stays(np.zeros(len(stays), dtype=np.int64), began, ended, removed), today)
    assert risk.shape == (2, LONGEST)
    assert (risk >= 0).all()
    assert (risk <= 1).all()
    assert (chances(risk).sum(axis=1) <= 1 + 1e-9).all()


def test_the_page_foresees_from_the_database_and_turns_people_into_beds_doses_and_cards(client):
    now = clock.now()
    one = world.arrived(record=world.somebody(), state="OC")
    plan = world.planned(one, has=frozenset({"acta", "curp"}), homeless=True)
    plans.deliver(milestone=plan["shelter"], by=None)
    record, rows = one.record, []
    for week in range(1, 31):
        for number in range(5):
            at = now - dt.timedelta(weeks=week, hours=number)
            rows.append(Homecoming(
                folio=f"T{week:02}{number}", record=record, state="closed", closing="done", closed_at=now, source="list",
                arrived_at=at, destination_state="OC" if number else "CS", centre=one.centre, opened_at=at,
            ))  # fmt: skip
    Homecoming.objects.bulk_create(rows)
    Homecoming.objects.filter(pk=one.pk).update(arrived_at=now - dt.timedelta(weeks=2))
    staging = Facility.objects.filter(kind="STAGING").first()
    for days in range(8, 160, 4):
        began = now - dt.timedelta(days=days)
        stay = Stay.objects.create(
            record=record, began_at=began, ended_at=began + dt.timedelta(days=4), end="removed"
        )
        Stint.objects.create(
            stay=stay, facility=staging, began_at=began, ended_at=began + dt.timedelta(days=4)
        )
    stay = Stay.objects.create(record=record, began_at=now - dt.timedelta(days=9))
    Stint.objects.create(stay=stay, facility=staging, began_at=now - dt.timedelta(days=9))
    found = arrivals.expected(now)
    assert found.held == 1
    assert sum(n for _week, n in found.was) == pytest.approx(26 * 5, abs=10)
    assert {place.key for place in found.states} >= {"OC", "CS"}
    assert found.total.people == pytest.approx(30, abs=8)
    oaxaca = next(place for place in found.states if place.key == "OC")
    assert 0 < oaxaca.needs["beds"] < 3  # one of the fifty who came to Oaxaca in twelve weeks needed one
    assert found.centres[0].key == "tijuana"
    assert sum(place.people for place in found.centres) == pytest.approx(
        sum(place.people for place in found.states)
    )
    client.force_login(officer(role=Role.HEADQUARTERS))
    page = client.get(reverse("arrivals_forecast")).content.decode()
    assert "WAPE" in page
    assert "Oaxaca" in page
    for form in ("csv", "xlsx"):
        assert client.get(reverse("arrivals_forecast_download", args=[form])).status_code == 200


def test_without_history_the_page_says_what_it_needs(client):
    client.force_login(officer(role=Role.HEADQUARTERS))
    assert "12" in client.get(reverse("arrivals_forecast")).content.decode()
    assert client.get(reverse("arrivals_forecast_download", args=["csv"])).status_code == 404


def test_a_forecast_that_would_be_zeros_says_from_when_on_it_is_made(client):
    now = clock.now()
    client.force_login(officer("", Role.HEADQUARTERS))
    page = client.get(reverse("arrivals_forecast")).content.decode()
    assert f"Un pronóstico se hace a partir de {LEAST_WEEKS} semanas" in page
    assert "Hasta ahora se conocen 0 semanas" in page
    # One person, long ago: weeks enough, and nobody to be expected.
    Homecoming.objects.filter(pk=world.arrived().pk).update(arrived_at=now - dt.timedelta(weeks=40))
    assert arrivals.expected(now) is None
    assert arrivals.known(now) == arrivals.Known(40, 1)
    page = client.get(reverse("arrivals_forecast")).content.decode()
    assert "Hasta ahora se conocen 40 semanas" in page
    assert "llegó 1 persona" in page


def test_states_where_less_than_one_person_is_expected_are_one_line_and_the_lines_add_up():
    now = clock.now()
    for week in range(1, 21):
        for state in ("OC", "OC", "CS" if week == 9 else "OC"):
            Homecoming.objects.filter(pk=world.arrived(state=state).pk).update(
                arrived_at=now - dt.timedelta(weeks=week)
            )
    found = arrivals.expected(now)
    shown = {one.key: one for one in found.states}
    assert all(one.people >= 0.5 for key, one in shown.items() if key != arrivals.OTHERS)
    assert "OC" in shown
    for supply in arrivals.supplies():
        of_states = sum(one.needs[supply.kind] for one in found.states)
        assert found.total.needs[supply.kind] == pytest.approx(of_states)
