"""The table of moves holds: in the action, in the database, and in what the events tell afterwards."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.casework import actions
from amparo.casework.kinds.queries import in_force
from amparo.casework.models import Case, Event
from amparo.casework.moves import MOVES, STATUSES, stages_left
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import new_folio
from tests.factories import accepts, detained, officer

pytestmark = pytest.mark.django_db
ANY_STATUS = st.sampled_from(sorted(STATUSES))


def case_in(status: str, like: Case) -> Case:
    ended = status == "concluded"
    return Case.objects.create(
        folio=new_folio("C"), record=like.record, type=like.type, kind=like.kind, office=like.office, officer=like.officer,
        opened_at=clock.now(), status=status, outcome="withdrawn" if ended else "",
        closed_at=clock.now() if ended else None,
    )  # fmt: skip


def test_the_table_and_the_statuses_of_a_case_are_the_same():
    assert set(STATUSES) == set(Case.Status.values)
    assert {to for _start, to in MOVES} == set(STATUSES) - {"received"}


def test_the_database_lets_through_exactly_the_moves_of_the_table(tmp_path):
    like = detained(tmp_path)
    for start in STATUSES:
        for to in STATUSES:
            case = case_in(start, like)
            ended = to == "concluded"
            change = {
                "status": to,
                "outcome": "withdrawn" if ended else "",
                "closed_at": clock.now() if ended else None,
            }
            try:
                with transaction.atomic():
                    Case.objects.filter(pk=case.pk).update(**change)
                passed = True
            except DatabaseError:
                passed = False
            assert passed == ((start, to) in MOVES or start == to), (start, to)


@pytest.mark.slow
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)  # fmt: skip
@given(tried=st.lists(ANY_STATUS, max_size=12))
def test_whatever_is_tried_only_moves_of_the_table_happen_and_the_events_tell_them_all(tmp_path, tried):

    like = Case.objects.first() or detained(tmp_path)
    by = officer("elpaso")
    accepts(like, by=by)
    case = case_in("received", like)
    status, walked = "received", []
    for to in tried:
        outcome = "withdrawn" if to == "concluded" else ""
        try:
            actions.move(case=case, to=to, reason="why", by=by, outcome=outcome)
            assert (status, to) in MOVES
            walked.append((status, to))
            status = to
        except Conflict:
            assert (status, to) not in MOVES
    case.refresh_from_db()
    assert case.status == status
    told = [
        (data["from"], data["to"])
        for data in Event.objects.filter(case=case).order_by("pk").values_list("data", flat=True)
    ]
    assert told == walked
    assert all(event.note == "why" and event.staff_id == by.pk for event in Event.objects.filter(case=case))


@given(start=ANY_STATUS, to=ANY_STATUS)
def test_a_jump_leaves_behind_every_stage_that_it_passes(start, to):
    left = stages_left(start, to)
    ranks = {one: STATUSES[one][0] for one in STATUSES}
    if ranks[to] <= ranks[start]:
        assert left == ()
    else:
        assert start in left
        assert to not in left
        assert ("triage" in left) == (ranks[start] <= ranks["triage"] < ranks[to])


def test_an_illegal_move_is_refused_with_a_sentence(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    with pytest.raises(Conflict, match=r"abierto|open"):
        actions.move(case=case, to="reopened", reason="x", by=by)
    with pytest.raises(Incomplete):
        actions.move(case=case, to="triage", reason=" ", by=by)
    with pytest.raises(Incomplete):
        actions.move(case=case, to="somewhere", reason="x", by=by)


def test_the_second_of_two_officers_sees_that_the_case_has_moved(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    actions.move(case=case, to="triage", reason="first", by=by, seen="received")
    with pytest.raises(Conflict):
        actions.move(case=case, to="triage", reason="second", by=officer("elpaso"), seen="received")


def test_a_case_keeps_its_type_and_its_version_whatever_happens(tmp_path):
    case = detained(tmp_path)
    other = in_force("penal.arresto", dt.date(2026, 3, 1))
    for change in ({"type_id": "penal.arresto"}, {"kind": other}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.create(
            folio=new_folio("C"), record=case.record, type=case.type, kind=other, office=case.office,
            opened_at=clock.now(),
        )  # fmt: skip
