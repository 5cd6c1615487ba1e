from __future__ import annotations

import pytest

from amparo.core import clock
from amparo.people import actions
from amparo.people.checks.log import Asker
from amparo.people.finding import find
from amparo.people.models import Door, Pair, Person, Record, Source
from amparo.people.queries import pairs_waiting, person_by_folio
from amparo.people.receiving import NewRecord, foresee, receive_records
from tests.factories import officer, person_of, receive, said

pytestmark = pytest.mark.django_db

JOSE = {"given_names": "José Luis", "surname1": "García", "surname2": "López", "birth_date": "1987-05-03"}
ASKER = Asker(door=Door.COMMAND)
CURP = "BOXW310820HNERXN09"


def test_a1_a_us_record_with_the_birth_date_swapped_finds_the_person_it_means():
    known = receive(said(**JOSE))
    found = find(said(given_names="JOSE", surnames="GARCIA-LOPEZ", birth_date="1987-03-05"), asker=ASKER)
    assert found[0].person_id == known.person_id
    assert found[0].decision != "different"


def test_a2_three_sources_become_one_person_after_review_and_every_folio_still_resolves():
    wife = receive(said(given_names="Pepe", surname1="Tzompantzi", surname2="Cruz"), source=Source.CIAM)
    ngo = receive(said(given_names="Jose", surnames="Tzompantzi", birth_date="1990-02-11"), source=Source.NGO)
    ice = receive(said(given_names="JOSE", surnames="TZOMPANTZI CRUZ", birth_date="1990-02-11", a_number="087654321"),
                  source=Source.LIST)  # fmt: skip
    folios = [person_of(one).folio for one in (wife, ngo, ice)]
    supervisor = officer(role="headquarters")
    for _ in range(5):
        for pair in pairs_waiting(None):
            actions.decide_pair(pair=pair, decision="same", by=supervisor, reason="same town, same wife")
    people = {person_by_folio(folio).pk for folio in folios}
    assert len(people) == 1
    assert Record.objects.filter(person_id=people.pop()).count() == 3


def test_a3_two_juan_hernandez_hernandez_are_never_joined_by_machine():
    name = {
        "given_names": "Juan",
        "surname1": "Hernández",
        "surname2": "Hernández",
        "birth_date": "1985-01-01",
    }
    one, other = receive(said(**name)), receive(said(**name))
    assert one.person_id != other.person_id
    assert other.outcome in ("doubtful", "new")


def test_a_strong_identifier_that_agrees_joins_the_person():
    one = receive(said(**JOSE, curp=CURP))
    other = receive(said(given_names="JOSE LUIS", surnames="GARCIA", birth_date="1987-05-03", curp=CURP))
    assert (other.outcome, other.person_id) == ("known", one.person_id)


def test_one_identifier_and_another_name_is_a_question_and_not_an_identity():
    one = receive(said(**JOSE, a_number="012345678"))
    other = receive(
        said(given_names="Eleuterio", surname1="Xicohténcatl", birth_date="1961-08-30", a_number="012345678")
    )
    assert other.person_id != one.person_id


def test_a_doubtful_record_gets_a_person_of_its_own_and_a_pair():
    one = receive(said(**JOSE))
    other = receive(said(given_names="JOSE", surnames="GARCIA LOPEZ", birth_date="1987-05-03"))
    assert other.outcome == "doubtful"
    pair = Pair.objects.get()
    assert (pair.new_id, pair.known_id) == (other.record_id, one.record_id)
    assert Person.objects.count() == 2


def test_the_same_source_id_is_received_once():
    one = receive(said(**JOSE), source_id="x:1")
    other = receive(said(**JOSE), source_id="x:1")
    assert (other.outcome, other.record_id) == ("repeated", one.record_id)


def test_a_booking_number_at_one_place_makes_next_weeks_row_the_same_person():
    row = said(given_names="JUAN", surnames="HERNANDEZ", birth_date="1990-01-15")
    one = receive(row, source=Source.LIST, place_keys=("camp|booking|B1",))
    other = receive(row, source=Source.LIST, place_keys=("camp|booking|B1",))
    assert other.person_id == one.person_id


def test_a_booking_number_given_to_somebody_else_joins_nobody():
    one = receive(said(given_names="JUAN", surnames="HERNANDEZ", birth_date="1990-01-15"), source=Source.LIST,
                  place_keys=("camp|booking|B1",))  # fmt: skip
    other = receive(said(given_names="PEDRO", surnames="MENDOZA", birth_date="1971-07-02"), source=Source.LIST,
                    place_keys=("camp|booking|B1",))  # fmt: skip
    assert other.person_id != one.person_id


@pytest.mark.parametrize(
    ("key", "joined"), [("place_keys", True), ("place_names", False)], ids=["a number there", "a name there"]
)
def test_without_a_birth_only_the_same_number_at_a_place_makes_two_rows_one_person(key, joined):
    row = said(given_names="JUAN", surnames="HERNANDEZ")
    one = receive(row, source=Source.LIST, **{key: ("camp|x|7001",)})
    other = receive(row, source=Source.LIST, **{key: ("camp|x|7001",)})
    assert (other.person_id == one.person_id) is joined
    assert Pair.objects.exists() is not joined


@pytest.mark.parametrize("name", [("JUAN", "FERNANDEZ"), ("JUANA", "HERNANDEZ"), ("PEDRO", "HERNANDEZ")])
def test_without_a_birth_the_same_number_under_another_name_joins_nobody(name):
    one = receive(
        said(given_names="JUAN", surnames="HERNANDEZ"), source=Source.LIST, place_keys=("camp|x|7001",)
    )
    other = receive(
        said(given_names=name[0], surnames=name[1]), source=Source.LIST, place_keys=("camp|x|7001",)
    )
    assert other.person_id != one.person_id


def test_a_name_and_birth_at_one_place_make_next_weeks_row_the_same_person():
    row = said(given_names="JUAN", surnames="HERNANDEZ", birth_date="1990-01-15")
    one = receive(row, source=Source.LIST, place_names=("camp|HERNANDEZ|JUAN|1990-01-15",))
    other = receive(row, source=Source.LIST, place_names=("camp|HERNANDEZ|JUAN|1990-01-15",))
    assert other.person_id == one.person_id


def test_a_familys_record_has_no_person_and_later_records_that_resemble_it_raise_a_pair():
    asked = receive(said(given_names="José Luis", surname1="García", surname2="López", birth_year="1987"),
                    source=Source.FAMILY)  # fmt: skip
    assert asked.person_id is None
    later = receive(said(**JOSE))
    assert later.person_id is not None
    pair = Pair.objects.get()
    assert {pair.new_id, pair.known_id} == {asked.record_id, later.record_id}


def test_a_family_with_a_strong_identifier_still_joins_nobody():
    known = receive(said(**JOSE, curp=CURP))
    asked = receive(said(**JOSE, curp=CURP), source=Source.FAMILY)
    assert asked.person_id is None
    assert Record.objects.filter(person_id=known.person_id).count() == 1


def test_a_minor_is_joined_only_when_everything_agrees():
    child = {"given_names": "Itzel", "surname1": "Netzahual", "surname2": "Cruz", "birth_date": "2015-04-02",
             "a_number": "099999991"}  # fmt: skip
    one = receive(said(**child))
    other = receive(said(**{**child, "birth_date": "2015-04-20"}))
    assert other.person_id != one.person_id
    same = receive(said(**child))
    assert same.person_id == one.person_id


def test_a_minor_of_whom_only_the_year_is_believed_is_the_same_next_week_and_not_with_another_year():
    row = {
        "given_names": "ITZEL",
        "surnames": "NETZAHUAL CRUZ",
        "birth_date": "2015-01-01",
        "a_number": "099999991",
    }
    one = receive(said(**row), source=Source.LIST, place_keys=("camp|booking|B1",))
    assert (
        receive(said(**row), source=Source.LIST, place_keys=("camp|booking|B1",)).person_id == one.person_id
    )
    other = receive(
        said(**{**row, "birth_date": "2015-04-02"}), source=Source.LIST, place_keys=("camp|booking|B1",)
    )
    assert other.person_id != one.person_id


def test_what_was_decided_different_is_not_asked_again():
    row = {"given_names": "JOSE", "surnames": "GARCIA LOPEZ", "birth_date": "1987-05-03"}
    receive(said(**JOSE))
    receive(said(**row), place_keys=("camp|booking|7",))
    pair = Pair.objects.get()
    actions.decide_pair(pair=pair, decision="different", by=None, reason="another mother")
    again = receive(said(**row), place_keys=("camp|booking|7",))
    assert again.outcome == "known"
    assert Pair.objects.count() == 1


def test_cutting_the_same_records_into_other_chunks_gives_the_same_persons():
    rows = [
        {
            "given_names": "JOSE",
            "surnames": "GARCIA LOPEZ",
            "birth_date": "1987-05-03",
            "a_number": "011111111",
        },
        {"given_names": "ITZEL", "surnames": "NETZAHUAL", "birth_date": "1991-01-09"},
        {
            "given_names": "JOSE LUIS",
            "surnames": "GARCIA LOPEZ",
            "birth_date": "1987-05-03",
            "a_number": "011111111",
        },
        {"given_names": "ITZEL", "surnames": "NETZAHUAL", "birth_date": "1991-01-09"},
        {"given_names": "PEDRO", "surnames": "TZOMPANTZI", "birth_date": "1970-10-10"},
    ]

    def groups(prefix, cut):
        new = [NewRecord(Source.LIST, f"{prefix}:{n}", said(**row), row) for n, row in enumerate(rows)]
        people, now = [], clock.now()
        for start in range(0, len(new), cut):
            chunk = new[start : start + cut]
            received = receive_records(new=chunk, received_at=now, office=None, by=None, door=Door.LIST)
            people += [one.person_id for one in received]
        return [people.index(one) for one in people]

    from django.db import transaction

    with transaction.atomic():
        one_by_one = groups("a", 1)
        transaction.set_rollback(True)
    from amparo.people import comparing

    comparing.forget()
    assert groups("b", 5) == one_by_one


def test_foreseeing_writes_nothing():
    receive(said(**JOSE))
    before = (Record.objects.count(), Person.objects.count(), Pair.objects.count())
    new = [
        NewRecord(
            Source.LIST, "f:1", said(given_names="JOSE", surnames="GARCIA LOPEZ", birth_date="1987-05-03"), {}
        )
    ]
    assert foresee(new) == ["doubtful"]
    assert (Record.objects.count(), Person.objects.count(), Pair.objects.count()) == before


def test_a_malformed_identifier_is_kept_and_marked(django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        got = receive(said(**JOSE, curp="BOXW310820HNERXN08"))
    identifier = Record.objects.get(pk=got.record_id).identifiers.get(system="curp")
    assert identifier.check_result != "ok"
    assert identifier.as_given == "BOXW310820HNERXN08"


def test_a_common_name_alone_is_found_for_an_officer_to_ask_on():
    for n in range(4):
        receive(
            said(given_names="Juan", surname1="Hernández", surname2="Cruz", birth_date=f"198{n}-02-0{n + 1}")
        )
    assert len(find(said(given_names="Juan", surname1="Hernandez"), asker=ASKER)) == 4
