"""Birth dates: swapped, slipped, vague, or made up (domain §6.5)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.matching.dates import (
    Birth,
    believable,
    compare_births,
    compare_year_intervals,
    one_slip,
    read_birth,
    swapped,
)

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


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        (Birth(1987, 5, 3), Birth(1987, 5, 3), "same"),
        (Birth(1987, 5, 3), Birth(1987, 3, 5), "swapped"),
        (Birth(1987, 5, 3), Birth(1987, 5, 13), "slip"),
        (Birth(1987, 5, 3), Birth(1978, 5, 3), "slip"),
        (Birth(1987, 5, 3), Birth(1997, 5, 3), "slip"),
        (Birth(1987, 5, 13), Birth(1987, 5, 14), "near"),
        (Birth(1987, 5, 3), Birth(1987, 0, 0), "year_only_same"),
        (Birth(1987, 5, 3), Birth(1988, 0, 0), "year_only_near"),
        (Birth(1987, 5, 3), Birth(1997, 0, 0), "year_only_decade"),
        (Birth(1987, 5, 3), Birth(1962, 5, 3), "same_day_other_year"),
        (Birth(1987, 5, 3), Birth(1987, 11, 20), "same_year"),
        (Birth(1987, 5, 3), Birth(1965, 11, 20), "different"),
    ],
)
def test_levels_of_agreement(a: Birth, b: Birth, level: str) -> None:
    assert compare_births(a, b) == compare_births(b, a) == level


def test_ages_agree_as_intervals() -> None:
    assert compare_year_intervals(1985, 1990, 1990, 1990) == "year_only_same"
    assert compare_year_intervals(1985, 1990, 1992, 1992) == "year_only_near"
    assert compare_year_intervals(1985, 1990, 1999, 1999) == "different"


@given(DATES, DATES)
def test_comparing_dates_is_symmetric(a: date, b: date) -> None:
    x, y = Birth(a.year, a.month, a.day), Birth(b.year, b.month, b.day)
    assert compare_births(x, y) == compare_births(y, x)
    assert one_slip(x, y) == one_slip(y, x)


@given(DATES)
def test_a_swapped_date_swaps_back(birth: date) -> None:
    other = swapped(birth)
    if other is not None:
        assert swapped(other) == birth
        assert other != birth
