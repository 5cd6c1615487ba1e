"""Open data (F1): what is published is what was counted, of nobody few, the same bytes at every making.

Twelve months together give nobody away.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import random
import zoneinfo

import pyarrow.parquet as pq
import pytest
import time_machine
from django.core.management import call_command

from amparo.accounts.models import Role
from amparo.casework.kinds.queries import in_force
from amparo.casework.models import Case, CaseType, Event, EventType, Interview
from amparo.casework.visits.models import Visit
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.families.tests.visiting import Visitor
from amparo.insight.disclosure.attack import attack
from amparo.insight.models import Publication
from amparo.insight.open_data import actions, jobs
from amparo.insight.open_data.counting import figures, sums_of
from amparo.insight.open_data.tables import ALL, FEWEST, tables
from amparo.insight.open_data.writing import files, from_json
from amparo.people.models import Record
from tests.factories import facility, officer, receive, said

pytestmark = pytest.mark.django_db
MEXICO = zoneinfo.ZoneInfo("America/Mexico_City")
ELPASO, BOSTON, ATLANTA = "elpaso", "boston", "atlanta"


class World:
    """Cases that were opened and concluded in a month, as many as it takes: written down as the actions write them."""

    def __init__(self):
        got = receive(
            said(given_names="Itzel", surname1="Tzompantzi", birth_date="1990-01-02"), office=ELPASO
        )
        self.record = Record.objects.get(pk=got.record_id)
        self.number = 0

    def add(self, month, *, opened, concluded=0, ambito="migratorio", office=ELPASO):
        """So many opened, and of all that are open there so many concluded."""
        at = dt.datetime.combine(dt.date.fromisoformat(f"{month}-15"), dt.time(12), MEXICO)
        type = CaseType.objects.filter(ambito=ambito).order_by("code").first()
        kind = in_force(type.code, clock.today())
        made = []
        for _each in range(opened):
            self.number += 1
            made.append(Case(folio=f"C{self.number:010d}", record=self.record, type=type, kind=kind, office_id=office,
                             opened_at=at))  # fmt: skip
        self.write("case_opened", Case.objects.bulk_create(made), at, office)
        ended = Event.objects.filter(type="case_concluded").values("case")
        left = Case.objects.filter(type=type, office=office).exclude(pk__in=ended).order_by("pk")[:concluded]
        # Concluded by another consulate: it still counts where it was opened.
        self.write("case_concluded", list(left), at, BOSTON)

    def write(self, type, cases, at, office):
        kind = EventType.objects.get(pk=type)
        Event.objects.bulk_create(
            Event(
                type=kind,
                record_id=case.record_id,
                case=case,
                at=at,
                recorded_at=at,
                office_id=office,
                data={},
            )
            for case in cases
        )


def value(found, table, measure, *at):
    one = next(
        one for one in found if one.cell.table == table and one.cell.measure == measure and one.cell.at == at
    )
    return "hidden" if one.hidden else one.value


def test_f1_a_month_counted_by_hand():
    world = World()
    world.add("2026-01", opened=30)
    world.add("2026-01", opened=25, ambito="penal")
    world.add("2026-01", opened=40, office=BOSTON)
    world.add("2026-01", opened=35, ambito="penal", office=BOSTON)
    world.add("2026-02", opened=28, concluded=22)
    world.add("2026-02", opened=3, office=BOSTON, ambito="penal")
    found = figures("2026-01")
    assert value(found, "casos", "opened", "migratorio", ELPASO) == 30
    assert value(found, "casos", "opened", "penal", ALL) == 60
    assert value(found, "casos", "opened", ALL, BOSTON) == 75
    assert value(found, "casos", "opened", ALL, ALL) == 130
    assert value(found, "casos", "open_at_end", ALL, ALL) == 130
    assert value(found, "casos", "concluded", ALL, ALL) == "hidden"  # none: no more than a few
    assert value(found, "casos", "opened", "civil", ELPASO) == "hidden"
    found = figures("2026-02", found)
    assert value(found, "casos", "concluded", "migratorio", ELPASO) == 22
    assert value(found, "casos", "opened", "penal", BOSTON) == "hidden"
    assert {
        one.value for one in found if not one.hidden and one.value is not None and one.value < FEWEST
    } == set()


def test_f1_what_was_written_down_late_counts_in_the_month_it_was_written_down():
    world = World()
    world.add("2026-01", opened=40)
    late = Case.objects.filter(record=world.record)[:12]
    at = dt.datetime(2026, 1, 20, tzinfo=MEXICO)
    Event.objects.bulk_create(
        Event(type_id="case_concluded", record=world.record, case=case, at=at, office_id=ELPASO,
              recorded_at=dt.datetime(2026, 2, 3, tzinfo=MEXICO)) for case in late
    )  # fmt: skip
    january = figures("2026-01")
    assert value(january, "casos", "concluded", ALL, ALL) == "hidden"
    assert value(figures("2026-02", january), "casos", "concluded", ALL, ALL) == 12


def test_f1_waits_are_medians_of_ten_or_more():
    world = World()
    world.add("2026-01", opened=11)
    for hours, case in enumerate(Case.objects.filter(record=world.record), start=1):
        at = case.opened_at + dt.timedelta(hours=hours)
        Event.objects.create(type_id="first_interview", record=world.record, case=case, at=at, recorded_at=at)
    found = figures("2026-01")
    assert value(found, "esperas", "median_hours", "migratorio", ALL) == 6
    assert value(found, "esperas", "median_hours", ALL, ELPASO) == 6
    assert value(found, "esperas", "median_hours", ALL, BOSTON) == "hidden"


def test_f9_complaints_of_a_place_and_the_small_places_together():
    world, staff = World(), officer(ELPASO)
    at = dt.datetime(2026, 1, 15, tzinfo=MEXICO)
    places = {facility("Camp East Montana"): 40, facility("Adelanto ICE Processing Center"): 4}
    for place, number in places.items():
        visit = Visit.objects.create(
            office_id=ELPASO, facility=place, day=at.date(), planned_at=at, planned_by=staff
        )
        Interview.objects.bulk_create(
            Interview(record=world.record, visit=visit, office_id=ELPASO, by=staff, at=at, recorded_at=at, channel="visit",
                      complaint="medical" if n % 2 else "food", complaint_words="Secreto") for n in range(number)
        )  # fmt: skip
    found = figures("2026-01")
    told = {one.cell.at[0] for one in found if one.cell.table == "quejas"}
    assert told == {"Camp East Montana, TX", "others", ALL}
    assert (
        value(found, "quejas", "interviews", "Camp East Montana, TX", "food") == "hidden"
        or value(found, "quejas", "interviews", "Camp East Montana, TX", "food") == 20
    )
    assert value(found, "quejas", "interviews", "others", ALL) == "hidden"
    assert b"Secreto" not in b"".join(one.content for one in files("2026-01", found))


def published(months):
    """Months of cases at three consulates, few and many, each published on the fifth of the next."""
    rng, world = random.Random(7), World()
    for month in months:
        for ambito in ("migratorio", "penal", "laboral"):
            for office in (ELPASO, BOSTON, ATLANTA):
                size = {"migratorio": 40, "penal": 12, "laboral": 4}[ambito]
                world.add(
                    month,
                    opened=rng.randrange(2 * size),
                    concluded=rng.randrange(size),
                    ambito=ambito,
                    office=office,
                )
        year, number = map(int, month.split("-"))
        with time_machine.travel(dt.datetime(year + number // 12, number % 12 + 1, 5, 15, tzinfo=dt.UTC)):
            actions.publish(month=month, by=None)


@pytest.mark.slow
def test_f1_an_attack_with_twelve_months_of_publications_finds_nobody():
    """Whoever has every file of the year and knows how the figures hang together."""
    year = [f"2025-{month:02d}" for month in range(1, 13)]
    published(year)
    everything = [
        one for made in Publication.objects.order_by("month") for one in from_json(str(made), made.cells)
    ]
    casos = {one.cell: one for one in everything if one.cell.table == "casos"}
    sums = sums_of(tables()["casos"], casos, year)
    # The sums are those of the figures, and the months are tied together by them.
    values = {cell: one.value for cell, one in casos.items()}
    assert all(one.rest(values) == 0 for one in sums)
    assert any(len({cell.month for cell, _share in one.shares}) == 2 for one in sums)
    hidden = {cell for cell, one in casos.items() if one.hidden}
    printed = {cell: n for cell, n in values.items() if cell not in hidden}
    assert min(printed.values()) >= FEWEST
    few = [cell for cell in hidden if 0 < values[cell] < FEWEST]
    assert attack(printed, hidden, sums, width=FEWEST, of=few) == []
    # The same attack finds people where only what is few is hidden: it is an attack.
    naive = {cell: n for cell, n in values.items() if n >= FEWEST}
    assert len(attack(naive, set(values) - set(naive), sums, width=FEWEST, of=few)) > 10


def test_f1_the_same_figures_give_the_same_bytes_and_nothing_hidden_is_in_a_file(tmp_path):
    published(["2025-11", "2025-12"])
    made = Publication.objects.get(month="2025-12-01")
    kept = {one.name: bytes(one.content) for one in made.files.all()}
    again = {
        one.name: one.content for one in files("2025-12", figures("2025-12", actions.earlier_than("2025-12")))
    }
    assert again == kept
    call_command("open_data", month="2025-12", out=tmp_path)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == kept
    rows = list(csv.DictReader(io.StringIO(kept["2025-12-casos.csv"].decode())))
    told = {one.cell: one for one in from_json("2025-12", made.cells) if one.cell.table == "casos"}
    for cell, one in told.items():
        row = next(row for row in rows if (row["ambito"], row["office"]) == cell.at)
        assert row[cell.measure] == ("" if one.hidden else str(one.value))
    in_parquet = pq.read_table(io.BytesIO(kept["2025-12-casos.parquet"])).to_pylist()
    in_json = json.loads(kept["2025-12-casos.json"])
    assert in_parquet == in_json
    assert len(in_json) == len(rows)
    described = json.loads(kept["2025-12-metadata.json"])
    assert {one["url"] for one in described["tables"]} == {f"2025-12-{code}.csv" for code in tables()}
    columns = next(one for one in described["tables"] if "casos" in one["url"])["tableSchema"]["columns"]
    assert [one["name"] for one in columns] == list(rows[0])
    # The public reads it, and the files are those.
    client = Visitor()
    page = client.get("/cifras/datos/2025-12/").content.decode()
    assert "Casos de protección por ámbito y consulado" in page
    assert client.get("/cifras/datos/").content.decode().index("2025-12") > 0
    taken = client.get("/cifras/datos/archivo/2025-12-casos.csv")
    assert taken.content == kept["2025-12-casos.csv"]
    assert (
        client.get("/cifras/datos/archivo/2025-12-casos.csv", HTTP_IF_NONE_MATCH=taken["ETag"]).status_code
        == 304
    )
    for wrong in ("2025-12-casos.txt", "2024-01-casos.csv", "..%2F..%2Fetc%2Fpasswd"):
        assert client.get(f"/cifras/datos/archivo/{wrong}").status_code == 404
    assert client.get("/cifras/datos/2024-01/").status_code == 404


def test_a_month_is_published_once_in_order_when_it_is_over_and_by_headquarters():
    World().add("2026-01", opened=20)
    sede = officer("", Role.HEADQUARTERS)
    with time_machine.travel(dt.datetime(2026, 3, 5, tzinfo=dt.UTC)):
        for month in ("2026-03", "2026-13", "enero"):
            with pytest.raises(Incomplete):
                actions.publish(month=month, by=sede)
        with pytest.raises(NotAllowed):
            actions.publish(month="2026-02", by=officer(ELPASO))
        jobs.on_request(month="2026-02", staff_id=sede.pk)
        jobs.on_request(month="2026-02", staff_id=sede.pk)  # somebody was sooner
        for month in ("2026-02", "2026-01"):
            with pytest.raises(Conflict):
                actions.publish(month=month, by=sede)
    assert [str(one) for one in Publication.objects.all()] == ["2026-02"]


def test_headquarters_publishes_on_the_page_and_an_officer_does_not_see_it(client):
    World().add("2026-01", opened=20)
    with time_machine.travel(dt.datetime(2026, 2, 5, 15, tzinfo=dt.UTC)):
        client.force_login(officer(ELPASO))
        assert client.get("/datos-abiertos/").status_code == 403
        client.force_login(officer("", Role.HEADQUARTERS))
        assert "Sin publicar" in client.get("/datos-abiertos/").content.decode()
        answer = client.post("/datos-abiertos/publicar/", {"month": "2026-01"}, follow=True)
        assert "Se están preparando" in answer.content.decode()
        assert "En preparación" in client.get("/datos-abiertos/").content.decode()
        assert (
            "no se puede publicar"
            in client.post("/datos-abiertos/publicar/", {"month": "2026-02"}, follow=True).content.decode()
        )
        actions.publish(month="2026-01", by=None)
        page = client.get("/datos-abiertos/2026-01/").content.decode()
        assert "2026-01-casos.csv" in page
        assert ">20<" in page
        assert client.get("/datos-abiertos/2026-02/").status_code == 404
        assert client.get("/datos-abiertos/enero/").status_code == 404
