"""Whatever happens, in whatever order: every open case has one office, and that office is the one the hand-overs say."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from amparo.casework.hand_overs import actions, transfers
from amparo.casework.hand_overs.models import WAITS, TransferRequest
from amparo.casework.listeners import on_custody_changed
from amparo.casework.models import Case, HandOver, Task
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.custody.models import Stay
from amparo.custody.signals import CustodyChange
from amparo.people import actions as people
from amparo.people.models import Merge, Person
from amparo.places.models import Office
from tests.factories import ADELANTO, EL_PASO, facility, officer, person_of, receive, said

pytestmark = pytest.mark.django_db
OFFICES = ["elpaso", "chicago", "dallas", "sanbernardino"]
PLACES = [EL_PASO, ADELANTO]
NAMES = ["Itzel", "Nazario", "Zenaida"]
which = st.integers(0, 5)


class Offices(RuleBasedStateMachine):
    """Three persons with cases, four offices, and everything that may change whose a case is."""

    @initialize()
    def begin(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.staff = {office: officer(office) for office in OFFICES}
        self.hours = 0
        self.persons = [
            person_of(receive(said(given_names=name, surname1="Tzompantzi", birth_date=f"198{number}-03-02")))
            for number, name in enumerate(NAMES)
        ]
        self.moves(0, 0), self.moves(1, 1), self.moves(2, 0)

    def now(self) -> dt.datetime:
        self.hours += 1
        return clock.now() - dt.timedelta(days=30) + dt.timedelta(hours=self.hours)

    @rule(who=which, place=which)
    def moves(self, who, place):
        person = self.persons[who % 3]
        person = (
            Person.objects.get(pk=person.records.order_by("pk").values_list("person_id", flat=True)[0])
            if person.records.exists()
            else Person.objects.get(pk=person.pk)
        )
        record = person.records.order_by("pk").first()
        if record is None:
            return
        at, held = self.now(), facility(PLACES[place % 2])
        stay = Stay.objects.filter(record__person=person).first()
        kind = "moved" if stay else "held"
        stay = stay or Stay.objects.create(record=record, began_at=at)
        change = CustodyChange(
            kind=kind, record_id=record.pk, person_id=person.pk, stay_id=stay.pk, at=at, facility_id=held.pk,
            office_id=OFFICES[place % 4], source="list",
        )  # fmt: skip
        on_custody_changed(changes=[change], by=None)

    @rule(case=which, to=which)
    def is_passed_on(self, case, to):
        self.attempt(
            lambda: actions.hand_over(
                case=self.case(case),
                to=Office.objects.get(pk=OFFICES[to % 4]),
                reason="test",
                at=self.now(),
                by=None,
            )
        )

    @rule(case=which, wanted=st.booleans())
    def is_settled(self, case, wanted):
        waiting = HandOver.objects.filter(WAITS, case=self.case(case)).first()
        if waiting is None:
            return
        by = self.staff[waiting.to_office_id]
        if wanted:
            actions.accept_hand_over(hand_over=waiting, by=by)
        else:
            actions.return_hand_over(hand_over=waiting, reason="test", by=by)

    @rule(case=which, by=which)
    def is_asked_for(self, case, by):
        self.attempt(
            lambda: transfers.ask_for_case(
                case=self.case(case), reason="está aquí", by=self.staff[OFFICES[by % 4]]
            )
        )

    @rule(granted=st.booleans())
    def is_answered(self, granted):
        asked = TransferRequest.objects.filter(answered_at__isnull=True).first()
        if asked is not None:
            transfers.answer_transfer(
                asked=asked, granted=granted, reason="test", by=self.staff[asked.keeper_id]
            )

    @rule(one=which, other=which)
    def are_joined(self, one, other):
        roots = [self.root(self.persons[number % 3]) for number in (one, other)]
        if roots[0] != roots[1]:
            people.merge(gone=roots[0], kept=roots[1], by=None, reason="test")

    @rule()
    def are_separated(self):
        merge = Merge.objects.filter(undone_at__isnull=True).order_by("-pk").first()
        if merge is not None:
            people.unmerge(merge=merge, by=None, reason="test")

    @invariant()
    def every_case_has_the_office_that_its_hand_overs_say(self):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cases = list(Case.objects.all())
        assert len(cases) >= 3
        for case in cases:
            assert case.office_id in OFFICES
            made = list(HandOver.objects.filter(case=case).order_by("pk"))
            where = made[0].from_office_id if made else case.office_id
            for one in made:
                assert one.from_office_id == where
                where = one.from_office_id if one.returned_at else one.to_office_id
            assert case.office_id == where
            waiting = [one for one in made if one.accepted_at is None and one.returned_at is None]
            tasks = Task.objects.filter(case=case, kind="accept_hand_over", done_at__isnull=True)
            assert list(tasks.values_list("office_id", flat=True)) == [one.to_office_id for one in waiting]
            asked = TransferRequest.objects.filter(case=case, answered_at__isnull=True)
            assert {one.keeper_id for one in asked} <= {case.office_id}

    def case(self, number: int) -> Case:
        cases = Case.objects.order_by("pk")
        return cases[number % cases.count()]

    def root(self, person: Person) -> Person:
        person = Person.objects.get(pk=person.pk)
        while person.merged_into is not None:
            person = person.merged_into
        return person

    def attempt(self, action) -> None:
        try:
            with transaction.atomic():
                action()
        except Conflict:
            pass

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


@pytest.mark.slow
def test_a4_no_case_is_nobodys_for_a_moment_whatever_happens():
    how = settings(
        max_examples=15, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(Offices, settings=how)
