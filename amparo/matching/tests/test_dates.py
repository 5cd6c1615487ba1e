"""Birth dates: swapped, slipped, vague, or made up (domain §6.5)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.matching import Described, compare, prepare
from amparo.matching.dates import Birth, believable, read_birth, swapped

DATES = st.dates(min_value=date(1920, 1, 1), max_value=date(2030, 12, 31))


@pytest.mark.parametrize(
    ("text", "birth", "year"),
    [
        ("1987-05-03", date(1987, 5, 3), None),
        ("1987-05-03T00:00:00", date(1987, 5, 3), None),
        ("19870503", date(1987, 5, 3), None),
        ("05/03/1987", date(1987, 5, 3), None),
        ("23/05/1987", date(1987, 5, 23), None),
        ("1987-23-05", date(1987, 5, 23), None),
        ("1987", None, 1987),
        ("31/31/1987", None, None),
        ("", None, None),
        ("no sabe", None, None),
    ],
)
def test_dates_are_read(text: str, birth: date | None, year: int | None) -> None:
    assert read_birth(text) == (birth, year)


def test_a_placeholder_says_nothing_and_a_first_of_january_only_the_year() -> None:
    assert believable(date(1900, 1, 1)) is None
    assert believable(date(1987, 1, 1)) == Birth(1987, 0, 0)
    assert believable(date(1987, 1, 2)) == Birth(1987, 1, 2)


def level(a: Described, b: Described) -> str:
    there, back = compare(prepare(a), prepare(b)), compare(prepare(b), prepare(a))
    assert there.levels == back.levels
    return there.levels["birth"]


@pytest.mark.parametrize(
    ("a", "b", "agrees"),
    [
        (date(1987, 5, 3), date(1987, 5, 3), "same"),
        (date(1987, 5, 3), date(1987, 3, 5), "swapped"),
        (date(1987, 5, 3), date(1987, 5, 13), "slip"),
        (date(1987, 5, 3), date(1978, 5, 3), "slip"),
        (date(1987, 5, 3), date(1997, 5, 3), "slip"),
        (date(1987, 5, 13), date(1987, 5, 14), "near"),
        (date(1987, 5, 3), date(1987, 1, 1), "year_only_same"),
        (date(1987, 5, 3), date(1988, 1, 1), "year_only_near"),
        (date(1987, 5, 3), date(1997, 1, 1), "year_only_decade"),
        (date(1987, 5, 3), date(1962, 5, 3), "same_day_other_year"),
        (date(1987, 5, 3), date(1987, 11, 20), "same_year"),
        (date(1987, 5, 3), date(1979, 11, 20), "different"),
        (date(1987, 5, 3), date(1965, 11, 20), "generation"),
    ],
)
def test_levels_of_agreement(a: date, b: date, agrees: str) -> None:
    assert level(Described(birth_date=a), Described(birth_date=b)) == agrees


@pytest.mark.parametrize(
    ("year", "agrees"), [(1990, "year_only_same"), (1992, "year_only_near"), (1999, "different")]
)
def test_ages_agree_as_intervals(year: int, agrees: str) -> None:
    aged = Described(birth_year_from=1985, birth_year_to=1990)
    assert level(aged, Described(birth_year_from=year, birth_year_to=year)) == agrees


@given(DATES, DATES)
def test_comparing_dates_is_symmetric(a: date, b: date) -> None:
    level(Described(birth_date=a), Described(birth_date=b))


@given(DATES)
def test_a_swapped_date_swaps_back(birth: date) -> None:
    other = swapped(birth)
    if other is not None:
        assert swapped(other) == birth
        assert other != birth
