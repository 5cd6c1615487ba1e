"""Tasks: for whom, until when, again, given on, put off, finished; and who stands in."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.models import Event, Task
from amparo.casework.tasks import actions
from amparo.casework.tasks.absences import add_absence, apply_absences, end_absence
from amparo.casework.tasks.models import Repeat
from amparo.casework.tasks.repeating import next_due
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.places.calendar import Calendar
from amparo.places.models import Office
from tests.factories import detained, officer

ZONES = [("America/New_York", "NY"), ("America/Chicago", "TX"), ("America/Denver", "CO"), ("America/Phoenix", "AZ"),
         ("America/Los_Angeles", "CA")]  # fmt: skip
calendars = st.sampled_from([Calendar(ZoneInfo(zone), state) for zone, state in ZONES])
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31)).map(
    lambda one: one.replace(tzinfo=dt.UTC)
)


def elpaso() -> Office:
    return Office.objects.get(pk="elpaso")


def asked(by, **more) -> Task:
    return actions.ask(**{"text": "Llamar al juzgado", "office": by.office, "by": by, **more})


@given(calendars, moments, moments, st.sampled_from(Repeat.values), st.integers(1, 12))
def test_a_repeated_task_is_due_again_later_on_a_day_on_which_the_office_works(
    office, due, now, repeat, every
):
    found = next_due(due=due, repeat=repeat, every=every, until=None, calendar=office, now=now)
    assert found > max(due, now)
    assert office.is_open(found.astimezone(office.zone).date())


def test_a_monthly_task_of_the_31st_stays_at_the_end_of_the_month_and_stops_after_its_last_day():
    office = Calendar(ZoneInfo("America/Denver"), "CO")
    due = dt.datetime(2026, 8, 31, 17, tzinfo=office.zone)
    ask = {"repeat": "months", "every": 1, "calendar": office, "until": dt.date(2026, 12, 31)}
    days = []
    now = due
    while (due_ := next_due(due=due, now=now, **ask)) is not None:
        days.append(due_.astimezone(office.zone).date())
        now = due_
    assert days == [dt.date(2026, 9, 30), dt.date(2026, 11, 2), dt.date(2026, 11, 30), dt.date(2026, 12, 31)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("office", "day"), [("elpaso", 9), ("boston", 9), ("dallas", 9), ("fresno", 9), ("phoenix", 9)]
)
def test_a_task_is_due_in_working_days_of_its_office_across_the_change_of_the_clocks(office, day):
    by = officer(office)
    with time_machine.travel(dt.datetime(2026, 3, 6, 10, tzinfo=by.office.zone), tick=False):
        task = asked(by, business_days=1)
    assert task.due_at.astimezone(by.office.zone) == dt.datetime(2026, 3, day, 17, tzinfo=by.office.zone)


@pytest.mark.django_db
def test_finishing_a_task_writes_what_was_found_into_the_file(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    task = asked(by, case=case, business_days=2)
    actions.finish(numbers=[task.pk], by=by, note="El juzgado abre a las 8")
    event = Event.objects.get(type_id="task_done")
    assert (event.case, event.note) == (case, "El juzgado abre a las 8")
    with pytest.raises(Conflict):
        actions.finish(numbers=[task.pk], by=by)


@pytest.mark.django_db
def test_a_task_that_repeats_is_asked_for_again_when_it_is_done_and_not_when_it_is_cancelled():
    by = officer("elpaso")
    task = asked(by, business_days=1, repeat="weeks", every=1)
    actions.finish(numbers=[task.pk], by=by)
    again = Task.objects.get(done_at__isnull=True)
    assert again.due_at > task.due_at
    assert (again.text, again.repeat) == (task.text, "weeks")
    actions.cancel(numbers=[again.pk], by=by, reason="Ya no hace falta")
    assert not Task.objects.filter(done_at__isnull=True).exists()


@pytest.mark.django_db
def test_all_of_several_are_changed_or_none():
    by, other = officer("elpaso"), officer("boston")
    mine, theirs = asked(by), asked(other)
    with pytest.raises(NotAllowed):
        actions.finish(numbers=[mine.pk, theirs.pk], by=by)
    mine.refresh_from_db()
    assert mine.done_at is None


@pytest.mark.django_db
def test_putting_off_needs_a_reason_and_a_day_within_a_month(client):
    by = officer("elpaso")
    task = asked(by, assignee=by)
    soon = clock.now() + dt.timedelta(days=3)
    for until, reason in (
        (soon, ""),
        (clock.now() - dt.timedelta(days=1), "x"),
        (soon + dt.timedelta(days=60), "x"),
    ):
        with pytest.raises(Incomplete):
            actions.snooze(numbers=[task.pk], by=by, until=until, reason=reason)
    actions.snooze(numbers=[task.pk], by=by, until=soon, reason="El juzgado cierra")
    client.force_login(by)
    assert "Llamar al juzgado" not in client.get("/tareas/").content.decode()
    assert "El juzgado cierra" in client.get("/tareas/?due=snoozed").content.decode()


@pytest.mark.django_db
def test_a_colleagues_task_is_reassigned_by_the_supervisor_only():
    one, other, boss = officer("elpaso"), officer("elpaso"), officer("elpaso", "supervisor")
    numbers = [asked(one, assignee=one).pk for _ in range(3)]
    with pytest.raises(NotAllowed):
        actions.reassign(numbers=numbers, by=other, to=other)
    actions.reassign(numbers=numbers, by=boss, to=other, reason="Carga")
    assert set(Task.objects.values_list("assignee", flat=True)) == {other.pk}
    with pytest.raises(Incomplete):
        actions.reassign(numbers=numbers, by=boss, to=officer("boston"))


@pytest.mark.django_db
def test_a_task_for_supervisors_is_not_an_officers():
    by, boss = officer("elpaso"), officer("elpaso", "supervisor")
    task = asked(by, role="supervisor")
    with pytest.raises(NotAllowed):
        actions.finish(numbers=[task.pk], by=by)
    actions.finish(numbers=[task.pk], by=boss)


@pytest.mark.django_db
@pytest.mark.parametrize("office", ["elpaso", "boston", "dallas", "fresno"])
def test_work_goes_over_on_the_first_day_of_an_absence_and_comes_back_after_the_last(office):
    away, stand_in, boss = officer(office), officer(office), officer(office, "supervisor")
    zone = away.office.zone
    before = dt.datetime(2026, 12, 30, 12, tzinfo=zone)
    with time_machine.travel(before, tick=False):
        task = asked(away, assignee=away)
        add_absence(
            staff=away,
            first_day=dt.date(2026, 12, 31),
            last_day=dt.date(2027, 1, 4),
            stand_in=stand_in,
            by=boss,
        )

    def who():
        task.refresh_from_db()
        return task.assignee

    midnight = dt.datetime(2026, 12, 31, tzinfo=zone)
    apply_absences(midnight - dt.timedelta(minutes=1))
    assert who() == away
    apply_absences(midnight)
    assert who() == stand_in
    with time_machine.travel(dt.datetime(2027, 1, 2, 12, tzinfo=zone), tick=False):
        assert asked(boss, assignee=away).assignee == stand_in
    apply_absences(dt.datetime(2027, 1, 4, 23, 59, tzinfo=zone))
    assert who() == stand_in
    apply_absences(dt.datetime(2027, 1, 5, tzinfo=zone))
    assert who() == away
    assert apply_absences(dt.datetime(2027, 1, 6, tzinfo=zone)) == 0


@pytest.mark.django_db
def test_nobody_stands_in_who_is_away_too_or_of_another_office_and_coming_back_early_works():
    one, other = officer("elpaso"), officer("elpaso")
    today = clock.today(one.office.zone)
    days = {"first_day": today, "last_day": today + dt.timedelta(days=5)}
    task = asked(one, assignee=one)
    absence = add_absence(staff=one, stand_in=other, by=one, **days)
    task.refresh_from_db()
    assert task.assignee == other
    with pytest.raises(Conflict):
        add_absence(staff=other, stand_in=one, by=other, **days)
    with pytest.raises(Incomplete):
        add_absence(staff=other, stand_in=officer("boston"), by=other, **days)
    with pytest.raises(NotAllowed):
        add_absence(staff=one, stand_in=officer("elpaso"), by=other, **days)
    end_absence(absence=absence, by=one)
    task.refresh_from_db()
    assert task.assignee == one


@pytest.mark.django_db
def test_several_tasks_are_done_with_the_page_and_without_a_script(client, tmp_path):
    case, by, other = detained(tmp_path), officer("elpaso"), officer("elpaso")
    client.force_login(by)
    answers = {"text": "Pedir el acta", "business_days": "2", "role": "", "repeat": ""}
    assert client.post(f"/tareas/nueva/?case={case.folio}", answers).status_code == 302
    numbers = [asked(by, assignee=by).pk, Task.objects.get(case=case, kind="other").pk]
    assert "checked" in client.get("/tareas/?whose=office&all=1").content.decode()
    client.post("/tareas/varias/", {"task": numbers, "do": "assign", "to": other.pk, "next": "/tareas/"})
    assert set(Task.objects.filter(pk__in=numbers).values_list("assignee", flat=True)) == {other.pk}
    answer = client.post(
        "/tareas/varias/", {"one": numbers[1], "task": numbers, "next": "/tareas/?whose=free"}
    )
    assert answer.url == "/tareas/?whose=free"
    assert Task.objects.get(pk=numbers[1]).done_at is not None
    assert Task.objects.get(pk=numbers[0]).done_at is None
    client.post("/tareas/varias/", {"task": [numbers[0]], "do": "cancel", "note": ""})
    assert Task.objects.get(pk=numbers[0]).done_at is None
    client.post("/tareas/varias/", {"task": [numbers[0]], "do": "cancel", "note": "Repetida"})
    assert Task.objects.get(pk=numbers[0]).cancelled


@pytest.mark.django_db
def test_the_page_of_tasks_takes_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    by = officer("elpaso")
    client.force_login(by)
    for _ in range(20):
        asked(by, assignee=by)
    client.get("/tareas/")
    with django_assert_max_num_queries(12):
        client.get("/tareas/")


@pytest.mark.django_db
def test_an_absence_is_written_down_on_the_page(client):
    by, other = officer("elpaso"), officer("elpaso")
    client.force_login(by)
    today = clock.today(by.office.zone)
    answers = {
        "staff": by.pk,
        "stand_in": other.pk,
        "first_day": today,
        "last_day": today + dt.timedelta(days=1),
    }
    assert client.post("/ausencias/", answers).status_code == 302
    assert other.name in client.get("/ausencias/").content.decode()
