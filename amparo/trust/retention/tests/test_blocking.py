"""F7: a file whose term is over is blocked, and two people are needed before it may be erased."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from amparo.accounts.models import Role
from amparo.casework.access import file_access
from amparo.core import clock
from amparo.core.errors import Conflict, NotAllowed
from amparo.people.closing import close
from amparo.people.searching import search
from amparo.trust.retention import actions
from amparo.trust.retention.models import Block
from amparo.trust.retention.queries import weighed
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
