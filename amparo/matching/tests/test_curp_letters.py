"""The letters of a CURP that only one record gives, against the names of the other."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.matching import Described, compare, prepare
from amparo.matching.frequencies import GIVEN_BY_SEX, SURNAMES_AS_WRITTEN
from amparo.matching.identifiers import derive_pre_curp

BORN = date(1987, 5, 3)
#: José Luis García López: GALL … RPS.
CURP = "GALL870503HJCRPS09"


def _levels(given_names: str, surname1: str, surname2: str = "", curp: str = CURP) -> tuple[str, str]:
    known = Described(given_names="José", surname1="García", birth_date=BORN, sex="M", curp=curp)
    other = Described(given_names=given_names, surname1=surname1, surname2=surname2, birth_date=BORN, sex="M")
    levels, back = (compare(prepare(a), prepare(b)).levels for a, b in ((known, other), (other, known)))
    assert levels == back
    return levels.get("curp_surnames", "missing"), levels.get("curp_given", "missing")


@pytest.mark.parametrize(
    ("given_names", "surname1", "surname2", "surnames", "given"),
    [
        pytest.param("José Luis", "García", "López", "both", "same", id="as-registered"),
        pytest.param("Luis", "López", "García", "both", "same", id="surnames-changed-over"),
        pytest.param("Luis", "Garsía", "Lopes", "both", "same", id="as-heard"),
        pytest.param("Luis", "García", "", "first", "same", id="second-surname-dropped"),
        pytest.param("Luis", "López", "", "second", "same", id="first-surname-dropped"),
        pytest.param("José Luis", "García", "Martínez", "mixed", "same", id="another-second-surname"),
        pytest.param("José Luis", "Ramírez", "Martínez", "different", "same", id="other-surnames"),
        pytest.param("Pedro Luis", "García", "López", "both", "other", id="fits-the-second-name"),
        pytest.param("Pedro", "García", "López", "both", "different", id="another-given-name"),
        pytest.param("L", "García", "L", "both", "same", id="initials"),
        pytest.param("Beto", "García", "López", "both", "missing", id="a-short-form-says-nothing"),
        pytest.param("", "", "", "missing", "missing", id="no-names"),
    ],
)
def test_names_against_letters(
    given_names: str, surname1: str, surname2: str, surnames: str, given: str
) -> None:
    assert _levels(given_names, surname1, surname2) == (surnames, given)


def test_a_curp_without_second_surname_fits_the_only_one() -> None:
    curp = "GAXL870503HJCRXS09"
    assert _levels("José Luis", "García", curp=curp)[0] == "both"
    assert _levels("José Luis", "García", "López", curp=curp)[0] == "first"


def test_an_inconvenient_word_and_a_tilde_do_not_contradict() -> None:
    assert _levels("Pedro", "Muñoz", "Luna", curp="MXLP870503HJCXND09") == ("both", "same")


def test_a_compound_surname_gives_the_letters_of_its_first_word() -> None:
    assert _levels("José Luis", "Riva Palacio", "López", curp="RILL870503HJCVPS09")[0] == "both"


def test_two_curps_are_compared_with_each_other_only() -> None:
    one = Described(given_names="José Luis", surname1="García", surname2="López", curp=CURP)
    assert {"curp_surnames", "curp_given"}.isdisjoint(compare(prepare(one), prepare(one)).levels)


def test_letters_tell_which_second_surname_was_dropped() -> None:
    known = Described(given_names="José Luis", surname1="García", birth_date=BORN, sex="M", curp=CURP)

    def weight(surname2: str) -> float:
        other = Described(given_names="José Luis", surname1="García", surname2=surname2, birth_date=BORN)
        return compare(prepare(known), prepare(other)).weight

    assert weight("López") > weight("Martínez") + 3


def test_letters_of_names_that_agree_are_not_counted_twice() -> None:
    full = {"given_names": "José Luis", "surname1": "García", "surname2": "López", "birth_date": BORN}
    state = {"sex": "M", "birth_state": "JC"}
    without = compare(prepare(Described(**full, **state)), prepare(Described(**full, **state)))
    with_letters = compare(
        prepare(Described(**full, **state, curp=CURP)), prepare(Described(**full, **state))
    )
    assert abs(with_letters.weight - without.weight) < 2.5


@settings(max_examples=200)
@given(
    surnames=st.tuples(*[st.sampled_from([*SURNAMES_AS_WRITTEN])] * 2),
    names=st.lists(st.sampled_from([*GIVEN_BY_SEX["M"]]), min_size=1, max_size=2, unique=True),
)
def test_whatever_a_curp_is_made_from_fits_it(surnames: tuple[str, str], names: list[str]) -> None:
    letters = derive_pre_curp(
        given_names=" ".join(names), surname1=surnames[0], surname2=surnames[1], birth_date=BORN, sex="M",
        birth_state="JC",
    )  # fmt: skip
    found = _levels(" ".join(names), *surnames, curp=letters + "09")
    assert found[0] == "both"
    assert found[1] in ("same", "missing")
