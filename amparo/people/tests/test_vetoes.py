"""What the registry knows of a person forbids the machine to join, and is told to whoever decides."""

from __future__ import annotations

import pytest

from amparo.matching import compare, prepare, reason_text
from amparo.people import actions
from amparo.people.models import Pair, Person, Record, Source
from amparo.people.vetoes import ELSEWHERE, VETOES, vetoes
from tests.factories import ADELANTO, EL_PASO, import_rows, receive, said

JOSE = {"given_names": "José Luis", "surname1": "García", "surname2": "López", "birth_date": "1987-05-03"}
CURP, OTHER_CURP = "BOXW310820HNERXN09", "GOCJ870503HDFNRS04"
A_NUMBER = "012345678"
CONTRADICTIONS = [
    ("curp", {"curp": CURP}, {"curp": OTHER_CURP}),
    ("a_number", {"a_number": "011111111"}, {"a_number": "099999995"}),
    ("age", {"birth_date": "1987-05-03"}, {"birth_date": "1961-08-30"}),
    ("sex_and_name", {"given_names": "Eleuterio", "sex": "M"}, {"given_names": "Itzel", "sex": "F"}),
]


@pytest.mark.parametrize(("code", "one", "other"), CONTRADICTIONS, ids=[c[0] for c in CONTRADICTIONS])
def test_each_contradiction_is_a_veto_unless_another_record_of_the_person_agrees(code, one, other):
    against = compare(prepare(said(**one)), prepare(said(**other)))
    agreeing = compare(prepare(said(**one)), prepare(said(**one)))
    assert code in vetoes([against])
    assert code not in vetoes([against, agreeing])
    assert vetoes([against, agreeing]) == vetoes([agreeing, against])


def test_every_veto_has_words_in_both_languages():
    for code in {veto.code for veto in VETOES} | {ELSEWHERE}:
        for language in ("es", "en"):
            assert "person: " not in reason_text(("person", "against", code, {}), language)


def known_under(one_number: dict[str, str], other_number: dict[str, str]) -> Person:
    """One person, by an officer's decision, whose two records bear different numbers."""
    one, other = receive(said(**JOSE, **one_number)), receive(said(**JOSE, **other_number))
    kept, gone = Person.objects.get(pk=one.person_id), Person.objects.get(pk=other.person_id)
    actions.merge(gone=gone, kept=kept, by=None, reason="the officer knows")
    return kept


@pytest.mark.django_db
def test_a_record_that_one_record_of_the_person_contradicts_is_asked_about_and_not_joined():
    person = known_under({"passport": "G12345678"}, {"a_number": "055555555"})
    incoming = receive(said(**JOSE, passport="G12345678", a_number="066666666"))
    assert incoming.person_id != person.pk
    pair = Pair.objects.get(new_id=incoming.record_id)
    assert pair.why == Pair.Why.VETO
    assert pair.reasons[0] == ["person", "against", "a_number", {}]


@pytest.mark.django_db
def test_somebody_known_under_two_numbers_is_contradicted_by_neither():
    person = known_under({"a_number": A_NUMBER}, {"a_number": "055555555"})
    assert receive(said(**JOSE, a_number="055555555")).person_id == person.pk


ROW = "A012345678,GARCIA-LOPEZ,JOSE LUIS,05/03/1987,M,MEXICO,{booking},{place}"


#: A name so rare that birth date and all of the name join by themselves, without a number.
UNNUMBERED = ",TZOMPANTZI-XICOHTENCATL,ELEUTERIO NEZAHUAL,05/03/1987,M,MEXICO,{booking},{place}"


@pytest.mark.django_db
def test_nobody_is_joined_by_name_to_somebody_seen_in_another_place_on_the_same_day(tmp_path):
    import_rows(tmp_path, UNNUMBERED.format(booking="B1", place=EL_PASO), as_of="2026-03-02T09:00")
    import_rows(
        tmp_path,
        UNNUMBERED.format(booking="C1", place=ADELANTO),
        as_of="2026-03-02T15:00",
        office="losangeles",
    )
    assert Person.objects.count() == 2
    pair = Pair.objects.get()
    assert pair.why == Pair.Why.VETO
    assert ["person", "against", ELSEWHERE, {}] in pair.reasons


@pytest.mark.django_db
def test_a4_somebody_known_by_number_was_moved_within_the_day(tmp_path):
    import_rows(tmp_path, ROW.format(booking="B1", place=EL_PASO), as_of="2026-03-02T09:00")
    import_rows(
        tmp_path, ROW.format(booking="C1", place=ADELANTO), as_of="2026-03-02T15:00", office="losangeles"
    )
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_two_rows_of_one_list_in_two_places_are_asked_about(tmp_path):
    import_rows(tmp_path, ROW.format(booking="B1", place=EL_PASO), ROW.format(booking="C1", place=ADELANTO),
                as_of="2026-03-02T09:00")  # fmt: skip
    assert Person.objects.count() == 2
    assert Pair.objects.get().why == Pair.Why.VETO


@pytest.mark.django_db
def test_seen_in_another_place_on_another_day_is_the_same_person_moved(tmp_path):
    import_rows(tmp_path, ROW.format(booking="B1", place=EL_PASO), as_of="2026-03-02T09:00")
    import_rows(
        tmp_path, ROW.format(booking="C1", place=ADELANTO), as_of="2026-03-03T09:00", office="losangeles"
    )
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_the_vetoes_of_a_whole_list_cost_three_queries_and_not_three_a_row(
    tmp_path, django_assert_max_num_queries
):
    rows = [
        f"A0{n:08d},TZOMPANTZI{n},JOSE,05/{1 + n % 28:02d}/1987,M,MEXICO,B{n},{EL_PASO}" for n in range(40)
    ]
    import_rows(tmp_path, *rows, as_of="2026-03-02T09:00")
    # What a process reads once, whatever was tested before, does not count.
    import_rows(tmp_path, rows[0], as_of="2026-03-08T09:00")
    with django_assert_max_num_queries(88):
        import_rows(tmp_path, *rows, as_of="2026-03-09T09:00")
    assert Record.objects.filter(source=Source.LIST).count() == 81
