"""What counts, how much, and the reason that goes with it."""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.counsel.matching import (
    Network,
    Part,
    Place,
    Places,
    Reach,
    Record,
    expected_hours,
    network_of,
    score,
)
from amparo.counsel.matching.tables import numbers, weights

from .making import advisor, matter

NETWORK = Network(answered=0.75, hours=24)
HELD = Place(county="13259", facility="STWRTGA", court="LUM", latitude=32.05, longitude=-84.8)
BOSTON: dict[str, Any] = {"latitude": 42.36, "longitude": -71.06}


def part(component: str, told: dict[str, Any], changed: dict[str, Any]) -> Part | None:
    parts = score(matter(**told), advisor(**changed), NETWORK).parts
    return next((one for one in parts if one.component == component), None)


@pytest.mark.parametrize(
    ("component", "told", "changed", "code", "value"),
    [
        ("language", {"languages": ("spa",)}, {}, "speaks_first", 1.0),
        ("language", {"languages": ("nah", "spa")}, {}, "speaks_other", 0.6),
        ("language", {"languages": ("nah",)}, {}, "interpreter_needed", 0.0),
        ("sign", {"sign_language": "lsm"}, {"sign_languages": frozenset({"lsm"})}, "signs", 1.0),
        (
            "sign",
            {"sign_language": "lsm"},
            {"sign_languages": frozenset({"ase"})},
            "sign_interpreter_needed",
            0.0,
        ),
        (
            "disability",
            {"needs_disability_competence": True},
            {"disability_competent": True},
            "disability_competent",
            1.0,
        ),
        ("disability", {"needs_disability_competence": True}, {}, "not_disability_competent", 0.0),
        (
            "experience",
            {"subarea": "bond"},
            {"areas": {"migratorio": frozenset({"bond"})}},
            "practises_subarea",
            1.0,
        ),
        ("experience", {"subarea": "bond"}, {}, "practises_area", 0.5),
        ("load", {}, {"open_now": 3, "open_capacity": 12}, "load", 0.75),
        ("load", {}, {"open_now": 30, "open_capacity": 12}, "load", 0.0),
        (
            "reach",
            {"place": HELD},
            {"reach": Reach(Places(facilities=frozenset({"STWRTGA"})))},
            "in_person",
            1.0,
        ),
        ("reach", {"place": HELD}, {"reach": Reach(Places(counties=frozenset({"13259"})))}, "in_person", 1.0),
        (
            "reach",
            {"place": HELD},
            {"reach": Reach(by_video=Places(courts=frozenset({"LUM"})))},
            "by_video",
            0.7,
        ),
        ("reach", {"place": HELD}, {"reach": Reach(video_anywhere=True, **BOSTON)}, "by_video", 0.7),
        ("reach", {"place": HELD}, {"reach": Reach(**BOSTON)}, "far", 0.0),
        ("reach", {"place": HELD}, {"reach": Reach(latitude=32.05, longitude=-84.8)}, "near", 1.0),
        ("reach", {"place": HELD}, {"reach": Reach()}, "reach_unknown", 0.0),
    ],
)
def test_each_part_has_its_value_and_its_reason(
    component: str, told: dict[str, Any], changed: dict[str, Any], code: str, value: float
) -> None:
    found = part(component, told, changed)
    assert found is not None
    assert (found.reason.code, found.value) == (code, pytest.approx(value))


@pytest.mark.parametrize("component", ["language", "sign", "reach", "disability", "experience"])
def test_what_nobody_asked_for_does_not_count(component: str) -> None:
    assert part(component, {}, {}) is None


def test_an_answer_after_the_hearing_is_worth_nothing() -> None:
    slow = {"record": Record(acknowledged=30, lapsed=1, median_hours=100)}
    found = part("response", {"hearing_in_days": 2}, slow)
    assert found is not None
    assert (found.value, found.reason.code, found.reason.values["days"]) == (0.0, "answers_after_hearing", 2)
    assert part("response", {"hearing_in_days": 30}, slow).value > 0  # type: ignore[union-attr]


def test_a_newcomer_is_taken_for_average() -> None:
    others = [advisor("A1", record=Record(20, 0, 10.0)), advisor("A2", record=Record(5, 15, 40.0))]
    network = network_of(others)
    newcomer = expected_hours(Record(), network)
    assert expected_hours(others[0].record, network) < newcomer < expected_hours(others[1].record, network)


def test_one_silence_weighs_little_and_many_weigh_much() -> None:
    newcomer, once, often = (expected_hours(Record(0, lapsed), NETWORK) for lapsed in (0, 1, 12))
    assert newcomer < once < 2 * newcomer < often


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0.1, 500))
def test_an_answer_more_makes_nobody_slower_and_a_silence_more_nobody_faster(
    answered: int, lapsed: int, hours: float
) -> None:
    before = expected_hours(Record(answered, lapsed, NETWORK.hours), NETWORK)
    assert expected_hours(Record(answered + 1, lapsed, NETWORK.hours), NETWORK) <= before
    assert expected_hours(Record(answered, lapsed + 1, hours), NETWORK) >= expected_hours(
        Record(answered, lapsed, hours), NETWORK
    )


def test_answers_count_more_in_an_urgent_matter() -> None:
    calm, urgent = part("response", {}, {}), part("response", {"urgency": 1.0}, {})
    assert calm is not None
    assert urgent is not None
    assert urgent.weight == 2 * calm.weight


def test_a_score_is_the_weighted_mean_of_its_parts() -> None:
    found = score(matter(languages=("nah", "spa"), subarea="bond"), advisor(), NETWORK)
    total = sum(one.weight for one in found.parts)
    assert found.value == pytest.approx(sum(one.value * one.weight for one in found.parts) / total)
    assert 0 <= found.value <= 1


@pytest.mark.parametrize("name", ["weights.csv", "numbers.csv"])
def test_every_weight_and_number_says_why(name: str) -> None:
    text = files("amparo.counsel.matching").joinpath("data", name).read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert all(len(row["why"]) > 20 for row in rows)
    assert len(weights()) == 7
    assert numbers().standing_checked_days == 365
