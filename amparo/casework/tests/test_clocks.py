"""Clocks of real cases: kept at every event, told at the minute, recomputable, in bulk."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import Min, Q
from django.test.utils import CaptureQueriesContext

from amparo.casework import actions
from amparo.casework.clocks.keeping import KEPT, keep, recompute
from amparo.casework.clocks.telling import tell_all
from amparo.casework.hand_overs import actions as hand_overs
from amparo.casework.models import Case, Clock, Event, Task
from amparo.core import clock
from amparo.core.errors import Incomplete
from amparo.places.days import add_special_day, take_back_special_day
from amparo.places.models import Office
from tests.factories import JOSE, MARIA, detained, import_rows, officer, receive, said

pytestmark = pytest.mark.django_db

TOLD = ("clock_warned", "clock_breached")
#: An office in each of four time zones (and one without daylight saving), with a place of detention that it keeps.
FOUR_ZONES = [("elpaso", "America/Denver"), ("boston", "America/New_York"), ("dallas", "America/Chicago"),
              ("fresno", "America/Los_Angeles"), ("phoenix", "America/Phoenix")]  # fmt: skip


def opened(office: str, at: dt.datetime, type: str = "migratorio.detencion") -> Case:
    received = receive(
        said(given_names="Itzel", surname1="Tzompantzi", birth_date="1990-01-02"), office=office
    )
    from amparo.people.models import Record

    record = Record.objects.get(pk=received.record_id)
    return actions.open_case(record=record, type=type, office=Office.objects.get(pk=office), at=at, by=None)


def one(code: str, **more) -> Clock:
    return Clock.objects.filter(type_id=code, **more).latest("number")


def kept():
    return sorted(
        Clock.objects.values_list("case_id", "record_id", "type_id", "key", "number", "keeper_id", *KEPT),
        key=str,
    )


def next_terms():
    """Of each case, when the next of its running clocks is due: as it is written beside it, and as its clocks say."""
    running = Min("clocks__due_at", filter=Q(clocks__stopped_at__isnull=True, clocks__paused_at__isnull=True))
    return [
        (case.next_due_at, case.first_due) for case in Case.objects.annotate(first_due=running).order_by("pk")
    ]


@pytest.mark.parametrize(("office", "zone"), FOUR_ZONES)
@pytest.mark.parametrize(
    ("start", "due"),
    [("2026-03-05T10:00", "2026-03-10T17:00"),  # the clocks go forward on Sunday the 8th
     ("2026-10-29T10:00", "2026-11-03T17:00"),  # and back on Sunday, 1 November
     ("2026-12-30T16:59", "2027-01-05T17:00")],  # New Year's Day and a weekend
)  # fmt: skip
def test_a8_the_first_interview_is_breached_one_minute_after_three_working_days(office, zone, start, due):
    at = dt.datetime.fromisoformat(start).replace(tzinfo=Office.objects.get(pk=office).zone)
    by = officer(office)
    with time_machine.travel(at, tick=False):
        case = opened(office, at)
    running = one("first_interview")
    assert running.due_at.astimezone(at.tzinfo) == dt.datetime.fromisoformat(due).replace(tzinfo=at.tzinfo)
    tell_all(running.due_at)
    assert not Event.objects.filter(type_id="clock_breached", data__clock="first_interview").exists()
    with time_machine.travel(running.due_at + dt.timedelta(minutes=1), tick=False):
        tell_all(clock.now())
    running.refresh_from_db()
    assert running.breached_at == running.due_at
    event = Event.objects.get(type_id="clock_breached", data__clock="first_interview")
    assert (event.case, event.at, event.office_id) == (case, running.due_at, office)
    roles = Task.objects.filter(clock_id="first_interview", done_at__isnull=True, role__gt="")
    assert sorted(roles.values_list("role", flat=True)) == ["headquarters", "supervisor"]
    with time_machine.travel(running.due_at + dt.timedelta(hours=1), tick=False):
        actions.record_interview(case=case, at=clock.now(), channel="visit", by=by)
    running.refresh_from_db()
    assert running.stopped_at is not None
    assert not Task.objects.filter(clock_id="first_interview", done_at__isnull=True).exists()


def test_a8_an_interview_in_time_breaches_nothing():
    at = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
    case, by = opened("elpaso", at), officer("elpaso")
    actions.record_interview(case=case, at=at + dt.timedelta(days=2), channel="visit", by=by)
    tell_all(at + dt.timedelta(days=9))
    assert one("first_interview").breached_at is None
    assert not Event.objects.filter(type_id="clock_breached", data__clock="first_interview").exists()


def test_the_minute_job_tells_nothing_twice_and_goes_on_after_being_stopped():
    at = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
    opened("elpaso", at)
    later = at + dt.timedelta(days=20)
    with transaction.atomic():
        assert tell_all(later) == 3
        transaction.set_rollback(True)  # killed
    assert not Event.objects.filter(type_id__in=TOLD).exists()
    assert tell_all(later) == 3  # first contact, first interview, follow-up
    told = Event.objects.filter(type_id__in=TOLD).count()
    tasks = Task.objects.count()
    assert tell_all(later) == tell_all(later + dt.timedelta(days=1)) == 0
    assert (Event.objects.filter(type_id__in=TOLD).count(), Task.objects.count()) == (told, tasks)


def test_a_warning_goes_to_whoever_has_the_case_and_the_breach_to_the_supervisor():
    at = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
    case, by = opened("elpaso", at), officer("elpaso")
    with time_machine.travel(at):
        actions.take_case(case=case, by=by)
    tell_all(at + dt.timedelta(hours=13))
    warned = Task.objects.get(clock_id="first_contact")
    assert (warned.assignee, warned.role) == (by, "")
    tell_all(at + dt.timedelta(hours=25))
    assert sorted(Task.objects.filter(clock_id="first_contact").values_list("role", flat=True)) == [
        "",
        "supervisor",
    ]


def test_replaying_the_events_alone_finds_the_same_rows(tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00", full=True)
    import_rows(tmp_path, JOSE, as_of="2026-03-03T09:00", full=True)
    by = officer("elpaso")
    jose = Case.objects.get(record__identifiers__normalised="012345678")
    maria = Case.objects.exclude(pk=jose.pk).get()
    tell_all(dt.datetime(2026, 3, 4, 20, tzinfo=dt.UTC))
    actions.record_interview(case=jose, at=dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC), channel="visit", by=by)
    hand_overs.hand_over(case=maria, to=Office.objects.get(pk="boston"), reason="x",
                      at=dt.datetime(2026, 3, 5, 20, tzinfo=dt.UTC), by=by)  # fmt: skip
    tell_all(dt.datetime(2026, 3, 30, 20, tzinfo=dt.UTC))
    actions.record_service(case=jose, type="visits_suspended", at=clock.now(), by=by)
    actions.conclude(case=jose, outcome="withdrawn", reason="x", by=by)
    actions.reopen(case=jose, reason="x", by=by)
    rows = kept()
    assert len({row[2] for row in rows}) >= 5
    assert recompute()["changed"] == 0
    assert kept() == rows
    Clock.objects.all().delete()
    recompute()
    assert kept() == rows
    assert any(written for written, _running in next_terms())
    assert all(written == running for written, running in next_terms())


def test_a_clock_is_of_whoever_keeps_the_case_now_and_counted_by_whose_calendar_it_began(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    hand_overs.hand_over(case=case, to=Office.objects.get(pk="boston"), reason="x", at=clock.now(), by=by)
    begun_there = one("first_interview")
    assert (begun_there.office_id, begun_there.keeper_id) == ("elpaso", "boston")
    assert set(Clock.objects.filter(case=case).values_list("keeper", flat=True)) == {"boston"}


def test_a_list_of_three_hundred_costs_a_handful_of_queries():
    at = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
    first = opened("elpaso", at)
    cases = [first]
    for number in range(30):
        cases.append(Case.objects.create(folio=f"C{number:010d}", record=first.record, type=first.type,
                                         kind=first.kind, office=first.office, opened_at=at))  # fmt: skip
    from amparo.casework.events import NewEvent, write

    def query_count(some):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            write(
                [NewEvent(type="detained", record_id=case.record_id, case_id=case.pk, at=at) for case in some]
            )
        return len(asked)

    query_count(cases[:1])  # event types are read once
    few, many = query_count(cases[1:3]), query_count(cases[3:])
    assert many == few
    assert few <= 30


def test_telling_a_thousand_clocks_costs_a_fixed_number_of_queries():
    at = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
    case = opened("elpaso", at)
    tell_all(at + dt.timedelta(days=30))  # what a process reads once is read
    counts = []
    for number in (2, 20):
        ids = [Case.objects.create(folio=f"C{number:02d}{n:08d}", record=case.record, type=case.type, kind=case.kind,
                                   office=case.office,
                                   opened_at=at).pk for n in range(number)]  # fmt: skip
        from amparo.casework.events import NewEvent, write

        write(
            [
                NewEvent(type="case_opened", record_id=case.record_id, case_id=pk, at=at, office_id="elpaso")
                for pk in ids
            ]
        )
        with CaptureQueriesContext(connection) as asked:
            tell_all(at + dt.timedelta(days=30))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 60


def test_a_day_that_headquarters_closes_moves_what_is_due_and_a_replay_agrees():
    zone = Office.objects.get(pk="elpaso").zone
    at = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
    opened("elpaso", at)
    met = opened("elpaso", at)
    actions.record_interview(case=met, at=at + dt.timedelta(hours=1), channel="visit", by=officer("elpaso"))

    def due():
        found = Clock.objects.filter(type_id="first_interview").values_list("due_at", flat=True)
        return {moment.astimezone(zone).date() for moment in found}

    # 2 March is Texas Independence Day: whoever comes then has come on the 3rd.
    assert due() == {dt.date(2026, 3, 6)}
    made = add_special_day(office=Office.objects.get(pk="elpaso"), day=dt.date(2026, 3, 4), kind="closed",
                           reason="Nevada", by=officer(role="headquarters"))  # fmt: skip
    assert due() == {dt.date(2026, 3, 9)}
    assert recompute()["changed"] == 0
    take_back_special_day(special=made, by=officer(role="headquarters"))
    assert due() == {dt.date(2026, 3, 6)}
    assert recompute()["changed"] == 0


@pytest.mark.parametrize(("office", "zone"), FOUR_ZONES)
def test_a11_without_a_sighting_for_48_hours_the_whereabouts_are_unknown(office, zone):
    at = dt.datetime(2026, 3, 7, 18, tzinfo=dt.UTC)  # over the change of the clocks: 48 hours are 48 hours
    case = opened(office, at)
    from amparo.casework.events import write_for

    write_for(case, "detained", at=at, by=None)
    due = at + dt.timedelta(hours=48)
    tell_all(due)
    assert one("whereabouts").breached_at is None
    tell_all(due + dt.timedelta(minutes=1))
    assert one("whereabouts").breached_at == due
    assert Event.objects.get(type_id="whereabouts_unknown").at == due
    assert Task.objects.filter(kind="look_for", case=case, done_at__isnull=True).count() == 1
    write_for(case, "localised", at=due + dt.timedelta(hours=5), by=None)
    assert one("whereabouts").breached_at is None
    assert not Task.objects.filter(kind="look_for", case=case, done_at__isnull=True).exists()


def test_a11_every_list_that_names_the_person_begins_the_clock_anew(tmp_path, client):
    case = detained(tmp_path, as_of="2026-03-02T09:00")
    import_rows(tmp_path, JOSE, as_of="2026-03-04T08:00")
    tell_all(dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC))
    assert not Event.objects.filter(type_id="whereabouts_unknown").exists()
    tell_all(dt.datetime(2026, 3, 6, 15, 1, tzinfo=dt.UTC))
    assert Event.objects.filter(type_id="whereabouts_unknown", case=case).count() == 1
    client.force_login(officer("elpaso"))
    page = client.get(f"/personas/{case.record.person.folio}/").content.decode()
    assert "Paradero desconocido" in page
    import_rows(tmp_path, JOSE, as_of="2026-03-07T08:00")
    # The event stays in the history; the state is gone.
    page = client.get(f"/personas/{case.record.person.folio}/").content.decode()
    assert 'id="unknown"' not in page


def test_a11_who_was_missing_from_a_complete_list_is_looked_for_once(tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00", full=True)
    import_rows(tmp_path, MARIA, as_of="2026-03-03T09:00", full=True)
    assert Task.objects.filter(kind="look_for").count() == 1
    tell_all(dt.datetime(2026, 3, 5, tzinfo=dt.UTC))
    assert Task.objects.filter(kind="look_for", record__identifiers__normalised="012345678").count() == 1


@pytest.mark.parametrize(("office", "zone"), FOUR_ZONES)
def test_a13_the_belongings_are_warned_of_on_days_10_20_and_27_and_breached_on_day_30(office, zone):
    tz = Office.objects.get(pk=office).zone
    at = dt.datetime(2026, 12, 5, 10, tzinfo=tz)  # over the end of the year
    opened(office, at, type="administrativo.pertenencias")
    days = []
    for day in range(1, 33):
        for minute in (0, 1):
            moment = dt.datetime.combine(at.date() + dt.timedelta(days=day), dt.time(10, minute), tzinfo=tz)
            before = Event.objects.filter(data__clock="belongings_us").count()
            tell_all(moment)
            if Event.objects.filter(data__clock="belongings_us").count() > before:
                days.append((day, minute))
    assert days == [(10, 1), (20, 1), (27, 1), (30, 1)]
    assert one("belongings_us").breached_at == one("belongings_us").due_at


def test_a13_the_day_on_which_the_belongings_were_left_counts():
    at = dt.datetime(2026, 3, 20, 17, tzinfo=dt.UTC)
    case, by = opened("elpaso", at, type="administrativo.pertenencias"), officer("elpaso")
    left = dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC)
    actions.record_service(case=case, type="belongings_left", at=left, by=by)
    assert one("belongings_us").started_at == left
    assert one("belongings_us").due_at == dt.datetime(
        2026, 3, 31, 16, tzinfo=dt.UTC
    )  # an hour less of winter


def test_a13_sre_keeps_them_for_six_months():
    at = dt.datetime(2026, 8, 31, 17, tzinfo=dt.UTC)
    case, by = opened("elpaso", at, type="administrativo.pertenencias"), officer("elpaso")
    actions.record_service(case=case, type="belongings_at_sre", at=at, by=by)
    assert one("belongings_us").stopped_at == at
    assert one("belongings_sre").due_at.date() == dt.date(2027, 2, 28)


def test_a13_belongings_are_not_closed_as_recovered_without_the_receipt():
    at = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
    case, by = opened("elpaso", at, type="administrativo.pertenencias"), officer("elpaso")
    actions.take_case(case=case, by=by)
    actions.record_service(case=case, type="belongings_request", at=at, by=by)
    actions.settle_step(case=case, step="informed_of_end", by=by)
    with pytest.raises(Incomplete) as refused:
        actions.conclude(case=case, outcome="favourable", reason="x", by=by)
    assert refused.value.missing == ("receipt",)
    with pytest.raises(Incomplete):
        actions.record_service(case=case, type="belongings_delivered", at=at, by=by)
    actions.record_service(case=case, type="belongings_delivered", at=at, by=by, note="Acuse 2026-118")
    actions.conclude(case=case, outcome="favourable", reason="x", by=by)
    assert Event.objects.get(type_id="belongings_delivered").data["receipt"] == "Acuse 2026-118"


def test_a13_they_may_be_closed_as_not_recovered():
    case = opened("elpaso", dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC), type="administrativo.pertenencias")
    actions.conclude(case=case, outcome="impossible", reason="Destruidas", by=officer("elpaso"))


def test_a_familys_request_is_answered_within_two_days_or_the_supervisor_hears_of_it():
    from amparo.families.actions import close_request
    from tests.factories import request_of

    request, _secret = request_of()
    running = one("acknowledgement")
    assert running.case is None
    tell_all(running.due_at + dt.timedelta(minutes=1))
    assert (
        Task.objects.filter(clock_id="acknowledgement", role="supervisor", done_at__isnull=True).count() == 1
    )
    close_request(request=request, reason="Duplicada", by=officer(request.office_id))
    assert not Task.objects.filter(clock_id="acknowledgement", done_at__isnull=True).exists()


def test_a_hand_over_that_nobody_accepts_for_a_day_is_told(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    at = dt.datetime(2026, 3, 3, 17, tzinfo=dt.UTC)
    hand_overs.hand_over(case=case, to=Office.objects.get(pk="dallas"), reason="x", at=at, by=by)
    tell_all(at + dt.timedelta(hours=24, minutes=1))
    task = Task.objects.get(clock_id="hand_over", role="supervisor")
    assert task.office_id == "dallas"


def test_two_who_write_at_once_miss_nothing_of_each_other():
    case = opened("elpaso", dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC))
    with CaptureQueriesContext(connection) as asked:
        keep(case_ids=[case.pk])
    first = next(query["sql"] for query in asked if "casework_case" in query["sql"])
    assert "FOR NO KEY UPDATE" in first
