"""Medicines without a gap (D8): the clock, who is told, who reads it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from amparo.accounts.models import Role
from amparo.accounts.permissions import acts
from amparo.casework.models import Event, OfficerNotice
from amparo.casework.tests.visiting import interviewed
from amparo.core import clock
from amparo.core.errors import Incomplete, NotAllowed
from amparo.core.roles import WORKSPACE
from amparo.people import actions as people
from amparo.returns.desks import actions as desks
from amparo.returns.medicines import actions
from amparo.returns.medicines.access import medicines_for
from amparo.returns.medicines.models import Medicine, MedicineGap
from amparo.returns.medicines.rules import GAP, missing_from
from amparo.returns.medicines.wall import CLOCK
from amparo.returns.tests import homecomings as world
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def insulin():
    """Somebody at a centre who takes insulin, with a last dose two hours ago; and the health desk of that centre."""
    one, by = world.arrived(), world.desk(agency="imss_bienestar")
    now = clock.now()
    return actions.add(
        homecoming=one, drug="Insulina NPH 20 U", what_for="Diabetes", last_dose_at=now - 2 * HOUR, by=by
    ), by


def after(hours):
    return time_machine.travel(clock.now() + hours * HOUR, tick=False)


def test_d8_more_than_a_day_without_a_dose_or_supply_is_told_to_the_health_desk_once(insulin):
    medicine, by = insulin
    renapo, elsewhere = world.desk(agency="renapo"), world.desk("matamoros", "imss")
    with after(21):
        assert actions.watch() == 0
    with after(23):
        assert (actions.watch(), actions.watch()) == (1, 0)
        gap = MedicineGap.objects.get()
        assert gap.since == medicine.last_dose_at + GAP
        event = Event.objects.get(type="medication_gap")
        assert event.record_id == medicine.homecoming.record_id
        assert "nsulin" not in str(event.data) + event.note
        told = OfficerNotice.objects.filter(kind="medicine")
        assert [notice.staff for notice in told] == [by]
        assert told[0].path == f"/retornos/{medicine.homecoming.folio}/medicinas/"
        assert not OfficerNotice.objects.filter(staff__in=[renapo, elsewhere]).exists()


def test_d8_a_new_supply_ends_the_gap_and_the_clock_begins_again(insulin):
    medicine, by = insulin
    with after(30):
        actions.watch()
        actions.supply(medicine=medicine, until=clock.now() + 72 * HOUR, by=by)
        assert MedicineGap.objects.get().ended_at == clock.now()
        assert actions.watch() == 0
    with after(30 + 72 + 23):
        assert actions.watch() == 0
    with after(30 + 72 + 25):
        assert actions.watch() == 1
    assert MedicineGap.objects.count() == 2


def test_d8_who_went_home_is_followed_by_the_office_of_their_state(insulin):
    medicine, by = insulin
    desks.leave_centre(homecoming=medicine.homecoming, by=by)
    state = officer("OC", Role.STATE)
    officer("CS", Role.STATE)
    with after(30):
        actions.watch()
    assert [notice.staff for notice in OfficerNotice.objects.filter(kind="medicine")] == [state]


def test_d8_what_is_not_taken_any_more_is_not_missing(insulin):
    medicine, by = insulin
    with pytest.raises(Incomplete):
        actions.stop(medicine=medicine, why=" ", by=by)
    actions.stop(medicine=medicine, why="La médica la cambió", by=by)
    with after(100):
        assert actions.watch() == 0


def test_d8_nobody_is_missed_who_is_still_on_the_way(insulin):
    medicine, _by = insulin
    medicine.homecoming.__class__.objects.filter(pk=medicine.homecoming_id).update(
        state="closed", closing="left", closed_at=clock.now()
    )
    with after(100):
        assert actions.watch() == 0


def test_d8_a_dose_in_the_future_and_a_supply_that_is_over_are_refused(insulin):
    medicine, by = insulin
    with pytest.raises(Incomplete):
        actions.take(medicine=medicine, at=clock.now() + HOUR, by=by)
    with pytest.raises(Incomplete):
        actions.supply(medicine=medicine, until=clock.now() - HOUR, by=by)
    actions.take(medicine=medicine, at=clock.now(), by=by)
    with after(23):
        assert actions.watch() == 0


def test_d8_what_the_consulate_knew_is_there_before_they_arrive_if_the_person_agreed(tmp_path):
    by, case = officer(), detained(tmp_path)
    interviewed(case, by=by, medicines="Metformina 850", health="Diabetes")
    one = world.arrived(record=case.record)
    assert actions.bring(homecoming=one) == []
    people.record_consent(
        record=case.record, purpose="health", decision="granted", channel="visit", at=clock.now(), by=by
    )
    assert [(m.drug, m.what_for, m.source) for m in actions.bring(homecoming=one)] == [
        ("Metformina 850", "Diabetes", "interview")
    ]
    assert actions.bring(homecoming=one) == []
    with after(25):
        assert actions.watch() == 1


def as_workspace(actor, sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WORKSPACE}")
        cursor.execute("SELECT set_config('amparo.actor', %s, true)", [str(actor)])
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else [(cursor.rowcount,)]
        transaction.set_rollback(True)
    return rows


TABLES = ("returns_medicine", "returns_medicineentry", "returns_medicinegap", "returns_healthanswers")


@pytest.mark.parametrize("role", [role for role in Role.values if role not in (Role.DESK, Role.AGENCY)])
def test_d8_no_other_role_reads_health_by_page_by_query_or_by_sql(insulin, client, role):
    medicine, by = insulin
    one = medicine.homecoming
    filled(medicine, by)
    reader = officer("OC" if role == Role.STATE else "elpaso", role)
    counted = [as_workspace(reader.pk, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES]
    client.force_login(reader)
    page = client.get(f"/retornos/{one.folio}/medicinas/")
    if role == Role.STATE:  # the office of the state they go to follows up
        assert counted == [1, 2, 1, 1]
        assert page.status_code == 200
        assert list(medicines_for(reader)) == [medicine]
    else:
        assert counted == [0, 0, 0, 0]
        assert page.status_code == 403
        assert not medicines_for(reader).exists()
        assert as_workspace(reader.pk, "UPDATE returns_medicine SET drug = 'x'") == [(0,)]


@pytest.mark.parametrize(
    ("make", "reads"),
    [
        (lambda: world.desk(agency="imss"), True),
        (lambda: world.desk(agency="imss_bienestar"), True),
        (lambda: world.desk(), False),
        (lambda: world.desk(agency="renapo"), False),
        (lambda: world.desk("matamoros", "imss"), False),
        (lambda: world.agent("imss"), False),
        (lambda: officer("CS", Role.STATE), False),
    ],
)
def test_d8_of_the_desks_only_the_health_desk_of_the_centre_reads_it(insulin, client, make, reads):
    medicine, by = insulin
    filled(medicine, by)
    reader = make()
    counted = [as_workspace(reader.pk, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES]
    client.force_login(reader)
    page = client.get(f"/retornos/{medicine.homecoming.folio}/medicinas/")
    assert (page.status_code == 200) == reads
    assert counted == ([1, 2, 1, 1] if reads else [0, 0, 0, 0])
    assert medicines_for(reader).exists() == reads
    if not reads:
        with pytest.raises(NotAllowed):
            actions.add(homecoming=medicine.homecoming, drug="Otra", by=reader)


def filled(medicine, by):
    with after(30):
        actions.watch()
    actions.answer_health(homecoming=medicine.homecoming, medicines=True, by=by)
    actions.take(medicine=medicine, at=clock.now(), by=by)
    actions.supply(medicine=medicine, until=clock.now() + HOUR, by=by)


def test_the_clock_reads_as_itself_and_nobody_without_a_name(insulin):
    _medicine, by = insulin
    assert as_workspace(CLOCK, "SELECT count(*) FROM returns_medicine") == [(1,)]
    assert as_workspace("", "SELECT count(*) FROM returns_medicine") == [(0,)]
    with transaction.atomic():
        acts(by)


def test_d8_another_desk_does_not_learn_of_medicines_from_the_plan(insulin, client):
    medicine, by = insulin
    one = medicine.homecoming
    actions.answer_health(homecoming=one, medicines=True, disability=True, by=by)
    desks.answer(homecoming=one, said={}, by=by)
    assert one.desk_answers.goes_first  # and nobody else learns why
    assert {"medicines", "pension_disability"} <= set(one.milestones.values_list("kind", flat=True))
    for reader, sees in ((by, True), (world.desk(), False), (world.desk(agency="bienestar"), False)):
        client.force_login(reader)
        for page in ("mesas", "hogar"):
            text = client.get(f"/retornos/{one.folio}/{page}/").content.decode()
            assert ("Medicinas sin interrupción" in text) == sees, page
            assert not sees or page == "hogar" or "Medicines" in text or "Medicinas" in text
        told = client.get("/retornos/mesa/tableta/personas/").json()
        assert ("Medicinas sin interrupción" in str(told)) == sees


def test_d8_the_health_desk_writes_supplies_and_sees_who_is_short_first(insulin, client):
    medicine, by = insulin
    one = medicine.homecoming
    client.force_login(by)
    address = f"/retornos/{one.folio}/medicinas/"
    answer = client.post(
        address, {"drug": "Losartán 50", "what_for": "Presión", "last_dose_at": "", "days": "3"}
    )
    assert answer.status_code == 302
    assert client.post(address, {"drug": ""}).context["form"].errors
    assert client.post(f"{address}{medicine.pk}/toma/").status_code == 302
    assert (
        client.post(
            f"{address}{medicine.pk}/surtido/", {"days": "7", "next_at": "", "where": "Clínica 3"}
        ).status_code
        == 302
    )
    assert client.post(f"{address}{medicine.pk}/fin/", {"why": ""}).status_code == 302
    assert client.post(f"{address}{medicine.pk}/nada/").status_code == 404
    medicine.refresh_from_db()
    assert medicine.next_supply_where == "Clínica 3"
    assert [entry.what for entry in medicine.entries.order_by("pk")] == ["dose", "supply"]
    assert client.get("/retornos/mesa/").context["missing"] == []
    Medicine.objects.filter(pk=medicine.pk).update(
        supply_until=None, last_dose_at=clock.now() - 30 * HOUR, missing_from=clock.now() - 6 * HOUR
    )
    assert client.get("/retornos/mesa/").context["missing"] == [one]
    assert client.get("/retornos/medicinas/").context["found"] == [one]
    client.force_login(world.desk())
    assert client.get("/retornos/mesa/").context["missing"] == []
    assert client.get("/retornos/medicinas/").status_code == 403


moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC))


@given(st.none() | moments, st.none() | moments, moments)
def test_d8_missing_is_a_day_after_the_last_that_there_was(dose, supply, known):
    gap = missing_from(dose, supply, known)
    had = [moment for moment in (dose, supply) if moment]
    assert gap - GAP == (max(had) if had else known)
