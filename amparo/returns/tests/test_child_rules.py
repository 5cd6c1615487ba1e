"""What each state asks for a US-born child: entered by headquarters with its source, never a change of code (D10)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from amparo.accounts.models import Role
from amparo.casework.models import Child
from amparo.core import clock
from amparo.core.errors import Incomplete, NotAllowed
from amparo.families.tests.visiting import text
from amparo.returns.child_rules.actions import enter
from amparo.returns.child_rules.models import ChildRule
from amparo.returns.child_rules.queries import every_state
from amparo.returns.plans.queries import plan_of
from amparo.returns.plans.rules import ChildFacts
from amparo.returns.tests import homecomings as world
from tests.factories import directory, officer

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 4)
RULE = {
    "state": "OC",
    "paper": "apostille",
    "says": "waived",
    "source": "Periódico Oficial de Oaxaca",
    "source_date": DAY,
}


@pytest.fixture
def headquarters():
    directory()
    return officer(role=Role.HEADQUARTERS)


def papers(one):
    plan = plan_of(one, now=clock.now())
    row = next(row for section in plan.sections for row in section.rows if row.papers)
    return {paper.code: (paper.waived, paper.unknown, paper.source) for paper in row.papers}, row.unknown


def family(state="OC"):
    one = world.arrived(state=state)
    child = Child.objects.create(record=one.record, name="Elisa", age=6, written_by=officer("elpaso"))
    facts = (ChildFacts(id=child.pk, age=6, us_born=True, in_mexico=True),)
    world.planned(one, children=facts, has=frozenset({"acta"}))
    return one


def test_d10_only_tlaxcala_ships_with_a_rule_of_its_own(headquarters):
    assert [line.code for line in every_state() if line.own] == ["TL"]
    assert len(every_state()) == 32


def test_d10_a_states_rule_is_entered_shown_in_its_plans_and_replaced_by_the_next(headquarters):
    one = family()
    assert papers(one) == (papers(one)[0], True)
    assert papers(one)[0]["apostille"][:2] == (False, True)
    enter(**RULE, by=headquarters)
    assert papers(one)[0]["apostille"] == (True, False, "Periódico Oficial de Oaxaca 2026-05-04")
    assert papers(one)[1]  # of the other papers nobody knows still
    enter(**RULE | {"says": "asked", "source": "Circular 3"}, by=headquarters)
    assert papers(one)[0]["apostille"] == (False, False, "Circular 3 2026-05-04")
    enter(**RULE | {"says": "unknown", "source": "La circular se derogó"}, by=headquarters)
    assert papers(one)[0]["apostille"][1]
    assert ChildRule.objects.count() == 3
    assert papers(family("JC"))[0]["apostille"][1]


@pytest.mark.parametrize(
    ("key", "value"),
    [("state", "XX"), ("paper", "passport"), ("says", "perhaps"), ("source", " "), ("source_date", None),
     ("source_date", dt.date(2200, 1, 1))],
)  # fmt: skip
def test_a_rule_without_its_source_and_its_day_is_not_taken(headquarters, key, value):
    with pytest.raises(Incomplete) as refused:
        enter(**RULE | {key: value}, by=headquarters)
    assert refused.value.missing == (key,)


def test_only_headquarters_enter_and_nothing_that_was_entered_changes(headquarters):
    with pytest.raises(NotAllowed):
        enter(**RULE, by=world.desk())
    made = enter(**RULE, by=headquarters)
    for change in (lambda: ChildRule.objects.update(source="x"), made.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChildRule.objects.create(**RULE | {"source": ""}, at=clock.now(), by=headquarters)


def test_the_page_says_which_states_are_not_in_our_sources(headquarters, client):
    client.force_login(headquarters)
    said = {
        **RULE,
        "source_date_0": "4",
        "source_date_1": "5",
        "source_date_2": "2026",
        "source_date": "2026-05-04",
    }
    assert client.get("/retornos/reglas-por-estado/nueva/?state=OC").status_code == 200
    before = text(client.get("/retornos/reglas-por-estado/"))
    assert "La práctica de este estado no está en nuestras fuentes" in before
    assert client.post("/retornos/reglas-por-estado/nueva/", said).status_code == 302
    after = text(client.get("/retornos/reglas-por-estado/"))
    assert "Periódico Oficial de Oaxaca" in after
    desk = world.desk()
    client.force_login(desk)
    assert "Anotar la regla" not in text(client.get("/retornos/reglas-por-estado/"))
    assert client.get("/retornos/reglas-por-estado/nueva/").status_code == 403
    one = family()
    page = text(client.get(f"/retornos/{one.folio}/plan/"))
    assert "la práctica de este estado no está en nuestras fuentes" in page
