from __future__ import annotations

import pytest

from amparo.places.directory import gazetteer
from amparo.places.geography import is_military, state_code, zip_code


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2863.0, "02863"), (939.0, "00939"), ("79901", "79901"), ("02863-1234", "02863"), ("", ""), ("n/a", "")],
)
def test_a_zip_code_is_read_from_whatever_a_spreadsheet_holds(value: object, expected: str) -> None:
    assert zip_code(value) == expected


@pytest.mark.parametrize(
    ("text", "code"), [("tx", "TX"), ("Texas", "TX"), ("New  Mexico", "NM"), ("Cuba", "")]
)
def test_a_state_is_known_by_letters_or_name(text: str, code: str) -> None:
    assert state_code(text) == code


@pytest.mark.parametrize(
    ("zip", "city", "state", "county"),
    [
        ("79401", "Lubbock", "TX", "48303"),
        ("88081", "Chaparral", "NM", "35035"),
        ("23901", "Farmville", "VA", "51147"),
        ("00965", "Guaynabo", "PR", "72061"),
        ("96910", "Hagatna", "GU", "66010"),
        ("96950", "Saipan", "MP", "69110"),
        ("00802", "Charlotte Amalie", "VI", "78030"),
        ("", "Sault Ste Marie", "MI", "26033"),
        ("", "SAULT SAINTE MARIE", "MI", "26033"),
    ],
)
def test_an_address_lies_in_its_county(zip: str, city: str, state: str, county: str) -> None:
    found = gazetteer().locate(zip=zip, city=city, state=state)
    assert found is not None
    assert found.county == county


def test_the_town_decides_when_the_zip_code_is_of_another_state() -> None:
    found = gazetteer().locate(zip="10001", city="Lubbock", state="TX")
    assert found is not None
    assert (found.county, found.by) == ("48303", "city")


def test_a_military_post_lies_in_no_county() -> None:
    assert is_military(city="FPO", zip="34009")
    assert is_military(city="", zip="34009")
    assert not is_military(city="El Paso", zip="79936")
    assert gazetteer().locate(zip="34009", city="FPO", state="FL") is None
    # Guam has one county, but a fleet post office there may be on a ship.
    assert gazetteer().locate(city="FPO", state="GU") is None


def test_an_unknown_town_is_not_guessed() -> None:
    assert gazetteer().locate(city="Nowhere at All", state="TX") is None


def test_cities_and_counties_of_one_name_are_told_apart() -> None:
    named = gazetteer().county_named
    assert named("Baltimore County", "MD") != named("Baltimore city", "MD")
    assert named("City and Borough of Juneau", "AK") == "02110"
    assert named("Dona Ana", "NM") == "35013"
