"""Where each was on which day, and what such a day says."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from amparo.review.overlay import WIDTH, Presence, overlay, telling_days

MARCH = dt.date(2026, 3, 1)


def on(day):
    return MARCH + dt.timedelta(days=day)


def seen(who, place, day, source=""):
    return Presence(who, place, place.title(), on(day), on(day), seen=True, how="visit", source=source)


def held(who, place, first, last):
    return Presence(who, place, place.title(), on(first), on(last), seen=False)


def meanings(*presences):
    return [(day.day, meaning) for day, meaning, _places in telling_days(presences)]


def test_a_day_in_two_places_speaks_against_one_person():
    assert meanings(seen(0, "el paso", 3), seen(1, "adelanto", 3)) == [(4, "apart")]


def test_a_day_at_the_same_place_speaks_for_one_person():
    assert meanings(seen(0, "el paso", 3), seen(1, "el paso", 3)) == [(4, "together")]


def test_two_rows_of_one_list_say_nothing():
    assert meanings(seen(0, "el paso", 3, "list:7"), seen(1, "el paso", 3, "list:7")) == [(4, "same_list")]
    assert meanings(seen(0, "el paso", 3, "list:7"), seen(1, "el paso", 3, "list:8")) == [(4, "together")]


def test_a_transfer_of_one_of_them_is_no_contradiction():
    both_ends = (seen(0, "el paso", 3), seen(0, "adelanto", 3))
    assert meanings(*both_ends, seen(1, "adelanto", 3)) == [(4, "together")]


def test_whoever_is_held_somewhere_cannot_be_seen_elsewhere_between_two_sightings():
    assert meanings(held(0, "el paso", 1, 9), seen(1, "adelanto", 5)) == [(6, "apart")]
    assert meanings(held(0, "el paso", 1, 9), seen(1, "adelanto", 9)) == []  # the day of a transfer, perhaps


def test_a_place_that_nobody_named_tells_nothing():
    assert meanings(seen(0, "", 3), seen(1, "adelanto", 3)) == []


def test_without_any_place_there_is_nothing_to_draw():
    assert overlay([], labels=["a", "b"]) is None


days = st.integers(0, 700)
presences = st.lists(
    st.one_of(
        st.builds(seen, st.integers(0, 2), st.sampled_from(["x", "y", ""]), days),
        st.builds(lambda who, place, day, more: held(who, place, day, day + more),
                  st.integers(0, 2), st.sampled_from(["x", "y"]), days, st.integers(0, 90)),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@given(presences)
def test_everything_that_is_known_is_drawn_inside_the_frame_and_said_in_the_table(known):
    laid = overlay(known, labels=["a", "b", "c"])
    assert sorted(map(repr, (one for _label, one in laid.presences))) == sorted(map(repr, known))
    assert len(laid.bars) + len(laid.dots) == len(known)
    for bar in laid.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH + 6
        assert 0 < bar.y < laid.height
    for dot in laid.dots:
        assert 0 <= dot.x <= WIDTH
        assert 0 < dot.y < laid.height


@given(presences)
def test_who_is_called_first_makes_no_difference(known):
    turned = [Presence(2 - p.who, p.place, p.name, p.first, p.last, p.seen, p.how, p.source) for p in known]
    assert meanings(*known) == meanings(*turned)


@given(presences)
def test_nobody_contradicts_themselves(known):
    alone = [Presence(0, p.place, p.name, p.first, p.last, p.seen, p.how, p.source) for p in known]
    assert meanings(*alone) == []
