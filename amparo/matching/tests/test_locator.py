from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from amparo.matching import Described
from amparo.matching.locator import MOST, hints, variants


def tried(**said):
    return [(one.given, one.surnames) for one in variants(Described.from_mapping(said))]


def test_a10_a_usual_name_is_tried_in_this_order():
    assert tried(given_names="José Luis", surname1="García", surname2="López") == [
        ("JOSE", "GARCIA"), ("JOSE", "GARCIA LOPEZ"), ("JOSE", "GARCIA-LOPEZ"), ("JOSE LUIS", "GARCIA"),
        ("JOSE LUIS", "GARCIA LOPEZ"), ("LUIS", "GARCIA"), ("JOSE", "LOPEZ"), ("JOSE", "LOPEZ GARCIA"),
        ("JOSE", "GARCIALOPEZ"), ("J LUIS", "GARCIA"), ("JOE", "GARCIA"), ("GARCIA", "JOSE"),
    ]  # fmt: skip


def test_a10_short_forms_particles_and_long_names_have_tries_of_their_own():
    found = tried(given_names="Ma Guadalupe", surnames="DE LA CRUZ HDEZ")
    assert ("MARIA GUADALUPE", "DE LA CRUZ") in found
    assert ("MA", "CRUZ") in found
    assert ("MA", "DE LA CRUZ HERNANDEZ") in found
    assert ("MA", "DE LA CRUZ HERN") in found


def test_without_a_name_there_is_nothing_to_try():
    assert tried(surname1="Ruiz") == []
    assert tried(given_names="Juan", surnames="LNU") == []


def test_the_a_number_has_nine_digits_and_a_birth_date_may_be_turned():
    found = hints(Described.from_mapping({"a_number": "A12 345 678", "birth_date": "1987-03-05"}))
    assert found.a_number == "012345678"
    assert found.birth_dates == (date(1987, 3, 5), date(1987, 5, 3))
    assert hints(Described.from_mapping({"birth_date": "1987-05-23"})).birth_dates == (date(1987, 5, 23),)


NAMES = st.text(alphabet="ABCDEÉÍÑ '-", max_size=40)


@given(NAMES, NAMES, NAMES, NAMES)
def test_whatever_the_name_at_most_twelve_and_no_two_alike(given_names, surname1, surname2, surnames):
    found = variants(
        Described(given_names=given_names, surname1=surname1, surname2=surname2, surnames=surnames)
    )
    assert len(found) <= MOST
    assert len({one.key for one in found}) == len(found)
    assert all(one.given and one.surnames for one in found)
