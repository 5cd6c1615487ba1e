"""Which record describes the person: in any order the same, twice the same, and always with the rule that decided."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.models import Event
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people import actions
from amparo.people.describing import FIELDS, choose, describe_person, explain, refresh
from amparo.people.describing.actions import back_to_rules, choose_value
from amparo.people.describing.models import Choice, Field
from amparo.people.describing.rules import ORDER, RULES
from amparo.people.models import Merge, Person, Record, Source
from tests.factories import officer, person_of, receive, said

CURP = "BOXW310820HNERXN09"
DAY = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def record(pk=1, source=Source.LIST, days=0, **fields) -> Record:
    return Record(
        pk=pk, source=source, source_id=str(pk), received_at=DAY + dt.timedelta(days=days), raw={}, **fields
    )


RECORDS = st.lists(
    st.builds(
        dict,
        source=st.sampled_from(list(Source)),
        days=st.integers(0, 3),
        given_names=st.sampled_from(["", "JOSE", "José Luis"]),
        surname1=st.sampled_from(["", "García"]),
        surname2=st.sampled_from(["", "López"]),
        surnames=st.sampled_from(["", "GARCIA-LOPEZ"]),
        birth_date=st.sampled_from([None, dt.date(1987, 1, 1), dt.date(1987, 5, 3), dt.date(1961, 8, 30)]),
        birth_year_from=st.sampled_from([None, 1987]),
        birth_year_to=st.sampled_from([None, 1989]),
        sex=st.sampled_from(["", "M", "F"]),
        birth_state=st.sampled_from(["", "OC", "PL"]),
        curp=st.sampled_from(["", CURP]),
    ),
    max_size=7,
).map(lambda found: [record(pk=number, **fields) for number, fields in enumerate(found, start=1)])


@given(
    records=RECORDS,
    random=st.randoms(use_true_random=False),
    choice=st.dictionaries(st.sampled_from(Field.values), st.integers(1, 7)),
)
def test_the_description_does_not_depend_on_the_order_in_which_records_come(records, random, choice):
    mixed = list(records)
    random.shuffle(mixed)
    assert choose(mixed, choice) == choose(records, choice)


@given(records=RECORDS)
def test_choosing_again_changes_nothing(records):
    person = Person()
    describe_person(person, records)
    assert not describe_person(person, records)


@given(records=RECORDS)
def test_every_value_was_said_by_the_record_that_is_named(records):
    for field, chosen in explain(records).items():
        assert chosen.claim.record in records
        alone = explain([chosen.claim.record]).get(field)
        assert field == Field.BIRTH_YEAR or alone.claim.value == chosen.claim.value


@given(records=RECORDS)
def test_what_is_not_chosen_is_told_with_the_rule_that_decided(records):
    for field, chosen in explain(records).items():
        assert bool(chosen.others) is bool(chosen.rule)
        assert chosen.rule in ("", *ORDER[field])
        assert chosen.why


def test_every_rule_is_asked_for_some_field():
    assert {rule for order in ORDER.values() for rule in order} == set(RULES)


CASES = [
    ("verified", Field.BIRTH_DATE,
     record(1, birth_date=dt.date(1961, 8, 30), source=Source.CONSULAR), record(2, curp=CURP, source=Source.NGO)),
    ("whole", Field.NAME,
     record(1, given_names="José", surname1="García", source=Source.CONSULAR),
     record(2, given_names="JOSE", surname1="GARCIA", surname2="LOPEZ")),
    ("real_day", Field.BIRTH_DATE,
     record(1, birth_date=dt.date(1987, 1, 1), source=Source.CONSULAR), record(2, birth_date=dt.date(1987, 5, 3))),
    ("care", Field.SEX, record(1, sex="M", source=Source.FAMILY, days=2), record(2, sex="F", source=Source.VISIT)),
    ("latest", Field.BIRTH_STATE, record(1, birth_state="OC"), record(2, birth_state="PL", days=1)),
    ("number", Field.BIRTH_STATE, record(1, birth_state="OC"), record(2, birth_state="PL")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "field", "one", "other"), CASES, ids=[case[0] for case in CASES])
def test_each_rule_prefers_the_second_of_these_two(rule, field, one, other):
    chosen = explain([one, other])[field]
    assert (chosen.claim.record, chosen.rule) == (other, rule)


def test_of_equally_careful_records_what_more_of_them_say_goes_before_the_latest():
    said_twice = [record(1, sex="M"), record(2, sex="M"), record(3, sex="F", days=5)]
    chosen = explain(said_twice)[Field.SEX]
    assert (chosen.claim.value, chosen.rule, chosen.claim.agreeing) == ("M", "agreement", 2)


@pytest.fixture
def person(db) -> Person:
    """One person by an officer's decision, whose records give two birth dates; the first record describes them."""
    one = receive(said(given_names="José Luis", surname1="García", surname2="López", birth_date="1987-05-03"),
                  source=Source.CONSULAR, office="elpaso")  # fmt: skip
    other = receive(said(given_names="Pepe", surname1="Garsia", birth_date="1986-05-03"), source=Source.NGO)
    if one.person_id != other.person_id:
        actions.merge(gone=person_of(other), kept=person_of(one), by=None, reason="he says so himself")
    return Person.objects.get(pk=one.person_id)


def ngo(person: Person) -> Record:
    return Record.objects.get(person=person, source=Source.NGO)


def test_an_officers_choice_holds_through_later_records_and_writes_an_event(person):
    staff = officer()
    choose_value(record=ngo(person), field="birth_date", by=staff, reason="birth certificate seen")
    receive(said(given_names="José Luis", surname1="García", surname2="López", birth_date="1987-05-03"),
            source=Source.CONSULAR, place_keys=("x|y|1",))  # fmt: skip
    refresh([person.pk])
    person.refresh_from_db()
    assert person.birth_date == dt.date(1986, 5, 3)
    event = Event.objects.get(type_id="description_chosen")
    assert (event.note, event.data["field"], event.staff) == ("birth certificate seen", "birth_date", staff)


def test_a_choice_leaves_with_its_record_and_comes_back_with_it(person):
    choose_value(record=ngo(person), field="birth_date", by=None, reason="birth certificate seen")
    merge = Merge.objects.get()
    actions.unmerge(merge=merge, by=None, reason="two people after all")
    person.refresh_from_db()
    assert person.birth_date == dt.date(1987, 5, 3)
    actions.merge(gone=Person.objects.get(pk=merge.gone_id), kept=person, by=None, reason="one after all")
    person.refresh_from_db()
    assert person.birth_date == dt.date(1986, 5, 3)


def test_a_field_given_back_is_told_by_the_rules_again(person):
    choose_value(record=ngo(person), field="birth_date", by=None, reason="birth certificate seen")
    back_to_rules(person=person, field="birth_date", by=None, reason="the certificate was another's")
    person.refresh_from_db()
    assert person.birth_date == dt.date(1987, 5, 3)
    with pytest.raises(Conflict):
        back_to_rules(person=person, field="birth_date", by=None, reason="again")


def test_a_choice_needs_a_reason_a_role_and_a_record_that_says_something(person):
    with pytest.raises(Incomplete):
        choose_value(record=ngo(person), field="birth_date", by=None, reason=" ")
    with pytest.raises(Incomplete):
        choose_value(record=ngo(person), field="sex", by=None, reason="x")
    with pytest.raises(NotAllowed):
        choose_value(record=ngo(person), field="birth_date", by=officer(role="auditor"), reason="x")
    assert not Choice.objects.exists()


def test_a_choice_is_neither_changed_nor_deleted(person):
    choice = choose_value(record=ngo(person), field="birth_date", by=None, reason="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Choice.objects.filter(pk=choice.pk).update(reason="y")
    with pytest.raises(DatabaseError), transaction.atomic():
        Choice.objects.filter(pk=choice.pk).delete()


def test_the_page_says_which_record_and_why_and_takes_a_choice(client, person):
    client.force_login(officer("elpaso"))
    address = reverse("description", args=[person.folio])
    page = client.get(address).content.decode()
    assert "José Luis García López" in page
    assert "porque" in page
    answer = client.post(address, {"field": "birth_date", "record": ngo(person).pk, "reason": "acta vista"})
    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.birth_date == dt.date(1986, 5, 3)
    client.post(address, {"field": "birth_date", "record": "rules", "reason": "acta ajena"})
    person.refresh_from_db()
    assert person.birth_date == dt.date(1987, 5, 3)


def test_who_may_only_read_sees_what_others_say_and_chooses_nothing(client, person):
    client.force_login(officer(role="headquarters"))
    address = reverse("description", args=[person.folio])
    assert "<textarea" not in client.get(address).content.decode()
    assert (
        client.post(address, {"field": "birth_date", "record": ngo(person).pk, "reason": "x"}).status_code
        == 403
    )
    assert not Choice.objects.exists()


def test_the_stored_description_is_always_what_the_rules_say(person):
    person.refresh_from_db()
    chosen = choose(Record.objects.filter(person=person))
    assert {name: getattr(person, name) for name in FIELDS} == {
        name: getattr(chosen, name) for name in FIELDS
    }


def test_a_list_that_says_the_same_every_week_is_one_other_answer_and_its_last_row_speaks():
    weekly = [record(number, sex="M", days=number) for number in range(1, 30)]
    chosen = explain([*weekly, record(99, sex="F", source=Source.VISIT)])[Field.SEX]
    assert [(one.record.pk, one.agreeing) for one in chosen.others] == [(29, 29)]
