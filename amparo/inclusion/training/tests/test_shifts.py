"""Somebody with a certificate stands in every shift of an office (domain.md §8.2); who lacks one, has a task for it (E3)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from amparo.accounts.models import Role
from amparo.casework.models import Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.inclusion.training import jobs, shifts
from amparo.inclusion.training.models import Shift, Shortfall
from amparo.inclusion.training.tests.test_public import certified
from tests.factories import directory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offices():
    directory()


@pytest.fixture
def chief():
    return officer("elpaso", Role.SUPERVISOR)


def kept(by, *staff, shift=None, **said):
    told = {"name": "Mañana", "weekdays": [4, 0, 0], "starts": dt.time(8), "ends": dt.time(15), **said}
    return shifts.keep_shift(shift=shift, staff=staff, by=by, **told)


def states(today=None):
    lines = shifts.coverage_of_shifts(today or clock.today(), office_id="elpaso")
    return {line.shift.name: line.uncovered for line in lines}


def test_e3_a_shift_is_covered_by_one_certificate_and_uncovered_the_day_it_ends(chief):
    ana, luis = officer("elpaso"), officer("elpaso")
    paper = certified(ana)
    kept(chief, ana, luis)
    kept(chief, luis, name="Noche", starts=dt.time(22), ends=dt.time(6))
    assert states() == {"Mañana": False, "Noche": True}
    assert states(paper.expires_on) == {"Mañana": True, "Noche": True}
    ana.is_active = False
    ana.save()
    assert states() == {"Mañana": True, "Noche": True}


def test_e3_an_uncovered_shift_has_one_task_and_it_ends_by_itself(chief):
    ana = officer("elpaso")
    shift = kept(chief, ana)
    assert [jobs.ask_shifts(now=clock.now()) for _twice in "12"] == [(1, 0), (0, 0)]
    task = Task.objects.get(role=Role.SUPERVISOR)
    assert "Mañana" in task.text
    certified(ana)
    assert jobs.ask_shifts(now=clock.now()) == (0, 1)
    task.refresh_from_db()
    assert task.done_at is not None
    assert Shortfall.objects.get().shift == shift
    Shift.objects.filter(pk=shift.pk).update(ended_at=None)
    shift.staff.clear()
    assert jobs.ask_shifts(now=clock.now()) == (1, 0)
    shifts.end_shift(shift=shift, by=chief)
    assert jobs.ask_shifts(now=clock.now()) == (0, 1)


def test_an_office_below_the_target_and_an_uncovered_shift_are_two_tasks(chief):
    kept(chief, officer("elpaso"))
    assert jobs.ask_offices(now=clock.now()) == (1, 0)
    assert jobs.ask_shifts(now=clock.now()) == (1, 0)
    assert jobs.ask_offices(now=clock.now()) == (0, 0)


@pytest.mark.parametrize(
    ("said", "missing"),
    [({"name": " "}, "name"), ({"weekdays": []}, "weekdays"), ({"ends": dt.time(8)}, "ends")],
)
def test_what_a_shift_lacks_is_named(chief, said, missing):
    with pytest.raises(Incomplete) as refused:
        kept(chief, **said)
    assert refused.value.missing == (missing,)


def test_only_the_supervisor_keeps_shifts_of_people_of_the_office_and_a_name_once(chief):
    with pytest.raises(NotAllowed):
        kept(officer("elpaso"))
    with pytest.raises(NotAllowed):
        kept(chief, officer("boston"))
    shift = kept(chief)
    with pytest.raises(Conflict):
        kept(chief)
    with pytest.raises(NotAllowed):
        kept(officer("boston", Role.SUPERVISOR), shift=shift)
    assert kept(chief, shift=shift, name="Tarde").weekdays == [0, 4]
    shifts.end_shift(shift=shift, by=chief)
    assert kept(chief, name="Tarde") != shift


@pytest.mark.parametrize("wrong", [{"weekdays": []}, {"weekdays": [7]}, {"ends": dt.time(8)}])
def test_the_database_keeps_no_shift_without_days_or_hours(wrong):
    told = {
        "name": "x",
        "weekdays": [1],
        "starts": dt.time(8),
        "ends": dt.time(15),
        "office_id": "elpaso",
        **wrong,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(**told)


def test_the_shifts_are_kept_on_their_page_and_headquarters_reads_which_lack_somebody(client, chief):
    ana = officer("elpaso")
    client.force_login(chief)
    assert "No hay ningún turno anotado" in client.get("/formacion/turnos/").content.decode()
    said = {
        "name": "Guardia",
        "weekdays": ["5", "6"],
        "starts": "09:00",
        "ends": "18:00",
        "staff": [str(ana.pk)],
    }
    assert client.post("/formacion/turnos/nuevo/", said).status_code == 302
    page = client.get("/formacion/turnos/").content.decode()
    assert ana.name in page
    assert "Nadie con constancia" in page
    shift = Shift.objects.get()
    assert "Ya hay un turno" in client.post("/formacion/turnos/nuevo/", said).content.decode()
    certified(ana)
    assert "Cubierto" in client.get("/formacion/turnos/").content.decode()
    client.post(f"/formacion/turnos/{shift.pk}/", {**said, "staff": []})
    for reader in (chief, officer("", Role.HEADQUARTERS)):
        client.force_login(reader)
        assert "Guardia" in client.get("/formacion/cobertura/").content.decode()
    client.force_login(officer("boston", Role.SUPERVISOR))
    assert "Guardia" not in client.get("/formacion/cobertura/").content.decode()
    assert client.get(f"/formacion/turnos/{shift.pk}/").status_code == 404
    assert client.post(f"/formacion/turnos/{shift.pk}/terminar/").status_code == 404
    client.force_login(chief)
    assert client.post(f"/formacion/turnos/{shift.pk}/terminar/").status_code == 302
    assert client.get(f"/formacion/turnos/{shift.pk}/").status_code == 404
