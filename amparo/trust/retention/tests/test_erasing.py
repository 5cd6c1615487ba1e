"""F7: a file whose term is over is blocked, then erased by two people; nothing of the person is left in any table."""

from __future__ import annotations

import datetime as dt
import io
import json

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from amparo.accounts.models import Role
from amparo.casework.access import file_access
from amparo.casework.models import Case
from amparo.core import clock
from amparo.core.errors import Conflict, NotAllowed
from amparo.people.closing import close
from amparo.people.models import Person
from amparo.people.searching import search
from amparo.people.tests.filling import World
from amparo.people.tests.test_merge_whole_schema import FILLED
from amparo.trust.arco.holding import person_roots
from amparo.trust.retention import actions, erasing
from amparo.trust.retention.models import Block, Erasure
from amparo.trust.retention.queries import weighed
from amparo.trust.tables import fates, led, rows_of
from tests.factories import detained, officer, person_of, receive, said

pytestmark = pytest.mark.django_db
BEGAN = dt.datetime(2019, 3, 2, 12, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def alone(**more):
    with clock.moved_to(BEGAN):
        return person_of(
            receive(said(given_names="Citlalicanaria", surname1="Quechol", **more), office="elpaso")
        )


def blocked(person):
    with clock.moved_to(LATER):
        return actions.block(person=person, now=LATER)


def approved(block):
    one, other = officer("", Role.HEADQUARTERS), officer("", Role.HEADQUARTERS)
    with clock.moved_to(block.erase_after):
        actions.ask_to_erase(block=block, by=one)
        with pytest.raises(NotAllowed):
            actions.approve_erasing(block=block, by=one)
        return actions.approve_erasing(block=block, by=other)


def test_f7_a_blocked_file_is_invisible_to_officers_and_visible_to_the_desk_and_auditors():
    person = alone()
    assert search("Quechol").hits
    blocked(person)
    person.refresh_from_db()
    assert person.blocked_at == LATER
    assert not search("Quechol").hits
    assert not search(person.folio).hits
    for role in (Role.OFFICER, Role.SUPERVISOR):
        assert file_access(officer("elpaso", role), person) == "none"
    assert file_access(officer("", Role.AUDITOR), person) == "read"
    close(officer("elpaso"), [person])
    assert person.name != "Citlalicanaria Quechol"


def test_f7_whoever_comes_back_is_unblocked_in_the_same_moment(tmp_path):
    person = alone(birth_date="1980-03-02", curp="QEXC800302MDFCXT07")
    blocked(person)
    by = officer()
    from amparo.casework.events import NewEvent, write

    write([NewEvent(type="note", record_id=person.records.get().pk, at=clock.now(), staff=by)])
    person.refresh_from_db()
    assert person.blocked_at is None
    assert Block.objects.get().lifted_why == "came_back"


def test_f7_minors_open_cases_and_holds_are_never_due(tmp_path):
    child = alone(birth_date="2012-03-09")
    held = alone()
    actions.hold(person=held, reason="Juicio de amparo 12/2026", by=officer("", Role.HEADQUARTERS))
    with clock.moved_to(BEGAN):
        case = detained(tmp_path, as_of="2019-03-02T09:00")
    assert weighed(child, LATER).kept_by == ("minor",)
    assert weighed(held, LATER).kept_by == ("hold",)
    assert weighed(case.record.person, LATER).kept_by == ("open_case",)
    assert all(blocked(one) is None for one in (child, held, case.record.person))


def test_f7_a_dry_run_says_what_is_due_and_why_and_changes_nothing():
    person = alone()
    out = io.StringIO()
    with clock.moved_to(LATER):
        call_command("retention", "--dry-run", stdout=out)
        assert person.folio in out.getvalue()
        assert "minimización" in out.getvalue()
        assert not Block.objects.exists()
        out = io.StringIO()
        call_command("retention", "--block", "--json", stdout=out)
        assert json.loads(out.getvalue())["blocked"] >= 1
        again = io.StringIO()
        call_command("retention", "--block", "--json", stdout=again)  # and again: nothing twice
    assert json.loads(again.getvalue())["blocked"] == 0
    assert Block.objects.filter(record__person=person).count() == 1


def test_f7_two_people_erase_after_the_term_and_the_database_holds_it():
    block = blocked(alone())
    one = officer("", Role.HEADQUARTERS)
    with clock.moved_to(LATER + dt.timedelta(days=10)), pytest.raises(Conflict):
        actions.ask_to_erase(block=block, by=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.filter(pk=block.pk).update(erased_at=block.erase_after)
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.filter(pk=block.pk).update(
            asked_at=block.erase_after, asked_by=one, approved_at=block.erase_after, approved_by=one
        )


def test_f7_no_door_can_erase():
    block = approved(blocked(alone()))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_workspace")
        from amparo.core.errors import BadInstallation

        with pytest.raises(BadInstallation):
            erasing.erase(block, block.erase_after)
        cursor.execute("RESET ROLE")


def test_f7_erasing_leaves_nothing_of_the_person_in_any_table():
    """Every table is filled for a person and for another; what is erased is the one's, and the other's stays."""
    with clock.moved_to(BEGAN):
        one = receive(said(given_names="Citlalicanaria", surname1="Quechol"), office="elpaso")
        other = receive(said(given_names="Otracanaria", surname1="Distinta"), office="elpaso")
    record, another = (person_of(each).records.get() for each in (one, other))
    mine, theirs = World(record, another), World(another, record)
    for model in FILLED:
        if model._meta.label != "trust.Block":
            mine.row(model)
            theirs.row(model)
    person = record.person
    block = Block.objects.create(
        record=record, rule="contact", counted_from=BEGAN, at=BEGAN, erase_after=LATER
    )
    _end_everything(record)
    approved(block)
    before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in led()}
    owned = rows_of(person_roots(person), owned=True)
    made = erasing.erase(block, LATER)
    assert made is not None
    connection.check_constraints()
    for model in led():
        label, left = model._meta.label, set(model._base_manager.values_list("pk", flat=True))
        gone = owned.get(model, set()) if fates()[label].erase == "delete" else set()
        assert before[model] - left == gone, label
    assert "Citlalicanaria" not in _dump()
    assert "Otracanaria" in _dump()
    assert erasing.erase(block, LATER) is None  # and nobody is erased twice
    assert Erasure.objects.get().folio == person.folio
    assert Person.objects.get(pk=person.pk).given_names == ""


def _end_everything(record):
    from amparo.families.models import Follow, Request
    from amparo.returns.models import Homecoming
    from amparo.trust.models import Hold, RightsRequest

    with pgtrigger.ignore():
        Case.objects.filter(record=record).update(
            status="concluded", outcome="favourable", closed_at=F("opened_at")
        )
    Follow.objects.filter(record=record).update(ended_at=BEGAN)
    Request.objects.filter(record=record).update(state="closed")
    with pgtrigger.ignore():
        Homecoming.objects.filter(record=record).update(state="closed", closed_at=BEGAN, closing="done")
    Hold.objects.filter(record=record).update(lifted_at=BEGAN, lifted_by=officer())
    RightsRequest.objects.filter(record=record).update(withdrawn_at=BEGAN)


def _dump() -> str:
    """Every row of every table that mentions people, as text."""
    said = []
    with connection.cursor() as cursor:
        for model in led():
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t')
            said += [row[0] for row in cursor.fetchall()]
    return "\n".join(said)
