"""A detained parent's case does not leave triage before somebody asked about the children and a plan is there (E7)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework import actions as casework
from amparo.casework.children import actions
from amparo.casework.children.queries import children_of
from amparo.casework.children.rules import QUESTIONS, plan_is_made, unanswered
from amparo.casework.models import Child, Event, Interview
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.models import Purpose
from tests.factories import detained, officer

PLAN = {
    "where": "Casa de su abuela, El Paso",
    "with_whom": "Su abuela",
    "papers": "Acta de nacimiento; falta pasaporte",
    "power": "signed",
}


def accepted(case, by):
    casework.record_consent(
        record=case.record,
        purpose=Purpose.ASSISTANCE,
        decision="granted",
        channel="visit",
        at=clock.now(),
        by=by,
    )
    casework.record_interview(case=case, at=clock.now(), channel="visit", by=by)
    case.refresh_from_db()
    return case


def interviewed(case, by, children, has_children="yes"):
    return Interview.objects.create(
        record=case.record, case=case, office=by.office, by=by, at=clock.now(), channel="visit",
        has_children=has_children, children=children,
    )  # fmt: skip


@pytest.mark.django_db
def test_e7_a_detained_parents_case_cannot_leave_triage_without_the_childrens_plan(tmp_path):
    by = officer("elpaso")
    case = accepted(detained(tmp_path), by)
    assert case.status == "triage"
    for to in ("open", "follow_up", "waiting_outside", "channelled"):
        with pytest.raises(Incomplete) as refused:
            casework.move(case=case, to=to, reason="x", by=by)
        assert refused.value.missing == ("children_plan",)
    actions.answer(record=case.record, has_children=True, by=by)
    child = actions.add(record=case.record, by=by, name="Luz", age=6)
    for name, value in PLAN.items():
        case.refresh_from_db()
        assert case.status == "triage"
        child = actions.change(child=child, by=by, **{name: value})
    case.refresh_from_db()
    assert case.status == "follow_up"
    written = Event.objects.filter(
        record=case.record, type_id__in=("children_asked", "child_added", "child_changed")
    ).values_list("type_id", flat=True)
    assert list(written.order_by("pk")) == ["children_asked", "child_added", *["child_changed"] * 4]


@pytest.mark.django_db
def test_e7_asked_and_no_children_is_a_plan(tmp_path):
    by = officer("elpaso")
    case = accepted(detained(tmp_path), by)
    actions.answer(record=case.record, has_children=False, by=by)
    case.refresh_from_db()
    assert case.status == "follow_up"


@pytest.mark.django_db
def test_children_named_in_an_interview_wait_to_be_added_and_hold_the_case(tmp_path):
    by = officer("elpaso")
    case = accepted(detained(tmp_path), by)
    interviewed(case, by, [{"name": "Luz", "age": "6"}, {"name": "Leo", "age": "2"}])
    actions.add(record=case.record, by=by, name="Luz", **PLAN)
    assert [one["name"] for one in children_of(case.record.person).named] == ["Leo"]
    case.refresh_from_db()
    assert case.status == "triage"
    actions.add(record=case.record, by=by, name="Leo", **PLAN)
    case.refresh_from_db()
    assert case.status == "follow_up"


@pytest.mark.django_db
def test_no_cannot_be_answered_beside_a_child(tmp_path):
    by, case = officer("elpaso"), detained(tmp_path)
    actions.add(record=case.record, by=by, name="Luz")
    with pytest.raises(Conflict):
        actions.answer(record=case.record, has_children=False, by=by)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"name": " "}, "name"),
        ({"name": "Luz", "may_collect": "Ana Ruiz"}, "agreed"),
        ({"name": "Luz", "birth_date": dt.date(2999, 1, 1)}, "birth_date"),
    ],
)
def test_a_child_is_not_written_without_what_must_go_with_it(tmp_path, said, missing):
    by, case = officer("elpaso"), detained(tmp_path)
    with pytest.raises(Incomplete) as refused:
        actions.add(record=case.record, by=by, **said)
    assert refused.value.missing == (missing,)
    assert not Child.objects.exists()


@pytest.mark.django_db
def test_another_consulate_does_not_write_about_the_children(tmp_path):
    case = detained(tmp_path)
    with pytest.raises(NotAllowed):
        actions.add(record=case.record, by=officer("boston"), name="Luz")


@pytest.mark.django_db
def test_the_pages_ask_add_and_change(tmp_path, client):
    by, case = officer("elpaso"), detained(tmp_path)
    interviewed(case, by, [{"name": "Luz", "age": "6", "where": "Escuela"}])
    client.force_login(by)
    base = f"/personas/{case.record.person.folio}/hijos/"
    page = client.get(base).content.decode()
    assert "Luz" in page
    assert 'value="Escuela"' in client.get(f"{base}nuevo/?named=0").content.decode()
    assert client.post(f"{base}nuevo/", {"name": "Luz", **PLAN}).status_code == 302
    child = Child.objects.get()
    assert client.get(f"{base}{child.pk}/").status_code == 200
    refused = client.post(f"{base}{child.pk}/", {"name": "Luz", "may_collect": "Ana", **PLAN})
    assert refused.status_code == 200
    assert client.post(f"{base}respuesta/", {"has_children": "no"}).status_code == 200
    assert "hijos/" in client.get(f"/personas/{case.record.person.folio}/").content.decode()


@given(st.fixed_dictionaries({name: st.sampled_from(["", " ", "x"]) for name in QUESTIONS}))
def test_a_plan_is_made_exactly_when_nothing_is_unanswered(child):
    assert (
        plan_is_made(None, [child]) == (not unanswered(child)) == all(one.strip() for one in child.values())
    )
