from __future__ import annotations

import pytest

from amparo.accounts.models import Role
from amparo.casework.models import Child, Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.returns.homecoming.actions import go_to
from amparo.returns.models import MilestoneChange
from amparo.returns.plans import actions as plans
from amparo.returns.plans import changing
from amparo.returns.plans.child_path import PAPERS, rules_of
from amparo.returns.plans.queries import plan_of
from amparo.returns.plans.rules import ChildFacts
from amparo.returns.tests import homecomings as world
from tests.factories import officer

pytestmark = pytest.mark.django_db


def child_of(homecoming, name="Elisa"):
    return Child.objects.create(record=homecoming.record, name=name, age=6, written_by=officer("elpaso"))


@pytest.fixture
def family(directory):
    """Somebody who goes to Tlaxcala with two US-born children."""
    one = world.arrived(state="TL")
    both = [child_of(one), child_of(one, "Marco")]
    facts = tuple(ChildFacts(id=child.pk, age=6, us_born=True, in_mexico=True) for child in both)
    world.planned(one, children=facts, has=frozenset({"acta"}))
    return one


@pytest.fixture
def directory(db):
    from tests.factories import directory

    directory()


def papers(homecoming) -> list[list[tuple[str, bool, bool]]]:
    """Each child's path: the step, whether it is not asked for, whether it is done."""
    plan = plan_of(homecoming, now=clock.now())
    return [
        [(paper.code, paper.waived, bool(paper.done or paper.settled)) for paper in row.papers]
        for section in plan.sections
        for row in section.rows
        if row.papers
    ]


def test_d10_each_us_born_child_has_a_path_by_the_rules_of_the_state(family):
    both = papers(family)
    assert len(both) == 2
    assert [code for code, _waived, _done in both[0]] == [
        "certificate", "apostille", "translation", "registration", "curp",
    ]  # fmt: skip
    assert [waived for _code, waived, _done in both[0]] == [False, True, False, False, False]


def test_d10_the_path_changes_with_the_state_and_what_was_ticked_stays(family):
    registration = family.milestones.filter(kind="child_registered").order_by("pk").first()
    changing.tick(milestone=registration, code="certificate", there=True, evidence="copia 2", by=None)
    go_to(homecoming=family, state="OC", by=None)
    family.refresh_from_db()
    first, second = papers(family)
    assert [(code, waived) for code, waived, _done in first][1] == ("apostille", False)
    assert first[0] == ("certificate", False, True)
    assert second[0] == ("certificate", False, False)


def test_d10_papers_are_ticked_one_by_one_and_taken_back(family):
    registration = family.milestones.filter(kind="child_registered").order_by("pk").first()
    changing.tick(milestone=registration, code="translation", there=True, by=None)
    changing.tick(milestone=registration, code="translation", there=True, by=None)
    assert registration.steps.count() == 1
    assert Event.objects.filter(type="child_paper").count() == 1
    changing.tick(milestone=registration, code="translation", there=False, by=None)
    assert registration.steps.count() == 0
    with pytest.raises(Incomplete):
        changing.tick(milestone=registration, code="passport", there=True, by=None)
    with pytest.raises(NotAllowed):
        changing.tick(milestone=registration, code="translation", there=True, by=world.desk("matamoros"))


def test_d10_one_childs_registration_opens_its_own_curp_and_not_the_others(family):
    first, second = family.milestones.filter(kind="child_registered").order_by("pk")
    plans.deliver(milestone=first, by=None)
    curps = {one.child_id: one for one in family.milestones.filter(kind="child_curp")}
    assert plans.blocking(curps[first.child_id]) == []
    assert plans.blocking(curps[second.child_id]) == ["child_registered"]


def test_d10_what_no_source_says_is_marked_and_what_a_source_says_names_it():
    assert [rule.requirement for rule in rules_of("OC")] == list(PAPERS)
    assert all(rule.unknown for rule in rules_of("OC"))
    waiver = rules_of("TL")[1]
    assert waiver.waived
    assert waiver.source
    assert waiver.source_date == "2023"


def test_a_date_and_an_agency_change_only_with_a_reason_and_are_kept(directory):
    plan = world.planned(world.arrived(), has=frozenset({"acta", "curp"}))
    imss = plan["imss"]
    later = imss.due_on.replace(year=imss.due_on.year + 1)
    with pytest.raises(Incomplete):
        changing.change_date(milestone=imss, due_on=later, reason=" ", by=None)
    changing.change_date(milestone=imss, due_on=later, reason="Viaja mañana", by=None)
    plans.refer(milestone=imss, by=None)
    changed = changing.change_agency(
        milestone=imss, agency="imss_bienestar", reason="No hay clínica", by=None
    )
    assert (changed.agency, changed.state, changed.answer_by) == ("imss_bienestar", "open", None)
    assert list(MilestoneChange.objects.order_by("pk").values_list("what", "new")) == [
        ("date", f"{later}"), ("agency", "imss_bienestar"),
    ]  # fmt: skip
    plans.deliver(milestone=changed, by=None)
    with pytest.raises(Conflict):
        changing.change_date(milestone=changed, due_on=later, reason="Otra vez", by=None)


def test_a_milestone_is_added_by_hand_once_and_for_a_child_of_this_person_only(family):
    made = changing.add(homecoming=family, kind="certification", by=None)
    assert made.waits_for == ["curp"]
    with pytest.raises(Conflict):
        changing.add(homecoming=family, kind="certification", by=None)
    other = child_of(world.arrived())
    for child in (None, other):
        with pytest.raises(Incomplete):
            changing.add(homecoming=family, kind="child_school", child=child, by=None)
    with pytest.raises(NotAllowed):
        changing.add(homecoming=family, kind="finabien", by=officer("OC", Role.STATE))
