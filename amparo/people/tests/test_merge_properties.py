"""Any sequence of merges and work, then unmerges in any order, gives back the very same persons."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from amparo.core import clock
from amparo.people import actions
from amparo.people.describing import FIELDS, refresh
from amparo.people.models import Consent, Merge, Person, Record, Relative
from tests.factories import person_of, receive, said

NAMES = ["Itzel", "Xóchitl", "Eleuterio", "Nazario", "Zenaida", "Teódulo"]
SURNAMES = ["Tzompantzi", "Xicohténcatl", "Cuatlapantzi", "Zempoalteca", "Tecuanhuey", "Netzahual"]


class Merging(RuleBasedStateMachine):
    """Persons are joined, worked on and separated; at the end every merge is taken back."""

    people = Bundle("people")

    @initialize()
    def begin(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.born: dict[int, tuple] = {}
        self.number = 0
        self.relatives: list[tuple] = []
        self.consents: list[tuple] = []

    def teardown(self):
        try:
            merges = list(Merge.objects.filter(undone_at__isnull=True))
            for merge in sorted(merges, key=lambda m: hash((m.pk, self.number))):
                actions.unmerge(merge=merge, by=None, reason="back")
            for pk, (home_records, folio) in self.born.items():
                person = Person.objects.get(pk=pk)
                assert person.folio == folio
                assert person.merged_into_id is None
                mine = set(Record.objects.filter(person=person).values_list("pk", flat=True))
                assert home_records <= mine
                assert mine == set(Record.objects.filter(home=person).values_list("pk", flat=True))
            assert self.links() == (sorted(self.relatives), sorted(self.consents))
            before = self.described()
            refresh(Person.objects.values_list("pk", flat=True))
            assert self.described() == before
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def described(self):
        return {p.pk: tuple(getattr(p, name) for name in FIELDS) for p in Person.objects.all()}

    def links(self):
        """Which records everything hangs on: joining and separating moves none of it."""
        return (
            sorted(Relative.objects.values_list("pk", "record_id")),
            sorted(Consent.objects.values_list("pk", "record_id", "relative_id")),
        )

    @rule(target=people, which=st.integers(0, 5), other=st.integers(0, 5))
    def somebody_is_reported(self, which, other):
        self.number += 1
        received = receive(
            said(given_names=NAMES[which], surname1=SURNAMES[other], surname2=SURNAMES[which],
                 birth_date=f"19{60 + self.number % 40:02d}-0{1 + which}-1{other}")
        )  # fmt: skip
        person = person_of(received)
        records, folio = self.born.get(person.pk, (set(), person.folio))
        home = Record.objects.get(pk=received.record_id).home_id
        if home == person.pk:
            self.born[person.pk] = (records | {received.record_id}, folio)
        return person.pk

    @precondition(lambda self: self.number >= 2)
    @rule(one=people, other=people)
    def two_are_joined(self, one, other):
        one, other = self.last(one), self.last(other)
        if one != other:
            gone, kept = Person.objects.get(pk=one), Person.objects.get(pk=other)
            before = set(Record.objects.filter(person__in=[gone, kept]).values_list("pk", flat=True))
            actions.merge(gone=gone, kept=kept, by=None, reason="test")
            assert set(Record.objects.filter(person=kept).values_list("pk", flat=True)) == before
            assert not Record.objects.filter(person=gone).exists()

    @rule(one=people)
    def something_is_written_down(self, one):
        record = Record.objects.filter(person_id=self.last(one)).order_by("pk").first()
        relative = actions.add_relative(record=record, name=f"Kin {self.number}", relation="mother", by=None)
        consent = actions.record_consent(
            record=record, purpose="family", decision="granted", relative=relative, fields=["status"], channel="visit",
            at=clock.now() - dt.timedelta(minutes=1), by=None,
        )  # fmt: skip
        self.relatives.append((relative.pk, record.pk))
        self.consents.append((consent.pk, record.pk, relative.pk))

    @rule(one=people, choice=st.integers(0, 3))
    def a_merge_is_taken_back(self, one, choice):
        merges = list(Merge.objects.filter(undone_at__isnull=True).order_by("pk"))
        if merges:
            actions.unmerge(merge=merges[choice % len(merges)], by=None, reason="test")

    def last(self, pk):
        person = Person.objects.get(pk=pk)
        while person.merged_into_id:
            person = person.merged_into
        return person.pk


@pytest.mark.slow
@pytest.mark.django_db
def test_any_merges_and_work_then_unmerges_give_back_the_very_same_persons():
    run_state_machine_as_test(
        Merging,
        settings=settings(
            max_examples=25, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
