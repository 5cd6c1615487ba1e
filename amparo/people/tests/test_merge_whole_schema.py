"""Merging and undoing, over every table that leads to a person: what was there is there again, byte for byte."""

from __future__ import annotations

import json

import pytest
from django.db import connection, transaction
from django.db.models import UniqueConstraint
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from amparo.core import clock
from amparo.people import actions
from amparo.people.describing import FIELDS, choices_of, choose, refresh
from amparo.people.hanging import foreign_keys, models_that_hang_on_records, models_that_lead_to_a_person
from amparo.people.models import Merge, Person, Record, Separation
from amparo.people.queries import person_by_folio
from amparo.people.tests.filling import World
from tests.factories import receive, said

pytestmark = pytest.mark.django_db

NAMES = ["Itzel", "Xóchitl", "Eleuterio", "Nazario", "Zenaida", "Teódulo"]
#: Who belongs to whom: everything else is what must not change.
MACHINERY = {Person, Record, Merge, Separation}
#: The ledger of a referral and its steps, which the database lets grow along their whole road only: they hang on the referral
#: alone, which is filled, and `counsel/tests/test_ledger.py` walks that road.
LEDGER = {
    "Authorisation",
    "Movement",
    "TimeEntry",
    "Expense",
    "InvoiceLine",
    "Payment",
    "Refund",
    "BondGrant",
    "BondEntry",
    "Step",
}
FILLED = [
    model
    for model in models_that_lead_to_a_person()
    if model not in MACHINERY and not (model._meta.app_label == "counsel" and model.__name__ in LEDGER)
]
HANGING = [(model, record) for model, record in models_that_hang_on_records() if model not in MACHINERY]


def test_nothing_hangs_on_a_person_but_what_says_who_belongs_to_whom():
    """ADR 1: everything hangs on a record; a table that points at a person could not be given back by undoing."""
    pointing = {
        m for m in models_that_lead_to_a_person() if any(f.related_model is Person for f in foreign_keys(m))
    }
    assert pointing == MACHINERY


def test_every_table_that_leads_to_a_person_can_be_filled():
    world = World(somebody(1), somebody(2))
    for model in FILLED:
        world.row(model)
    assert len(FILLED) >= 18


def somebody(number: int) -> Record:
    received = receive(said(given_names=NAMES[number % 6], surname1=f"Tzompantzi{'abcdefghijklmnopqrstuvwxyz'[number % 26] * 3}",
                            birth_date=f"19{60 + number % 40}-01-{1 + number % 28:02d}"))  # fmt: skip
    return Record.objects.select_related("home").get(pk=received.record_id)


#: Computed from the rest, and again after every merge: where a question stands in the queue, and with which offices; where a
#: case stands in the order.
COMPUTED = {
    "people.Pair": ("asks", "priority", "facts", "office_id", "other_office_id"),
    "casework.Case": ("urgency", "urgency_facts", "late"),
}


def rows(model) -> dict[str, str]:
    """Every row of a table as the database writes it, by its key."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT to_jsonb(t)::text FROM "{model._meta.db_table}" t')
        written = [json.loads(text) for (text,) in cursor.fetchall()]
    for row in written:
        for column in COMPUTED.get(model._meta.label, ()):
            del row[column]
    key = [field.column for field in model._meta.pk_fields]
    return {json.dumps([row[name] for name in key]): json.dumps(row, sort_keys=True) for row in written}


def counts(*persons: int) -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.filter(**{f"{record}__person__in": persons}).count()
        for model, record in HANGING
    }


def one_to_a_row(model) -> bool:
    """Whether the rows that it hangs on can have only one of these, always or under a condition."""
    keys = {field.name: field for field in foreign_keys(model)}
    alone = (one for one in model._meta.constraints if isinstance(one, UniqueConstraint))
    return any(field.unique for field in keys.values()) or any(
        bool(one.fields) and all(name in keys for name in one.fields) for one in alone
    )


class WholeSchema(RuleBasedStateMachine):
    """Persons with a row in every table are joined, worked on and separated; at the end every merge is taken back."""

    people = Bundle("people")

    @initialize(target=people)
    def begin(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.worlds: list[World] = []
        self.there: dict[type, dict[str, str]] = {model: {} for model in FILLED}
        self.gained: set[int] = set()
        self.order = 0
        return multiple(*(self.somebody_new() for _ in range(4)))

    def somebody_new(self):
        record = somebody(len(self.worlds))
        other = self.worlds[0].record if self.worlds else somebody(25)
        world = World(record, other)
        for model in FILLED:
            world.row(model)
        self.worlds.append(world)
        self.remember()
        return record.home_id

    @rule(one=people, other=people)
    def two_are_joined(self, one, other):
        one, other = self.last(one), self.last(other)
        if one == other:
            return
        before = counts(one, other)
        actions.merge(
            gone=Person.objects.get(pk=one), kept=Person.objects.get(pk=other), by=None, reason="test"
        )
        before["casework.Event"] += 1  # that they were joined is itself an event of the file
        assert counts(other) == before
        assert not any(counts(one).values())
        self.remember()

    @rule(which=st.integers(0, 9), kind=st.integers(0, 200))
    def something_is_written_down(self, which, kind):
        world = self.worlds[which % len(self.worlds)]
        model = FILLED[kind % len(FILLED)]
        if not one_to_a_row(model):
            world.other = somebody(7 + Record.objects.count())
            world.another(model)
            self.remember()

    @rule(which=st.integers(0, 9))
    def more_is_reported(self, which):
        record = self.worlds[which % len(self.worlds)].record
        before = set(Record.objects.values_list("pk", flat=True))
        Record.objects.bulk_create([Record(
            source="intake", source_id=f"more:{len(before)}", received_at=clock.now(), raw={}, given_names=NAMES[which % 6],
            surname1="Cuatlapantzi", surname2="Reyes", person_id=self.last(record.home_id), home_id=record.home_id,
        )])  # fmt: skip
        refresh([self.last(record.home_id)])
        self.gained.add(record.home_id)

    @rule(choice=st.integers(0, 5))
    def a_merge_is_taken_back(self, choice):
        merges = list(Merge.objects.filter(undone_at__isnull=True).order_by("pk"))
        if merges:
            actions.unmerge(merge=merges[choice % len(merges)], by=None, reason="test")
            self.order += choice
            self.remember()

    @invariant()
    def every_record_is_of_the_last_person_of_its_chain(self):
        into = dict(Person.objects.values_list("pk", "merged_into_id"))
        for person, home in Record.objects.filter(person__isnull=False).values_list("person_id", "home_id"):
            while into[home] is not None:
                home = into[home]
            assert person == home

    def remember(self):
        """What is there must be what was there; what is new is there from now on."""
        for model, known in self.there.items():
            now = rows(model)
            changed = {key for key, row in known.items() if now.get(key) != row}
            assert not changed, (
                f"{model._meta.label}: {[(known[key], now.get(key)) for key in sorted(changed)][:2]}"
            )
            known.update(now)

    def teardown(self):
        try:
            merges = list(Merge.objects.filter(undone_at__isnull=True).order_by("pk"))
            for number in range(len(merges)):
                actions.unmerge(merge=merges.pop((self.order + number) % len(merges)), by=None, reason="back")
            self.remember()
            for world in self.worlds:
                home = Person.objects.get(pk=world.record.home_id)
                mine = list(Record.objects.filter(person=home))
                assert {record.pk for record in mine} == set(
                    Record.objects.filter(home=home).values_list("pk", flat=True)
                )
                expected = (
                    choose(mine, choices_of([home.pk]).get(home.pk))
                    if home.pk in self.gained
                    else world.record.home
                )
                for name in FIELDS:
                    assert getattr(home, name) == getattr(expected, name), name
                assert (home.folio, home.merged_into_id) == (world.record.home.folio, None)
                assert person_by_folio(home.folio) == home
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def last(self, pk):
        person = Person.objects.get(pk=pk)
        while person.merged_into_id:
            person = person.merged_into
        return person.pk


@pytest.mark.slow
def test_any_merges_and_work_then_unmerges_leave_every_table_byte_for_byte():
    how = settings(
        max_examples=20,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # a failure is told as it is found: making it smaller takes minutes
    )
    run_state_machine_as_test(WholeSchema, settings=how)
