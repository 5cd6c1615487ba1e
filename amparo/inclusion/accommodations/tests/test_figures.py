"""Figures of accommodations against what was counted by hand, what is hidden of them, and what anybody may read."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection

from amparo.accounts.models import Role
from amparo.casework.models import Case
from amparo.casework.tests.visiting import interviewed
from amparo.casework.visits.queries import known_of
from amparo.core import clock
from amparo.families.tests.visiting import Visitor, text
from amparo.inclusion.accommodations import actions, figures
from amparo.inclusion.accommodations.figures import COLUMNS
from amparo.inclusion.accommodations.tests.asking import answered, by_word
from amparo.people.models import Person
from amparo.places.models import Office
from tests.factories import EL_PASO, directory, import_rows, officer

pytestmark = pytest.mark.django_db
PEOPLE = 12


@pytest.fixture
def world(tmp_path):
    """Twelve people at one place, all of whom need a cane: ten got it (one otherwise), one was refused, to one nobody answered.
    Three say that they have it, one that it never came. The first needed an interpreter in court too, and was refused."""
    directory()
    zone = Office.objects.get(pk="elpaso").zone
    begin = (
        (clock.now() - dt.timedelta(days=45))
        .astimezone(zone)
        .replace(hour=10, minute=0, second=0, microsecond=0)
    )
    day = dt.timedelta(days=1)
    rows = [
        f"A0{n:08d},TZOMPANTZI,{'ABCDEFGHIJKL'[n]}NA,05/{1 + n:02d}/1980,F,MEXICO,B{n},{EL_PASO}"
        for n in range(PEOPLE)
    ]
    import_rows(tmp_path, *rows, as_of=begin.replace(tzinfo=None).isoformat())
    cases = list(Case.objects.select_related("record__person").order_by("pk"))
    assert len(cases) == PEOPLE
    ana = officer()
    with time_machine.travel(begin, tick=False):
        canes = [by_word(case, ana, "cane", at=begin) for case in cases]
        court = by_word(cases[0], ana, "lsm", at=begin, to="eoir_court")
        for number, case in enumerate(cases):
            interviewed(case, by=ana, walk=4 if number < 11 else 2, hear=4 if number == 0 else None)
    with time_machine.travel(begin + 2 * day, tick=False):
        for number, ask in enumerate(canes[:10]):
            answered(ask, ana, on=clock.today(zone), cane="other" if number == 9 else "granted")
        interviewed(cases[0], by=ana, hear=1)
    with time_machine.travel(begin + 6 * day, tick=False):
        answered(canes[10], ana, on=clock.today(zone), cane="denied")
        answered(court, ana, on=clock.today(zone), lsm="denied")
        for number, ask in enumerate(canes[:4]):
            actions.record_delivery(
                ask=ask, said={"cane": "no" if number == 3 else "yes"}, on=clock.today(zone), by=ana
            )
        wrong, _new = interviewed(cases[1], by=ana, see=4)
        interviewed(cases[1], by=ana, corrects=wrong.pk, see=2)
    return begin


def counted(by, *, everything, offices=None):
    now = clock.now()
    made = figures.rows(
        by, offices=offices, since=now - dt.timedelta(days=90), until=now, now=now, everything=everything
    )
    return {
        str(row.name): dict(zip(COLUMNS, [cell.n for cell in row.cells], strict=True))
        | {"median": row.median, "n": row.answered.n}
        for row in made
    }


CANES = {"asked": 12, "granted": 10, "other": 1, "denied": 1, "ignored": 1, "waiting": 0, "delivered": 3, "missing": 1,
         "median": 2.0, "n": 11}  # fmt: skip
COURT = {"asked": 1, "granted": 0, "other": 0, "denied": 1, "ignored": 0, "waiting": 0, "delivered": 0, "missing": 0,
         "median": 6.0, "n": 1}  # fmt: skip


def test_e2_the_figures_are_what_was_counted_by_hand(world, client):
    assert list(counted("item", everything=True).values()) == [CANES, COURT]
    assert list(counted("authority", everything=True).values()) == [CANES, COURT]
    whole = {**{name: CANES[name] + COURT[name] for name in CANES}, "median": 2.0}
    assert counted("facility", everything=True) == {EL_PASO: whole}
    assert counted("office", everything=True) == {"El Paso": whole}
    assert counted("office", everything=True, offices=["boston"]) == {}
    # Outside headquarters: what is of few people is hidden, and so is what would give it away.
    hidden = counted("office", everything=False)["El Paso"]
    assert hidden == {"asked": 13, "granted": 10, "other": None, "denied": None, "ignored": None, "waiting": 0,
                      "delivered": None, "missing": None, "median": 2.0, "n": 12}  # fmt: skip
    assert [row["asked"] for row in counted("item", everything=False).values()] == [None, None]
    _people(world)
    _pages(client)
    _public()


def _people(world):
    told = {
        str(row.name): [cell.n for cell in row.cells]
        for row in figures.difficulties("office", offices=None, everything=True)
    }
    assert told == {"El Paso": [0, 0, 11, 0, 0, 0]}, (
        "the latest answer counts, and what was corrected says nothing"
    )
    assert [row.name for row in figures.difficulties("facility", offices=["elpaso"], everything=False)] == [
        EL_PASO
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id, domain, level FROM inclusion_difficulty")
        by_database = {(person, domain): level for person, domain, level in cursor.fetchall()}
    known = known_of(list(Person.objects.values_list("pk", flat=True)))
    domains = {domain for _person, domain in by_database}
    assert by_database == {
        (person, domain): said[domain]
        for person, said in known.items()
        for domain in domains
        if domain in said
    }


def _pages(client):
    for role, seen in ((Role.HEADQUARTERS, True), (Role.AUDITOR, False), (Role.SUPERVISOR, False)):
        client.force_login(officer("elpaso", role))
        for by in figures.BY:
            page = client.get("/ajustes/cifras/", {"by": by})
            assert page.status_code == 200
            assert ("menos de 10 personas" in page.content.decode()) is not seen
        rows = client.get("/ajustes/cifras/item.csv").content.decode().splitlines()
        assert len(rows) == 3
        assert ("menos de 10" in rows[2]) is not seen
    client.force_login(officer("boston", Role.SUPERVISOR))
    assert "no se pidió nada" in client.get("/ajustes/cifras/").content.decode()
    client.force_login(officer("elpaso"))
    assert client.get("/ajustes/cifras/").status_code == 403
    assert client.get("/ajustes/cifras/otra.csv").status_code == 403


def _public():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        cursor.execute("SELECT * FROM portal_accommodations()")
        assert cursor.fetchall() == [(15, 10, None, None, None, 2)]
        cursor.execute("SELECT domain, people FROM portal_difficulties() WHERE people IS NOT NULL")
        assert cursor.fetchall() == [("walk", 10)]
        cursor.execute("RESET ROLE")
        for table in (
            "inclusion_ask",
            "inclusion_asked",
            "inclusion_accommodation_line",
            "inclusion_difficulty",
        ):
            cursor.execute("SELECT has_any_column_privilege('amparo_portal', %s, 'SELECT')", [table])
            assert cursor.fetchone() == (False,)
    page = text(Visitor().get("/cifras/"))
    assert "Lo que pedimos para que todas las personas participen" in page
    assert "Caminar o subir escalones" in page
    assert "Oír" not in page
