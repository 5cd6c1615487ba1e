"""Scores: what changes of a description they stand, and what they refuse to take for one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.matching import Described, compare, compare_all, decide, match_keys, prepare
from amparo.matching.score import Comparison

JOSE = Described(
    given_names="José Luis",
    surname1="García",
    surname2="López",
    birth_date=date(1987, 5, 3),
    sex="M",
    birth_state="JC",
    birth_municipality="Tepatitlán",
    phone="+13125550134",
    mother_name="Rosa López",
)
GUADALUPE = Described(
    given_names="María Guadalupe",
    surname1="Tzompantzi",
    surname2="Cuautle",
    birth_date=date(1990, 8, 21),
    sex="F",
)


def _compare(a: Described, b: Described) -> Comparison:
    return compare(prepare(a), prepare(b))


def _us(
    given_names: str, surnames: str, birth_date: date | None = date(1987, 5, 3), **more: str
) -> Described:
    return Described(given_names=given_names, surnames=surnames, birth_date=birth_date, sex="M", **more)


def _woman(given_names: str, surnames: str = "TZOMPANTZI-CUAUTLE") -> Described:
    return Described(given_names=given_names, surnames=surnames, birth_date=date(1990, 8, 21), sex="F")


@pytest.mark.parametrize(
    ("known", "listed"),
    [
        pytest.param(JOSE, _us("JOSE LUIS", "GARCIA-LOPEZ"), id="1-hyphen"),
        pytest.param(JOSE, _us("JOSE LUIS GARCIA", "LOPEZ"), id="2-second-surname-taken-as-last"),
        pytest.param(JOSE, _us("JOSE LUIS", "LOPEZ GARCIA"), id="2-swapped"),
        pytest.param(JOSE, _us("JOSE LUIS", "GARCIA"), id="3-no-second-surname"),
        pytest.param(JOSE, _us("JOSE LUIS", "GARCIALOPEZ"), id="4-joined"),
        pytest.param(JOSE, _us("JOSE LUIS", "GARCIA L"), id="5-initial"),
        pytest.param(JOSE, _us("LUIS", "GARCIA LOPEZ"), id="6-one-given-name"),
        pytest.param(JOSE, _us("JOSELUIS", "GARCIA LOPEZ"), id="6-given-names-joined"),
        pytest.param(JOSE, _us("GARCIA LOPEZ", "JOSE LUIS"), id="7-first-and-last-inverted"),
        pytest.param(GUADALUPE, _woman("MA GPE"), id="8-abbreviated"),
        pytest.param(GUADALUPE, _woman("LUPE"), id="8-short-form"),
        pytest.param(JOSE, _us("J LUIS", "GARCIA LOPEZ"), id="9-j-for-jose"),
        pytest.param(
            replace(JOSE, surname1="Muñoz", surname2="Peña"),
            _us("JOSE LUIS", "MUÃ\u0091OZ PE?A"),
            id="10-mojibake",
        ),
        pytest.param(
            replace(JOSE, surname1="de la Cruz"), _us("JOSE LUIS", "DELACRUZ LOPEZ"), id="11-particle-joined"
        ),
        pytest.param(
            replace(JOSE, surname1="de los Santos"),
            _us("JOSE LUIS", "SANTOS LOPEZ"),
            id="11-particle-dropped",
        ),
        pytest.param(
            replace(JOSE, surname2="Xicohténcatl"), _us("JOSE LUIS", "GARCIA XICOHTE"), id="12-cut-off"
        ),
        pytest.param(GUADALUPE, _woman("MARIA GUADALUPE", "TZOMPANTZI DE HERNANDEZ"), id="13-married"),
        pytest.param(
            replace(JOSE, surname1="Hernández", surname2="Hernández"),
            _us("JOSE LUIS", "HERNANDEZ"),
            id="14-same-surname-twice",
        ),
        pytest.param(JOSE, _us("JOE", "GARCIA-LOPEZ"), id="15-english-name"),
        pytest.param(replace(JOSE, surname1="Xólotl"), _us("JOSE LUIS", "SOLOTL LOPEZ"), id="16-as-heard"),
        pytest.param(JOSE, _us("JOSE LUIS NMN", "GARCIA LOPEZ JR"), id="17-placeholder-and-suffix"),
        pytest.param(JOSE, _us("JOSE LIUS", "GARC1A LOPES"), id="18-typing-slips"),
    ],
)
def test_a_name_changed_by_a_us_record_is_still_found(known: Described, listed: Described) -> None:
    assert set(match_keys(known)) & set(match_keys(listed))
    comparison = _compare(known, listed)
    assert comparison.weight > 0
    assert decide(comparison) in ("doubtful", "certain")


def test_a1_hyphen_one_given_name_and_the_date_swapped() -> None:
    listed = _us("JOSE", "GARCIA-LOPEZ", date(1987, 3, 5))
    comparison = _compare(JOSE, listed)
    assert set(match_keys(JOSE)) & set(match_keys(listed))
    assert comparison.levels["birth"] == "swapped"
    assert decide(comparison) == "doubtful"
    assert comparison.probability > 0.5


def test_a3_two_juan_hernandez_hernandez_of_one_birth_year_are_never_certain() -> None:
    one = Described(
        given_names="Juan", surname1="Hernández", surname2="Hernández", birth_date=date(1985, 1, 1), sex="M"
    )
    two = replace(one, birth_date=date(1985, 9, 14))
    assert decide(_compare(one, two)) != "certain"


def test_a3_common_names_and_a_full_birth_date_are_still_for_a_person_to_decide() -> None:
    one = Described(
        given_names="Juan", surname1="Hernández", surname2="Hernández", birth_date=date(1985, 9, 14), sex="M"
    )
    assert decide(_compare(one, one)) == "doubtful"


def test_names_alone_are_never_certain_however_rare() -> None:
    one = Described(given_names="Xicoténcatl Nezahual", surname1="Tzompantzi", surname2="Ahuatzi")
    assert decide(_compare(one, one)) != "certain"


def test_a_strong_identifier_with_the_name_and_birth_is_certain() -> None:
    one, two = replace(JOSE, a_number="A234 567 891"), _us("JOSE", "GARCIA", a_number="234567891")
    comparison = _compare(one, two)
    assert comparison.strong_identifier
    assert decide(comparison) == "certain"


def test_a_strong_identifier_on_another_name_is_for_a_person_to_decide() -> None:
    one, two = (
        replace(JOSE, a_number="234567891"),
        _us("PEDRO", "RAMIREZ", date(1960, 2, 9), a_number="234567891"),
    )
    comparison = _compare(one, two)
    assert not comparison.strong_identifier
    assert set(comparison.contradictions) >= {"given_names_differ", "surnames_differ", "age_gap"}
    assert decide(comparison) == "doubtful"


def test_twins_are_not_one_person() -> None:
    twin = replace(JOSE, given_names="Miguel Ángel")
    comparison = _compare(JOSE, twin)
    assert comparison.levels["given_names"] == "different"
    assert decide(comparison) != "certain"
    assert comparison.probability < 0.5


def test_a_father_and_a_son_of_one_name_are_told_apart_by_age() -> None:
    son = replace(JOSE, birth_date=date(2009, 11, 20), mother_name="Ana Ruiz")
    comparison = _compare(JOSE, son)
    assert "age_gap" in comparison.contradictions
    assert decide(comparison) != "certain"


def test_different_curps_are_a_contradiction() -> None:
    one = replace(JOSE, curp="GALL870503HJCRPS09")
    two = replace(JOSE, curp="GALL870503HJCRPS17")
    assert _compare(one, two).contradictions == ("curp_of_a_homonym",)
    assert decide(_compare(one, two)) != "certain"


def test_a_curp_lends_its_date_sex_and_state_to_a_record_without_them() -> None:
    spoken = Described(given_names="José", surname1="García", curp="GALL870503HJCRPS09")
    levels = _compare(spoken, JOSE).levels
    assert (levels["birth"], levels["sex"], levels["state"]) == ("same", "same", "same")


def test_agreement_on_a_rare_surname_is_worth_more() -> None:
    def weight(surname: str) -> float:
        one = replace(JOSE, surname1=surname, surname2="")
        return _compare(one, one).weight

    assert weight("Tzompantzi") > weight("Mendoza") > weight("Hernández")


NAMES = st.sampled_from(
    ["", "José", "JOSE LUIS", "Ma Guadalupe", "Beto", "Xóchitl", "J", "FNU", "Juan Carlos", "GARCIA"]
)
SURNAMES = st.sampled_from(
    ["", "García", "HERNANDEZ", "GARCIA-LOPEZ", "GARCIALOPEZ", "de la Cruz", "Tzompantzi", "L", "Peres"]
)
PEOPLE = st.builds(
    Described,
    given_names=NAMES,
    surname1=SURNAMES,
    surname2=SURNAMES,
    surnames=SURNAMES,
    birth_date=st.none() | st.dates(min_value=date(1900, 1, 1), max_value=date(2030, 1, 1)),
    birth_year_from=st.none() | st.integers(1930, 2020),
    birth_year_to=st.none() | st.integers(1930, 2020),
    sex=st.sampled_from(["", "M", "F", "X", "U"]),
    birth_state=st.sampled_from(["", "JC", "Jalisco", "XX"]),
    birth_municipality=st.sampled_from(["", "Tepatitlán", "Tepatitlan de Morelos", "Cd. Juárez"]),
    curp=st.sampled_from(["", "GALL870503HJCRPS09", "GALL870503HJCRPS17", "X"]),
    a_number=st.sampled_from(["", "234567891", "234567819", "1"]),
    phone=st.sampled_from(["", "+13125550134", "312 555 0135"]),
    mother_name=st.sampled_from(["", "Rosa López", "María"]),
    father_name=st.sampled_from(["", "Juan García"]),
)


@given(PEOPLE, st.lists(PEOPLE, min_size=1, max_size=4))
def test_many_at_once_are_compared_as_one_by_one(a: Described, others: list[Described]) -> None:
    prepared = [prepare(other) for other in others]
    at_once = compare_all(prepare(a), prepared)
    for found, other in zip(at_once, prepared, strict=True):
        alone = compare(prepare(a), other)
        assert (found.levels, found.contradictions, found.certain) == (
            alone.levels,
            alone.contradictions,
            alone.certain,
        )
        assert found.weight == pytest.approx(alone.weight, abs=1e-3)


@given(PEOPLE, PEOPLE)
def test_comparing_is_symmetric_and_a_probability_is_one(a: Described, b: Described) -> None:
    there, back = _compare(a, b), _compare(b, a)
    assert there.levels == back.levels
    assert there.weight == pytest.approx(back.weight)
    assert 0.0 <= there.probability <= 1.0
    assert decide(there) == decide(back)


@given(PEOPLE, PEOPLE)
def test_what_is_missing_counts_neither_for_nor_against(a: Described, b: Described) -> None:
    nothing = Described()
    assert _compare(a, nothing).weight == _compare(nothing, nothing).weight
    without = replace(a, phone="", mother_name="", father_name="", a_number="")
    assert {"phone", "mother", "father", "a_number"}.isdisjoint(_compare(without, b).levels)


@given(PEOPLE)
def test_a_description_can_be_written_down_and_read_again(a: Described) -> None:
    assert Described.from_mapping(a.as_mapping()) == replace(
        a,
        **({"birth_year_from": None, "birth_year_to": None} if a.birth_date else {}),
        **(
            {
                "birth_year_from": a.birth_year_from or a.birth_year_to,
                "birth_year_to": a.birth_year_to or a.birth_year_from,
            }
            if not a.birth_date
            else {}
        ),
    )
