"""The course's files are read strictly; scoring and exercises are pure rules."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.errors import BadInstallation
from amparo.inclusion.training import prose, rules, walking
from amparo.inclusion.training.course import COURSE, read_unit, required, units

FIRST = (COURSE / "01_modelo-de-derechos.toml").read_text(encoding="utf-8")
RIGHTS = st.lists(st.frozensets(st.integers(0, 4), min_size=1, max_size=3), min_size=1, max_size=12)


def test_there_are_eight_units_and_each_role_has_its_own():
    assert [unit.number for unit in units().values()] == list(range(1, 9))
    assert len(required("officer")) == len(required("supervisor")) == 8
    assert {unit.number for unit in required("ciam")} == {1, 2, 3, 7, 8}
    assert required("auditor") == []
    assert all(20 <= unit.minutes <= 30 for unit in units().values())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('slug = "modelo-de-derechos"', 'slug = "Modelo"'),
        ('needs = ["psychosocial"]', 'needs = ["label"]'),
        ('roles = ["officer", "supervisor", "ciam"]', 'roles = ["boss"]'),
        ('to = "c"', 'to = "nowhere"'),
        ("right = true", "right = false"),
        ("end = true", "end = false"),
        ("## Dos maneras de mirar", "<script>alert(1)</script>"),
        ("[media]", "[other]"),
        ("several = true", "several = false"),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused_and_named(old, new):
    assert old in FIRST
    with pytest.raises(BadInstallation, match=r"one\.toml: "):
        read_unit("one.toml", FIRST.replace(old, new))


def test_an_exercise_that_goes_round_for_ever_is_refused():
    node = '[[exercise.nodes]]\nid = "{}"\ntext = "Uno"\n[[exercise.nodes.choices]]\ntext = "x"\nto = "{}"\n'
    node += 'feedback = "y"\ngood = true\n'
    nodes = FIRST.partition("[[exercise.nodes]]")[0] + node.format("a", "b") + node.format("b", "a")
    text = nodes + FIRST[FIRST.index("[[quiz]]") :]
    with pytest.raises(BadInstallation, match="no end is reached"):
        read_unit("one.toml", text)


def test_the_version_follows_the_words_and_not_the_commas():
    same = read_unit("one.toml", FIRST.replace("¿Dónde está el problema?", "Dónde está  el problema"))
    title = read_unit("one.toml", FIRST.replace('title_en = "Rights', 'title_en = "The rights'))
    other = read_unit("one.toml", FIRST.replace("silla de ruedas", "muletas"))
    first = units()["modelo-de-derechos"].version
    assert (same.version, title.version) == (first, first)
    assert other.version != first


def test_text_is_cut_into_blocks_and_never_read_as_markup():
    kinds = [block.kind for block in prose.read("## Uno\n\nDos\n\n- tres\n- cuatro\n\n> cinco")]
    assert kinds == ["heading", "paragraph", "list", "told"]
    with pytest.raises(ValueError, match="mark"):
        prose.read("**fuerte**")


@given(RIGHTS)
def test_all_that_is_right_and_nothing_else_is_right(right):
    assert rules.count_right(right, dict(enumerate(right))) == len(right)
    assert rules.count_right(right, {n: wanted | {9} for n, wanted in enumerate(right)}) == 0
    assert rules.count_right(right, {}) == 0


@given(RIGHTS, st.data())
def test_one_more_right_answer_is_one_point_more_and_never_fails_who_passed(right, data):
    known = data.draw(st.sets(st.integers(0, len(right) - 1)))
    answers = {n: (wanted if n in known else [8]) for n, wanted in enumerate(right)}
    score = rules.count_right(right, answers)
    assert score == len(known)
    assert rules.passes(score, len(right)) == (score / len(right) >= 0.8)
    if score < len(right) and rules.passes(score, len(right)):
        assert rules.passes(score + 1, len(right))


@given(st.integers(1, 60), st.data())
def test_whoever_passes_has_eighty_of_a_hundred_right(asked, data):
    right = data.draw(st.integers(0, asked))
    assert rules.passes(right, asked) == (right * 5 >= asked * 4)


def test_seven_of_eight_pass_and_six_do_not():
    assert rules.passes(7, 8)
    assert not rules.passes(6, 8)
    assert not rules.passes(0, 0)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 60))
def test_months_are_added_by_the_calendar(day, months):
    later = rules.add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


@given(st.integers(-10, 400))
def test_a_reminder_is_the_nearest_one_reached(left):
    due = rules.reminder_due(left)
    assert due == (7 if 0 <= left <= 7 else 30 if 7 < left <= 30 else 90 if 30 < left <= 90 else None)


@pytest.mark.parametrize("unit", list(units().values()), ids=lambda unit: unit.slug)
def test_every_road_of_an_exercise_is_told_what_came_of_it(unit):
    open_roads, ends = [""], 0
    while open_roads:
        road = walking.follow(unit.exercise, open_roads.pop())
        assert road is not None
        assert (road.last is None) == (road.steps == 0)
        if road.steps < 12:
            open_roads += [way for way, _choice in road.on]
        ends += road.ended
    assert ends >= 3
    for made_up in ("9", "1.9.9", "x", "1." * 50 + "1", "1..1"):
        assert walking.follow(unit.exercise, made_up) is None
