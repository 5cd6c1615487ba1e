from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.places import directory
from amparo.places.jurisdiction import Districts, NoOffice, Rule, TwoOffices, office_for

REFORM = dt.date(2022, 6, 1)
COUNTIES = [row["fips"] for row in directory.rows("counties")]
OFFICES = {row["slug"] for row in directory.rows("offices")}
DAYS = st.one_of(st.none(), st.dates(dt.date(2015, 1, 1), dt.date(2030, 1, 1)))


def on(county: str, *day: int) -> str:
    return directory.districts().office_for(county, dt.date(*day)).office


def test_every_county_has_exactly_one_office_on_every_day_since_the_reform() -> None:
    table = directory.districts()
    # Between two turning days nothing changes, so the days around each of them stand for all.
    days = {REFORM, dt.date(2100, 1, 1)}
    for turn in table.turning_days():
        days |= {turn, turn - dt.timedelta(days=1), turn + dt.timedelta(days=1)}
    for county in COUNTIES:
        for day in sorted(day for day in days if day >= REFORM):
            assert table.office_for(county, day).office in OFFICES, (county, day)


def test_every_county_also_had_one_office_before_the_reform() -> None:
    table = directory.districts()
    assert all(table.office_for(county, dt.date(2021, 1, 1)) for county in COUNTIES)


def test_no_two_shipped_rules_of_one_rank_overlap() -> None:
    assert directory.districts().contradictions() == []


def test_the_directory_knows_all_counties_and_equivalents() -> None:
    states = [row["state"] for row in directory.rows("counties") if not row["retired_on"]]
    count = {state: states.count(state) for state in set(states)}
    # The Census Bureau's own counts; Connecticut's are its planning regions.
    assert (count["TX"], count["GA"], count["VA"], count["PR"], count["AK"]) == (254, 159, 133, 78, 30)
    assert (count["CT"], count["LA"], count["DC"], count["GU"], count["VI"]) == (9, 64, 1, 1, 3)
    assert (
        sum(number for state, number in count.items() if state not in {"PR", "VI", "GU", "MP", "AS"}) == 3144
    )


def test_every_office_keeps_something_today() -> None:
    table = directory.districts()
    assert {table.office_for(county, dt.date(2026, 1, 1)).office for county in COUNTIES} == OFFICES
    assert len(OFFICES) == 53


def test_lubbock_was_kept_by_dallas_and_then_by_albuquerque() -> None:
    assert on("48303", 2021, 3, 1) == "dallas"
    assert on("48303", 2022, 5, 31) == "dallas"
    assert on("48303", 2022, 6, 1) == "albuquerque"
    assert on("48303", 2023, 3, 1) == "albuquerque"


def test_thirty_eight_texan_counties_belong_to_albuquerque_and_82_to_dallas() -> None:
    texas = [county for county in COUNTIES if county.startswith("48")]
    assert sum(on(county, 2025, 1, 1) == "albuquerque" for county in texas) == 38
    assert sum(on(county, 2025, 1, 1) == "dallas" for county in texas) == 82
    assert sum(on(county, 2022, 1, 1) == "dallas" for county in texas) == 120


@pytest.mark.parametrize(
    ("county", "before", "after"),
    [
        ("09001", "newyork", "boston"),  # Fairfield, Connecticut, by its old code
        ("09190", "newyork", "boston"),  # Western Connecticut, by the code that replaced it
        ("32007", "boise", "lasvegas"),  # Elko
        ("12081", "orlando", "miami"),  # Manatee
        ("12115", "orlando", "miami"),  # Sarasota
        ("12027", "orlando", "miami"),  # DeSoto
        ("12049", "orlando", "miami"),  # Hardee
        ("12055", "orlando", "miami"),  # Highlands
    ],
)
def test_the_reform_of_2022_moved(county: str, before: str, after: str) -> None:
    assert on(county, 2022, 5, 31) == before
    assert on(county, 2022, 6, 1) == after


def test_all_of_illinois_is_kept_by_chicago_since_the_reform() -> None:
    illinois = [county for county in COUNTIES if county.startswith("17")]
    assert len(illinois) == 102
    assert {on(county, 2022, 6, 1) for county in illinois} == {"chicago"}


def test_offices_opened_later_take_over_on_their_day() -> None:
    assert on("34013", 2023, 9, 22) == "newyork"  # Essex, New Jersey
    assert on("34013", 2023, 9, 23) == "newbrunswick"
    assert on("34007", 2024, 1, 1) == "filadelfia"  # Camden, in the south of New Jersey
    new_jersey = [county for county in COUNTIES if county.startswith("34")]
    assert sum(on(county, 2024, 1, 1) == "newbrunswick" for county in new_jersey) == 13
    assert on("40109", 2023, 5, 19) == "littlerock"  # Oklahoma County
    assert on("40139", 2023, 5, 19) == "kansascity"  # Texas County, in the west
    assert on("40109", 2023, 5, 20) == "oklahomacity"


def test_the_answer_says_how_sure_it_is_and_why() -> None:
    answer = directory.districts().office_for("48303", dt.date(2024, 1, 1))
    assert answer.confidence == "sourced"
    assert "1 June 2022" in answer.rule.source


def rule(office: str, county: str | None, since: dt.date | None, until: dt.date | None) -> Rule:
    return Rule(office, "TX", county, since, until, "sourced")


def test_a_rule_for_the_county_goes_before_the_rule_for_its_state() -> None:
    rules = [rule("dallas", None, None, None), rule("houston", "48201", None, None)]
    assert office_for("48201", REFORM, rules).office == "houston"
    assert office_for("48203", REFORM, rules).office == "dallas"


def test_a_county_without_a_rule_has_no_office() -> None:
    with pytest.raises(NoOffice):
        office_for("48201", REFORM, [])


@given(DAYS, DAYS, DAYS, DAYS, st.dates(dt.date(2014, 1, 1), dt.date(2031, 1, 1)))
def test_two_rules_contradict_each_other_exactly_when_some_day_has_two_offices(
    a: dt.date | None, b: dt.date | None, c: dt.date | None, d: dt.date | None, day: dt.date
) -> None:
    one, other = rule("dallas", "48201", a, b), rule("houston", "48201", c, d)
    if (a and b and a >= b) or (c and d and c >= d):
        return
    table = Districts([one, other])
    if one.holds(day) and other.holds(day):
        assert table.contradictions()
        with pytest.raises(TwoOffices):
            table.office_for("48201", day)
    elif one.holds(day) or other.holds(day):
        assert table.office_for("48201", day).office == ("dallas" if one.holds(day) else "houston")


@given(
    st.lists(st.dates(dt.date(2015, 1, 1), dt.date(2030, 1, 1)), min_size=1, max_size=6, unique=True),
    st.data(),
)
def test_a_chain_of_rules_leaves_no_day_without_an_office(turns: list[dt.date], data: st.DataObject) -> None:
    ends = [None, *sorted(turns), None]
    rules = [
        rule(f"office{number}", "48201", since, until) for number, (since, until) in enumerate(pairwise(ends))
    ]
    table = Districts(rules)
    assert table.contradictions() == []
    day = data.draw(st.dates(dt.date(2014, 1, 1), dt.date(2031, 1, 1)))
    assert table.office_for("48201", day)
