"""Days that headquarters closes or opens: they move deadlines, and only headquarters sets them."""

from __future__ import annotations

import datetime as dt

import pytest

from amparo.core import clock
from amparo.core.errors import Conflict, NotAllowed
from amparo.places import days
from amparo.places.models import Office, SpecialDay
from tests.factories import officer

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 3, 9)


def test_a_closed_day_is_left_out_of_a_deadline_of_that_office_only():
    office = Office.objects.get(pk="elpaso")
    start = dt.datetime(2026, 3, 6, 9, tzinfo=office.zone)
    assert days.calendar_of(office).end_of_business_days(start, 1).date() == MONDAY
    days.add_special_day(
        office=office, day=MONDAY, kind="closed", reason="Aviso de tormenta", by=officer(role="headquarters")
    )
    assert days.calendar_of(office).end_of_business_days(start, 1).date() == dt.date(2026, 3, 10)
    assert days.calendar_of(Office.objects.get(pk="boston")).is_open(MONDAY)


def test_what_holds_for_one_office_goes_before_what_holds_for_all():
    by, office = officer(role="headquarters"), Office.objects.get(pk="elpaso")
    days.add_special_day(office=None, day=MONDAY, kind="closed", reason="Duelo nacional", by=by)
    days.add_special_day(office=office, day=MONDAY, kind="open", reason="Jornada sabatina", by=by)
    calendars = days.Calendars()
    assert calendars.of("elpaso").is_open(MONDAY)
    assert not calendars.of("boston").is_open(MONDAY)


def test_only_headquarters_says_so_and_once():
    by, office = officer(role="headquarters"), Office.objects.get(pk="elpaso")
    with pytest.raises(NotAllowed):
        days.add_special_day(office=office, day=MONDAY, kind="closed", reason="x", by=officer())
    days.add_special_day(office=office, day=MONDAY, kind="closed", reason="x", by=by)
    with pytest.raises(Conflict):
        days.add_special_day(office=office, day=MONDAY, kind="open", reason="x", by=by)


def test_the_page_of_an_office_shows_its_holidays_and_headquarters_closes_a_day_there(client):
    client.force_login(officer(role="headquarters"))
    day = clock.today() + dt.timedelta(days=3)
    answers = {"day": day.isoformat(), "kind": "closed", "reason": "Mudanza de la sede"}
    assert "Falta" in client.post("/oficinas/elpaso/dias/", {**answers, "reason": ""}).content.decode()
    client.post("/oficinas/elpaso/dias/", answers)
    assert "Mudanza de la sede" in client.get("/oficinas/elpaso/").content.decode()
    special = SpecialDay.objects.get()
    client.post(f"/oficinas/elpaso/dias/{special.pk}/quitar/")
    assert not SpecialDay.objects.exists()


def test_an_officer_reads_the_days_and_changes_none(client):
    client.force_login(officer())
    page = client.get("/oficinas/elpaso/").content.decode()
    assert "/dias/" not in page
    assert client.post("/oficinas/elpaso/dias/", {}).status_code == 403
