"""Figures of the workspace: each is what was counted by hand, and as long as the list behind it."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from urllib.parse import parse_qsl

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from amparo.accounts.models import Role
from amparo.casework.kinds.queries import in_force
from amparo.casework.models import Case, CaseType, Event, Interview
from amparo.casework.visits.models import Visit
from amparo.core import clock
from amparo.counsel.referrals.models import Referral
from amparo.counsel.words import Area, Level
from amparo.inclusion.training.models import Certificate
from amparo.insight.figures import behind
from amparo.insight.figures.asked import Asked
from amparo.insight.figures.counting import Line, count_anew, hide
from amparo.insight.figures.defined import figures
from amparo.insight.figures.models import Fact
from amparo.insight.figures.telling import told_to
from amparo.people.models import Record
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.words import Source, Way
from tests.factories import EL_PASO, facility, officer, receive, said

pytestmark = pytest.mark.django_db
MEXICO = zoneinfo.ZoneInfo("America/Mexico_City")
ELPASO, BOSTON = "elpaso", "boston"
NOW = dt.datetime(2026, 3, 10, 18, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


def at(day, hour=12):
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), MEXICO)


def person(name, state, born="1990-01-02", office=ELPASO):
    got = receive(
        said(given_names=name, surname1="Tzompantzi", birth_date=born, birth_state=state, sex="F"),
        office=office,
    )
    return Record.objects.get(pk=got.record_id)


def case(record, day, *, ambito="migratorio", office=ELPASO, **more):
    type = CaseType.objects.filter(ambito=ambito).order_by("code").first()
    return Case.objects.create(
        folio=f"C{Case.objects.count():010d}", record=record, type=type, kind=in_force(type.code, clock.today()),
        office_id=office, opened_at=at(day), **more,
    )  # fmt: skip


def heard(of, type, hours):
    when = of.opened_at + dt.timedelta(hours=hours)
    Event.objects.create(type_id=type, record=of.record, case=of, at=when, recorded_at=when)
    if type == "first_interview":
        Case.objects.filter(pk=of.pk).update(first_interview_at=when)


@pytest.fixture
def world():
    """Three people: one of Oaxaca with two cases at El Paso, one of Jalisco with one at Boston, and a child at El Paso."""
    by = officer(ELPASO)
    one, other, child = (
        person("Itzel", "OC"),
        person("Rosa", "JC", office=BOSTON),
        person("Xóchitl", "OC", "2017-05-05"),
    )
    first = case(one, "2026-01-10", status="concluded", outcome="favourable", closed_at=at("2026-02-05"))
    second = case(one, "2026-02-10", ambito="penal")
    third = case(other, "2026-02-12", office=BOSTON)
    fourth = case(child, "2026-02-20")
    heard(first, "first_interview", 10)
    heard(third, "first_interview", 30)
    heard(third, "consular_visit", 50)  # later than the first
    heard(fourth, "family_called", 2)
    place = facility(EL_PASO)
    made = Visit.objects.create(
        office_id=ELPASO, facility=place, day=dt.date(2026, 2, 15), planned_at=at("2026-02-14"), planned_by=by
    )
    Visit.objects.create(  # to which nobody went
        office_id=ELPASO, facility=place, day=dt.date(2026, 2, 16), planned_at=at("2026-02-14"), planned_by=by
    )
    for met in ("yes", "declined"):
        Interview.objects.create(
            record=one, case=second, visit=made, office_id=ELPASO, by=by, at=at("2026-02-15"), recorded_at=at("2026-02-15"),
            channel="visit", met=met,
        )  # fmt: skip
    Referral.objects.create(
        folio="P0000000001", case=second, office_id=ELPASO, area=Area.CRIMINAL, level_wanted=Level.values[0], need="x",
        state="closed", ending="unserved", entered_at=at("2026-02-11"), opened_at=at("2026-02-11"), closed_at=at("2026-02-20"),
    )  # fmt: skip
    Homecoming.objects.create(
        folio="R0000000001", record=one, state="arrived", source=Source.values[0], way=Way.AIR, arrived_at=at("2026-03-02"),
        opened_at=at("2026-03-02"), office_id=ELPASO, destination_state="JC",
    )  # fmt: skip
    Certificate.objects.create(
        staff=by,
        role="officer",
        code="A12345678901",
        issued_on=dt.date(2026, 1, 5),
        expires_on=dt.date(2028, 1, 5),
        units={},
    )
    count_anew()
    return {"first": first, "second": second, "third": third, "fourth": fourth, "child": child}


def browser(staff):
    client = Client()
    client.force_login(staff)
    return client


def table(staff, code, **asked):
    told = told_to(staff, Asked.read(figures()[code], asked, staff))
    return {line.name: line.n for line in told.lines if line.n}, told


#: Counted by hand from the world above: the figure, told apart by what, and each of its lines.
BY_HAND = [
    ("casos", "month", {"2026-01": 1, "2026-02": 3}),
    ("casos", "office", {"El Paso": 3, "Boston": 1}),
    ("casos", "state", {"Oaxaca": 3, "Jalisco": 1}),
    ("casos", "facility", {"Not known": 4}),
    ("casos", "part", {"Immigration": 3, "Criminal": 1}),
    ("casos_abiertos", "month", {"2026-02": 3}),
    ("desenlaces", "part", {"Favourable": 1}),
    ("desenlaces", "month", {"2026-02": 1}),
    ("personas", "month", {"2026-01": 1, "2026-02": 2}),
    ("personas", "office", {"El Paso": 2, "Boston": 1}),
    ("espera_contacto", "office", {"El Paso": 2, "Boston": 1}),
    ("espera_entrevista", "month", {"2026-01": 1, "2026-02": 1}),
    ("visitas", "month", {"2026-02": 1}),
    ("entrevistas", "office", {"El Paso": 2}),
    ("pale", "part", {"Criminal": 1}),
    ("pale_espera", "month", {}),
    ("pale_resultados", "month", {}),
    ("retornos", "state", {"Oaxaca": 1}),
    ("formacion", "month", {"2026-01": 1}),
]


def test_every_figure_is_what_was_counted_by_hand(world):
    reader = officer(role=Role.HEADQUARTERS)
    assert {code for code, _by, _lines in BY_HAND} == set(figures())
    found = [(code, by, table(reader, code, by=by)[0]) for code, by, _lines in BY_HAND]
    assert found == BY_HAND


def test_waits_are_the_median_and_nine_in_ten(world):
    reader = officer(role=Role.HEADQUARTERS)
    _lines, told = table(reader, "espera_contacto", by="office")
    assert (told.total.n, told.total.median, round(told.total.p90, 1)) == (3, 10, 26)  # 2, 10 and 30 hours
    assert {line.name: line.median for line in told.lines} == {"Boston": 30, "El Paso": 6}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.HEADQUARTERS, Role.AUDITOR])
def test_every_number_is_the_length_of_its_list(world, role):
    reader = officer(ELPASO, role)
    seen = 0
    for code, figure in figures().items():
        for by in figure.cuts:
            asked = Asked.read(figure, {"by": by}, reader)
            told = told_to(reader, asked)
            assert sum(line.n for line in told.lines) == told.total.n == asked.facts().count()
            for line in told.lines:
                # The address that the page prints, read again: as the list does.
                again = Asked.read(figure, dict(parse_qsl(asked.narrowed(line.key).address())), reader)
                facts = list(again.facts())
                assert len(facts) == line.n, (code, by, line)
                assert len(behind.rows(reader, again, facts)) == line.n
                seen += line.n
    assert seen > 20


def test_an_office_counts_its_own_whatever_the_address_says(world):
    reader = officer(BOSTON, Role.SUPERVISOR)
    assert table(reader, "casos", by="office", office=ELPASO)[0] == {}
    assert table(reader, "casos", by="office")[0] == {"Boston": 1}


def test_a_minor_counts_and_is_not_named_in_the_list(world):
    reader = officer(role=Role.HEADQUARTERS)
    page = browser(reader).get("/cifras/casos/lista/").content.decode()
    assert "Itzel" in page
    assert "Xóchitl" not in page
    assert page.count('<th scope="row"') == 4


def test_counting_again_changes_only_what_changed(world):
    before = set(Fact.objects.values_list("pk", flat=True))
    count_anew()
    assert set(Fact.objects.values_list("pk", flat=True)) == before
    Case.objects.filter(pk=world["second"].pk).update(status="concluded", outcome="withdrawn", closed_at=NOW)
    count_anew()
    reader = officer(role=Role.HEADQUARTERS)
    assert table(reader, "casos_abiertos")[1].total.n == 2
    assert table(reader, "desenlaces")[1].total.n == 2


def test_few_people_are_not_told_nor_can_be_taken_from_the_total():
    def hidden(*counts):
        lines = [Line(str(n), str(n), n) for n in counts]
        total = Line(None, "all", sum(counts))
        hide(total, lines)
        return [line.n for line in lines if line.hidden], total.hidden

    assert hidden(40, 30, 4) == ([30, 4], False)
    assert hidden(40, 3, 4) == ([3, 4], False)
    assert hidden(40, 30) == ([], False)
    assert hidden(3, 0) == ([3], True)
    assert hidden(40, 30, 0) == ([], False)


def test_returns_of_few_are_told_to_headquarters_alone(world):
    assert not told_to(officer(role=Role.HEADQUARTERS), _returns(Role.HEADQUARTERS)).total.hidden
    assert told_to(officer(role=Role.AUDITOR), _returns(Role.AUDITOR)).total.hidden
    assert browser(officer(role=Role.AUDITOR)).get("/cifras/retornos/lista/").status_code == 403


def _returns(role):
    return Asked.read(figures()["retornos"], {}, officer(role=role))
