"""Hearings: in the court's time, with somebody who does something about them, or an alert; and officers' calendars."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from amparo.accounts.models import Reading
from amparo.casework import actions as casework
from amparo.casework.clocks.keeping import recompute
from amparo.casework.clocks.telling import tell_all
from amparo.casework.hand_overs.actions import hand_over
from amparo.casework.hearings import actions, feed, queries
from amparo.casework.models import Bond, CalendarFeed, Case, Clock, Event, Hearing, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import show
from amparo.places.models import Office
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db

FOUR_ZONES = [("elpaso", "America/Denver"), ("boston", "America/New_York"), ("dallas", "America/Chicago"),
              ("fresno", "America/Los_Angeles"), ("phoenix", "America/Phoenix")]  # fmt: skip


def kept_by(office: str, folder) -> Case:
    """A case of somebody detained, kept by this office."""
    case = detained(folder)
    if office != "elpaso":
        to = Office.objects.get(pk=office)
        hand_over(case=case, to=to, reason="Prueba", at=case.opened_at, by=None)
        case.refresh_from_db()
    return case


def hearing_of(case: Case, by, at: dt.datetime, zone: str = "America/Denver") -> Hearing:
    return actions.schedule(case=case, kind="master", court="Corte de inmigración", judge="Jueza Prueba", at=at,
                            time_zone=zone, mode="video", by=by)  # fmt: skip


@pytest.mark.parametrize(("office", "zone"), FOUR_ZONES)
@pytest.mark.parametrize("day", ["2026-03-09T09:30", "2026-11-02T09:30", "2027-01-02T09:30"])
def test_a7_a_hearing_within_72_hours_without_an_assigned_action_is_an_alert(tmp_path, office, zone, day):
    case, by = kept_by(office, tmp_path), officer(office)
    at = dt.datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
    utc = at.astimezone(dt.UTC)
    with time_machine.travel(utc - dt.timedelta(days=10), tick=False):
        casework.take_case(case=case, by=by)
        hearing = hearing_of(case, by, utc, zone)
        tell_all(clock.now())
    before, after = utc - dt.timedelta(hours=72), utc - dt.timedelta(hours=72) + dt.timedelta(minutes=1)
    tell_all(before)
    assert not Event.objects.filter(type_id="clock_breached", data__clock="next_hearing").exists()
    tell_all(after)
    told = Event.objects.get(type_id="clock_breached", data__clock="next_hearing")
    assert told.at == before
    tasks = Task.objects.filter(clock_id="next_hearing", done_at__isnull=True)
    assert {(task.assignee, task.role) for task in tasks} == {(by, ""), (None, "supervisor")}
    assert list(queries.without_action([office], after)) == [hearing]
    with time_machine.travel(after, tick=False):
        actions.assign(hearing=hearing, officer=by, action="Pide el enlace", by=by)
    assert list(queries.without_action([office], after)) == []
    assert not tasks.all().exists()


def test_a7_the_list_is_empty_only_if_all_have_one(tmp_path):
    case, by = detained(tmp_path), officer()
    now = clock.now()
    hearings = [hearing_of(case, by, now + dt.timedelta(hours=hours)) for hours in (2, 30, 71.9, 80)]
    assert list(queries.without_action(["elpaso"], now)) == hearings[:3]
    for number, hearing in enumerate(hearings[:3], 1):
        actions.assign(hearing=hearing, officer=by, action="Va", by=by)
        assert queries.without_action(["elpaso"], now).count() == 3 - number


def test_a7_a_hearing_known_too_late_is_told_in_the_next_minute(tmp_path):
    case, by = detained(tmp_path), officer()
    hearing_of(case, by, clock.now() + dt.timedelta(hours=20))
    tell_all(clock.now() + dt.timedelta(minutes=1))
    assert Task.objects.filter(clock_id="next_hearing", role="supervisor").count() == 1


def test_a7_one_hearing_that_has_somebody_does_not_hide_another(tmp_path):
    case, by = detained(tmp_path), officer()
    one, other = (hearing_of(case, by, clock.now() + dt.timedelta(hours=hours)) for hours in (20, 30))
    tell_all(clock.now() + dt.timedelta(minutes=1))
    actions.assign(hearing=one, officer=by, action="Va", by=by)
    assert Task.objects.filter(clock_id="next_hearing", done_at__isnull=True).exists()
    actions.assign(hearing=other, officer=by, action="Va", by=by)
    assert not Task.objects.filter(clock_id="next_hearing", done_at__isnull=True).exists()


def test_a7_when_the_court_moves_it_somebody_must_say_again_what_is_done(tmp_path):
    case, by = detained(tmp_path), officer()
    hearing = hearing_of(case, by, clock.now() + dt.timedelta(days=9))
    actions.assign(hearing=hearing, officer=by, action="Va", by=by)
    assert Clock.objects.get(type_id="next_hearing").stopped_at is not None
    at = clock.now() + dt.timedelta(days=5)
    actions.move(hearing=hearing, at=at, time_zone="America/Chicago", reason="Aviso de la corte", by=by)
    running = Clock.objects.get(type_id="next_hearing", stopped_at__isnull=True)
    assert running.due_at == at - dt.timedelta(hours=72)
    assert recompute()["changed"] == 0


def test_a7_after_a_hand_over_the_new_office_says_what_it_does(tmp_path):
    case, by = detained(tmp_path), officer()
    hearing = hearing_of(case, by, clock.now() + dt.timedelta(days=2))
    actions.assign(hearing=hearing, officer=by, action="Va", by=by)
    hand_over(case=case, to=Office.objects.get(pk="dallas"), reason="x", at=clock.now(), by=by)
    assert list(queries.without_action(["dallas"], clock.now())) == [hearing]
    with pytest.raises(NotAllowed):
        actions.assign(hearing=hearing, officer=by, action="Va", by=by)
    assert recompute()["changed"] == 0


def test_a7_a_reopened_case_has_its_hearings_back_on_the_list(tmp_path):
    case, by = detained(tmp_path), officer()
    hearing = hearing_of(case, by, clock.now() + dt.timedelta(days=2))
    casework.conclude(case=case, outcome="withdrawn", reason="x", by=by)
    assert not queries.without_action(["elpaso"], clock.now()).exists()
    casework.reopen(case=case, reason="x", by=by)
    assert list(queries.without_action(["elpaso"], clock.now())) == [hearing]
    assert Clock.objects.filter(type_id="next_hearing", stopped_at__isnull=True).exists()


def test_a_hearing_that_was_held_says_what_came_of_it_and_who_was_there(tmp_path):
    case, by = detained(tmp_path), officer()
    hearing = hearing_of(case, by, clock.now() + dt.timedelta(hours=1))
    with pytest.raises(Conflict):
        actions.hold(hearing=hearing, result="Nueva fecha", attended=True, by=by)
    with time_machine.travel(clock.now() + dt.timedelta(hours=2)):
        with pytest.raises(Incomplete):
            actions.hold(hearing=hearing, result=" ", attended=True, by=by)
        actions.hold(hearing=hearing, result="Nueva fecha", attended=True, by=by)
    assert Event.objects.get(type_id="hearing_attended").at == hearing.at
    with pytest.raises(Conflict):
        actions.cancel(hearing=hearing, reason="x", by=by)


def test_a_bond_is_posted_only_when_one_is_set(tmp_path):
    case, by, today = detained(tmp_path), officer(), clock.today(ZoneInfo("America/Denver"))
    with pytest.raises(Conflict):
        actions.record_bond(case=case, state="posted", on=today, by=by)
    with pytest.raises(Incomplete):
        actions.record_bond(case=case, state="set", on=today, by=by)
    actions.record_bond(case=case, state="set", amount_usd=7500, on=today, by=by)
    actions.record_bond(case=case, state="posted", on=today, by=by)
    assert list(Bond.objects.order_by("pk").values_list("state", "amount_usd")) == [
        ("set", 7500),
        ("posted", 7500),
    ]


def test_orders_and_charges_are_events_of_the_file(tmp_path):
    case, by, today = detained(tmp_path), officer(), clock.today(ZoneInfo("America/Denver"))
    actions.record_order(
        case=case, kind="voluntary_departure", ordered_on=today, deadline=today + dt.timedelta(days=60), by=by
    )
    actions.record_charge(case=case, text="Reingreso", statute="8 USC 1326", state="pending", on=today, by=by)
    with pytest.raises(Incomplete):
        actions.record_order(case=case, kind="removal", ordered_on=today + dt.timedelta(days=3), by=by)
    assert {"court_order", "charge_recorded"} <= set(
        Event.objects.filter(case=case).values_list("type_id", flat=True)
    )


def test_a_hearing_is_written_down_given_and_moved_on_the_pages(client, tmp_path):
    case, by = detained(tmp_path), officer()
    client.force_login(by)
    at = (
        (clock.now() + dt.timedelta(days=2)).astimezone(ZoneInfo("America/Chicago")).replace(hour=9, minute=0)
    )
    answers = {
        "kind": "bond",
        "at": f"{at:%Y-%m-%dT%H:%M}",
        "time_zone": "America/Chicago",
        "mode": "video",
        "court": "Corte",
    }
    page = client.post(f"/casos/{case.folio}/audiencias/nueva/", {**answers, "court": ""})
    assert "Falta: Corte" in page.content.decode().replace("Juzgado", "Corte")
    client.post(f"/casos/{case.folio}/audiencias/nueva/", answers)
    hearing = Hearing.objects.get()
    assert hearing.at.astimezone(hearing.zone).strftime("%H:%M") == "09:00"
    agenda = client.get("/agenda/").content.decode()
    assert f"/audiencias/{hearing.pk}/" in agenda
    client.post(f"/audiencias/{hearing.pk}/assign/", {"officer": by.pk, "action": "Va a la corte"})
    hearing.refresh_from_db()
    assert (hearing.officer, hearing.action) == (by, "Va a la corte")
    day = hearing.at.astimezone(by.office.zone).date()
    assert "Va a la corte" in client.get(f"/agenda/?day={day}&whose=mine").content.decode()
    client.post(f"/audiencias/{hearing.pk}/cancel/", {"reason": ""})
    hearing.refresh_from_db()
    assert hearing.state == "scheduled"
    today = clock.today(by.office.zone)
    client.post(
        f"/casos/{case.folio}/juicio/", {"what": "bond", "state": "set", "amount_usd": "5000", "on": today}
    )
    assert "5000" in client.get(f"/casos/{case.folio}/juicio/").content.decode()
    assert Reading.objects.filter(staff=by, page="court").exists()


def test_another_office_reads_a_hearing_only_with_a_reason_and_changes_nothing(client, tmp_path):
    case, by = detained(tmp_path), officer()
    hearing = hearing_of(case, by, clock.now() + dt.timedelta(days=2))
    client.force_login(officer("boston"))
    assert client.get(f"/audiencias/{hearing.pk}/").url.endswith("/motivo/")
    assert client.get(f"/casos/{case.folio}/audiencias/nueva/").status_code == 403
    client.post(f"/audiencias/{hearing.pk}/cancel/", {"reason": "x"})
    hearing.refresh_from_db()
    assert hearing.state == "scheduled"


def test_the_agenda_takes_a_fixed_number_of_queries(client, tmp_path, django_assert_max_num_queries):
    case, by = detained(tmp_path), officer()
    for hours in range(5, 20):
        hearing_of(case, by, clock.now() + dt.timedelta(hours=hours))
    client.force_login(by)
    client.get("/agenda/?view=month")
    with django_assert_max_num_queries(13):
        client.get("/agenda/?view=month")


@pytest.mark.parametrize(("office", "zone"), FOUR_ZONES)
def test_a_private_calendar_tells_the_hour_and_the_folio_and_nobodys_name(client, tmp_path, office, zone):
    case, by = kept_by(office, tmp_path), officer(office)
    at = dt.datetime(2026, 11, 30, 9, 30, tzinfo=ZoneInfo(zone))
    hearing = hearing_of(case, by, at.astimezone(dt.UTC), zone)
    actions.assign(hearing=hearing, officer=by, action="Va con la licenciada", by=by)
    token = feed.new_address(by=by)
    answer = client.get(f"/calendario/{token}.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert event.decoded("dtstart") == at
    assert show(case.folio) in str(event["summary"])
    for secret in ("GARCIA", "García", "José", "licenciada", "Corte de", "Jueza", case.record.person.folio):
        assert secret not in text
    assert token not in str(CalendarFeed.objects.values_list("token_hash", flat=True))


def test_an_address_stops_working_when_it_is_taken_back_replaced_or_its_owner_leaves(client):
    by = officer()
    first = feed.new_address(by=by)
    second = feed.new_address(by=by)
    assert [client.get(f"/calendario/{one}.ics").status_code for one in (first, second, "guess")] == [
        404,
        200,
        404,
    ]
    by.is_active = False
    by.save()
    assert client.get(f"/calendario/{second}.ics").status_code == 404
    by.is_active = True
    by.save()
    client.force_login(by)
    client.post("/agenda/mi-calendario/", {"do": "revoke"})
    assert client.get(f"/calendario/{second}.ics").status_code == 404


def test_the_address_is_shown_once(client):
    client.force_login(officer())
    made = client.post("/agenda/mi-calendario/", {"do": "new"}).content.decode()
    assert "/calendario/" in made
    assert "/calendario/" not in client.get("/agenda/mi-calendario/").content.decode()
