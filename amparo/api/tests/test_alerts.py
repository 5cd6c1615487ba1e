"""Alerts of the app, as ConsulApp Contigo would send them (B8)."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.api.models import GivenAnswer
from amparo.api.tests.calling import Caller
from amparo.casework.alerts import tasks
from amparo.casework.alerts.models import Alert
from amparo.casework.models import Event, Task
from amparo.people.models import Check, Door, Person, Record, Relative

pytestmark = pytest.mark.django_db
NINE = dt.datetime(
    2026, 3, 8, 9, 30, tzinfo=dt.UTC
)  # the half hour in which the clocks of the United States change
LATITUDE, LONGITUDE = 31.761234, -106.487654
ROSA = {
    "profile": {
        "given_names": "Rosa Elena", "surname1": "Tzompantzi", "surname2": "Urrutia", "birth_date": "1991-07-14",
        "passport": "G12345678", "phone": "915 555 0142",
    },
    "emergency_contacts": [{"name": "Elvira Urrutia", "phone": "656 555 0177", "relation": "mother"}],
    "location": {"latitude": LATITUDE, "longitude": LONGITUDE, "accuracy": 17.125},
    "at": NINE.isoformat(),
}  # fmt: skip


@pytest.fixture
def clock():
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


@pytest.fixture
def app(client, clock):
    return Caller(client, "alerts", name="ConsulApp Contigo", days=300)


def everything_kept():
    """All that the database keeps, of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN"
                       " ('pg_catalog', 'information_schema')")  # fmt: skip
        tables = [row[0] for row in cursor.fetchall()]
        assert len(tables) > len(list(apps.get_models())) / 2
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            found.append(cursor.fetchone()[0])
    return " ".join(found)


def test_b8_an_alert_is_taken_in_at_the_consulate_whose_district_it_lies_in(app):
    answer = app.post("alerts", ROSA, key="alert-0001")
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["state"] == "sounded"
    assert told["office"]["city"] == "El Paso"
    alert = Alert.objects.get(folio=told["folio"])
    assert (alert.office_id, alert.latitude, alert.longitude) == ("elpaso", LATITUDE, LONGITUDE)
    assert alert.record.passport == "G12345678"
    assert alert.record.person is not None
    assert Relative.objects.get(record=alert.record).name == "Elvira Urrutia"
    assert Check.objects.get(record=alert.record).door == Door.API
    assert Event.objects.filter(record=alert.record, type_id="alert_sounded").count() == 1


def test_b8_a_retried_alert_makes_nothing_twice(app):
    first = app.post("alerts", ROSA, key="alert-0001")
    counts = [model.objects.count() for model in (Alert, Record, Person, Relative, Event, Check)]
    jobs = ProcrastinateJob.objects.count()
    for _ in range(3):
        assert (app.post("alerts", ROSA, key="alert-0001").content, first.status_code) == (first.content, 201)
    GivenAnswer.objects.all().delete()  # even after the answer was forgotten
    assert app.post("alerts", ROSA, key="alert-0001").json()["folio"] == first.json()["folio"]
    assert [model.objects.count() for model in (Alert, Record, Person, Relative, Event, Check)] == counts
    assert ProcrastinateJob.objects.count() == jobs


def test_a_key_that_was_used_for_something_else_is_refused(app):
    app.post("alerts", ROSA, key="alert-0001")
    assert app.post("alerts", {**ROSA, "language": "en"}, key="alert-0001").status_code == 409
    assert app.post("alerts", ROSA).status_code == 422  # and one without a key
    assert Alert.objects.count() == 1


def test_b8_within_five_minutes_the_sender_cancels_and_it_is_closed(app, clock):
    folio = app.post("alerts", ROSA, key="alert-0001").json()["folio"]
    clock.shift(dt.timedelta(minutes=5))
    assert app.post(f"alerts/{folio}/cancel").json()["state"] == "cancelled"
    assert app.post(f"alerts/{folio}/cancel").json()["state"] == "cancelled"
    assert app.post(f"alerts/{folio}/confirm").status_code == 409
    clock.shift(dt.timedelta(minutes=60))
    tasks.sweep(0)
    assert Task.objects.count() == 0
    assert Event.objects.filter(type_id="alert_cancelled").count() == 1


def test_b8_after_five_minutes_the_consulate_calls_anyway(app, clock):
    folio = app.post("alerts", ROSA, key="alert-0001").json()["folio"]
    clock.shift(dt.timedelta(minutes=5, seconds=1))
    answer = app.post(f"alerts/{folio}/cancel")
    assert answer.status_code == 409
    assert "llamará" in answer.json()["detail"]
    assert Alert.objects.get().state == "sounded"


def test_b8_half_an_hour_without_a_word_makes_a_task_to_call_back_once(app, clock):
    app.post("alerts", ROSA, key="alert-0001")
    job = ProcrastinateJob.objects.get(task_name="alerts.call_back")
    assert job.scheduled_at == NINE + dt.timedelta(minutes=30)
    clock.shift(dt.timedelta(minutes=29, seconds=59))
    tasks.call_back(**job.args)
    tasks.sweep(0)
    assert Task.objects.count() == 0
    clock.shift(dt.timedelta(seconds=1))
    tasks.call_back(**job.args)
    tasks.call_back(**job.args)
    tasks.sweep(0)
    task = Task.objects.get()
    assert (task.kind, task.office_id, task.due_at) == (
        "call_back",
        "elpaso",
        NINE + dt.timedelta(minutes=30),
    )


def test_b8_when_the_worker_slept_the_sweep_makes_the_task(app, clock):
    app.post("alerts", ROSA, key="alert-0001")
    clock.shift(dt.timedelta(hours=3))
    tasks.sweep(0)
    assert Task.objects.get().kind == "call_back"


def test_b8_a_confirmed_alert_is_to_be_called_at_once_and_only_once(app, clock):
    folio = app.post("alerts", ROSA, key="alert-0001").json()["folio"]
    for _ in range(2):
        assert app.post(f"alerts/{folio}/confirm").json()["state"] == "confirmed"
    clock.shift(dt.timedelta(hours=1))
    tasks.sweep(0)
    assert Task.objects.get().due_at == NINE


def test_b8_of_an_alert_that_is_over_no_place_is_left_anywhere(app):
    folio = app.post("alerts", ROSA, key="alert-0001").json()["folio"]
    digits = (str(LATITUDE), str(LONGITUDE), "17.125")
    kept = everything_kept()
    assert all(kept.count(one) == 1 for one in digits)  # on the alert, and nowhere else even while it is open
    app.post(f"alerts/{folio}/cancel")
    kept = everything_kept()
    assert not any(one in kept for one in digits)


def test_b8_the_place_of_an_alert_that_nobody_closes_is_kept_a_week_at_most(app, clock):
    app.post("alerts", ROSA, key="alert-0001")
    clock.shift(dt.timedelta(days=6, hours=23))
    tasks.sweep(0)
    assert Alert.objects.get().latitude is not None
    clock.shift(dt.timedelta(hours=1))
    tasks.sweep(0)
    tasks.sweep(0)
    assert str(LATITUDE) not in str(everything_kept())
    assert not Alert.objects.get().is_over
    assert Event.objects.filter(type_id="alert_place_forgotten").count() == 1


def test_another_systems_alert_is_not_there(app, client):
    folio = app.post("alerts", ROSA, key="alert-0001").json()["folio"]
    other = Caller(client, "alerts", name="Otro", days=300)
    assert other.post(f"alerts/{folio}/cancel").status_code == 404
    assert other.post("alerts/A-00000-00000/cancel").status_code == 404
    assert other.post("alerts", ROSA, key="alert-0001").json()["folio"] != folio


@pytest.mark.parametrize(
    ("place", "office"),
    [
        ({"latitude": 34.0522, "longitude": -118.2437}, "losangeles"),
        ({"latitude": 31.69, "longitude": -106.42}, "elpaso"),  # across the river
        ({"latitude": 25.5, "longitude": -79.5}, "miami"),  # at sea
        (None, "tucson"),  # not said: the call centre
    ],
)
def test_every_place_has_an_office(app, place, office):
    app.post("alerts", {**ROSA, "location": place}, key="alert-0001")
    assert Alert.objects.get().office_id == office


def test_an_alert_without_name_or_number_and_one_without_a_zone_are_refused(app):
    assert app.post("alerts", {**ROSA, "profile": {}}, key="alert-0001").json()["missing"] == ["given_names"]
    assert app.post("alerts", {**ROSA, "at": "2026-03-08T09:30:00"}, key="alert-0002").status_code == 422
    wrong = {**ROSA, "location": {"latitude": 91, "longitude": 0}}
    answer = app.post("alerts", wrong, key="alert-0003")
    assert answer.status_code == 422
    assert "91" not in json.dumps(answer.json())
    assert Alert.objects.count() == 0


def test_a_telephone_whose_clock_is_wrong_does_not_move_the_half_hour(app):
    for number, at in enumerate(
        ("1999-01-01T00:00:00Z", "2031-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00")
    ):
        app.post("alerts", {**ROSA, "at": at}, key=f"alert-000{number}")
    assert {alert.sounded_at for alert in Alert.objects.all()} == {NINE}
    assert Alert.objects.count() == 3
