"""Receiving moves nobody; one certain of several joins none; what was answered stays answered until facts change."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.core import clock
from amparo.people import actions
from amparo.people.models import Pair, Person, Record, Source
from amparo.people.receiving import NewRecord, receive_records
from tests.factories import receive, said

pytestmark = pytest.mark.django_db

JOSE = {"given_names": "José Luis", "surname1": "García", "surname2": "López", "birth_date": "1987-05-03"}
SHORT = {"given_names": "JOSE", "surnames": "GARCIA LOPEZ", "birth_date": "1987-05-03"}
ONE, OTHER = "011111111", "022222222"

RECORDS = st.fixed_dictionaries(
    {
        "given_names": st.sampled_from(["José", "José Luis", "Pepe", "Itzel", "MA GUADALUPE"]),
        "surname1": st.sampled_from(["García", "Garsia", "Netzahual", "López"]),
        "surname2": st.sampled_from(["", "López", "Tzompantzi"]),
        "birth_date": st.sampled_from(["", "1987-05-03", "1987-03-05", "1961-08-30", "1987"]),
        "a_number": st.sampled_from(["", "", ONE, OTHER]),
    }
)


@given(arrivals=st.lists(st.tuples(RECORDS, st.sampled_from([Source.LIST, Source.INTAKE, Source.FAMILY])), max_size=12),
       cut=st.integers(1, 5))  # fmt: skip
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_arrives_no_record_that_is_there_changes_its_person(arrivals, cut):
    with transaction.atomic():
        new = [NewRecord(source, f"r:{n}", said(**row), row) for n, (row, source) in enumerate(arrivals)]
        for start in range(0, len(new), cut):
            before = dict(Record.objects.values_list("pk", "person_id"))
            receive_records(
                new=new[start : start + cut], received_at=clock.now(), office=None, by=None, door="list"
            )
            after = dict(Record.objects.values_list("pk", "person_id"))
            assert before.items() <= after.items()
        transaction.set_rollback(True)


def two_certain():
    one = receive(said(**JOSE, a_number=ONE))
    other = receive(said(**JOSE, passport="G12345678"))
    assert one.person_id != other.person_id
    return one, other


def test_a_record_certain_of_two_persons_joins_neither_and_asks_about_both():
    one, other = two_certain()
    both = receive(said(**JOSE, a_number=ONE, passport="G12345678"))
    assert both.person_id not in (one.person_id, other.person_id)
    pairs = Pair.objects.filter(new_id=both.record_id)
    assert {pair.known_id for pair in pairs} == {one.record_id, other.record_id}
    assert {pair.why for pair in pairs} == {Pair.Why.SEVERAL}


def test_next_weeks_row_of_the_same_number_there_goes_on_with_the_person_that_the_first_one_made():
    two_certain()
    row = said(**JOSE, a_number=ONE, passport="G12345678")
    first = receive(row, source=Source.LIST, place_keys=("camp|booking|7",))
    second = receive(row, source=Source.LIST, place_keys=("camp|booking|7",))
    assert second.person_id == first.person_id


def test_one_who_resembles_two_that_do_not_resemble_each_other_is_one_question_of_a_chain():
    receive(said(given_names="Eleuterio", surname1="Tzompantzi", surname2="Cruz", birth_date="1987-05-03"))
    receive(said(given_names="Eleuterio", surname1="Tzompantzi", surname2="Reyes", birth_date="1961-08-30"))
    between = receive(said(given_names="Eleuterio", surname1="Tzompantzi"))
    pairs = Pair.objects.filter(new_id=between.record_id)
    assert len(pairs) == 2
    assert {pair.why for pair in pairs} == {Pair.Why.CHAIN}


def test_one_who_resembles_somebody_held_different_from_another_who_waits_closes_a_chain():
    known = receive(said(**JOSE))
    other = receive(said(**SHORT), place_keys=("camp|booking|7",))
    actions.decide_pair(pair=Pair.objects.get(), decision="different", by=None, reason="another mother")
    third = receive(said(**JOSE, mother_name="Rosa López"))
    pairs = {pair.known.person_id: pair.why for pair in Pair.objects.filter(new_id=third.record_id)}
    assert set(pairs) == {known.person_id, other.person_id}
    assert Pair.Why.CHAIN in pairs.values()


def held_different():
    known = receive(said(**JOSE))
    other = receive(said(**SHORT), place_keys=("camp|booking|7",))
    actions.decide_pair(pair=Pair.objects.get(), decision="different", by=None, reason="another mother")
    return known, other


def test_what_was_decided_different_is_not_asked_again_by_other_records_of_either():
    known, other = held_different()
    assert receive(said(**SHORT), place_keys=("camp|booking|7",)).person_id == other.person_id
    asked = {
        frozenset((pair.new.person_id, pair.known.person_id)) for pair in Pair.objects.filter(state="open")
    }
    assert frozenset((known.person_id, other.person_id)) not in asked


def test_a_strong_identifier_on_both_sides_asks_again_and_says_why():
    known = receive(said(**JOSE, a_number=ONE))
    other = receive(said(**SHORT), place_keys=("camp|booking|7",))
    actions.decide_pair(pair=Pair.objects.get(), decision="different", by=None, reason="another mother")
    again = receive(said(**SHORT, a_number=ONE), place_keys=("camp|booking|7",))
    assert again.person_id == other.person_id
    pair = Pair.objects.get(new_id=again.record_id)
    assert (pair.state, pair.why, pair.known.person_id) == ("open", Pair.Why.NEW_FACTS, known.person_id)
    assert ["person", "for", "new_a_number", {}] in pair.reasons
    assert Pair.objects.filter(state="different").count() == 1


def test_the_same_decisive_fact_does_not_ask_a_third_time():
    test_a_strong_identifier_on_both_sides_asks_again_and_says_why()
    pair = Pair.objects.get(state="open")
    actions.decide_pair(pair=pair, decision="different", by=None, reason="a borrowed number")
    receive(said(**SHORT, a_number=ONE), place_keys=("camp|booking|7",))
    assert not Pair.objects.filter(state="open").exists()


def test_whom_a_family_means_among_two_is_no_answer_to_whether_the_two_are_one():
    one = receive(said(**JOSE))
    asked = receive(said(**JOSE), source=Source.FAMILY)
    other = receive(said(**SHORT), place_keys=("camp|booking|7",))
    Pair.objects.filter(new_id=other.record_id, known_id=one.record_id).delete()
    family = Pair.objects.get(new_id=other.record_id)
    actions.decide_pair(pair=family, decision="different", by=None, reason="the family means the first")
    actions.link_record(
        record=Record.objects.get(pk=asked.record_id), person=Person.objects.get(pk=one.person_id), by=None
    )
    again = receive(said(**SHORT), place_keys=("camp|booking|7",))
    assert again.person_id == other.person_id
    assert Pair.objects.filter(new_id=again.record_id, known__person_id=one.person_id, state="open").exists()
    actions.merge(gone=Person.objects.get(pk=other.person_id), kept=Person.objects.get(pk=one.person_id), by=None,
                  reason="one after all")  # fmt: skip
