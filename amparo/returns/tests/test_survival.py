from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.returns.follow_ups.survival import LEAST, MOST_INTERVALS, estimate, wilson

INF = math.inf


def share(curve, day):
    point = curve.at(day)
    return round(point.low, 6), round(point.high, 6)


def test_where_every_loss_is_known_to_the_day_it_is_kaplan_and_meiers():
    # Six people: losses on days 1, 3, 5; last seen on days 2 and 4; one still seen on day 9. By hand:
    # S(1) = 5/6; S(3) = 5/6 · 3/4 = 5/8; S(5) = 5/8 · 1/2 = 5/16.
    curve = estimate([(0, 1), (2, 3), (4, 5), (2, INF), (4, INF), (9, INF)])
    assert share(curve, 1) == pytest.approx((5 / 6, 5 / 6), abs=1e-5)
    assert share(curve, 3) == pytest.approx((5 / 8, 5 / 8), abs=1e-5)
    assert share(curve, 9) == pytest.approx((5 / 16, 5 / 16), abs=1e-5)


def test_a_loss_between_two_calls_is_nowhere_in_particular_between_them():
    curve = estimate([(30, 90), (30, 90), (90, INF), (90, INF)])
    assert share(curve, 30) == (1, 1)
    assert share(curve, 60) == (0.5, 1)
    assert share(curve, 90) == (0.5, 0.5)


def test_neither_the_day_of_the_call_nor_that_of_the_last_bounds_the_truth():
    # Lost between 1 and 3; another last seen on 2; a third seen on 10. The loss lies where it explains all three: (2, 3].
    curve = estimate([(1, 3), (2, INF), (10, INF)])
    assert [(left, right) for left, right, _mass in curve.masses] == [(2, 3)]
    assert share(curve, 5) == pytest.approx((0.5, 0.5), abs=1e-5)


def test_who_was_last_seen_before_a_day_is_not_known_about_on_it():
    point = estimate([(30, INF)] * 8 + [(90, INF)] * 3 + [(0, 30)]).at(90)
    assert (point.known, point.lost) == (4, 1)


def test_the_band_is_wilsons_and_never_empty_even_when_nobody_lost_anything():
    assert wilson(0.5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)  # Wilson 1927, by hand
    assert wilson(1.0, 10)[0] == pytest.approx(0.7225, abs=1e-4)
    point = estimate([(30, INF)] * 20).at(30)
    assert (point.low, point.high) == (1, 1)
    assert point.band_low < 0.85


def test_of_a_day_of_which_fewer_than_ten_are_known_nothing_is_said():
    curve = estimate([(30, INF)] * 9 + [(90, INF)] * (LEAST - 1))
    assert [point.day for point in curve.points([0, 30, 90])] == [0, 30]


def test_very_many_different_intervals_are_counted_in_weeks_and_never_made_narrower():
    many = [(float(at % 50), float(at % 50 + 1 + at % 29)) for at in range(1500)]
    assert len(set(many)) > MOST_INTERVALS
    curve = estimate(many)
    assert all(left % 7 == 0 and right % 7 == 0 for left, right, _mass in curve.masses)
    assert share(curve, 100) == (0, 0)


intervals = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 30) | st.none()).map(
        lambda said: (float(said[0]), INF if said[1] is None else float(said[0] + said[1]))
    ),
    min_size=1, max_size=25,
)  # fmt: skip


@given(intervals)
def test_the_curve_only_falls_its_edges_hold_each_other_and_the_band_holds_them(said):
    curve = estimate(said)
    points = [curve.at(day) for day in range(0, 80, 5)]
    for point in points:
        assert 0 <= point.band_low <= point.low + 1e-9
        assert point.low <= point.high + 1e-9
        assert point.high <= point.band_high + 1e-9
    for earlier, later in pairwise(points):
        assert later.high <= earlier.high + 1e-9
        assert later.low <= earlier.low + 1e-9
    assert sum(mass for _left, _right, mass in curve.masses) <= 1 + 1e-6


@given(intervals)
def test_nobody_who_lost_nothing_pulls_the_curve_down(said):
    kept = [one for one in said if one[1] == INF]
    if kept:
        assert share(estimate(kept), 100) == (1, 1)


def test_an_interval_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="begins before"):
        estimate([(5, 5)])


def test_a_drawing_shows_between_the_calls_that_it_is_not_known_when_it_was_lost():
    curve = estimate([(30, 90)] * 5 + [(90, INF)] * 15)
    found = curve.stretches(400)
    assert [(begin, end, round(point.low, 3), point.high) for begin, end, point in found] == [
        (0, 30, 1, 1), (30, 90, 0.75, 1),
    ]  # fmt: skip
    assert curve.at(90).high == pytest.approx(0.75)


#: Sixty people asked after 30, 90, 180 and 365 days, some of the calls missed: how many for each interval.
SIXTY = {
    (0, 30): 10, (0, 90): 2, (0, 180): 1, (30, 90): 11, (30, 180): 2, (90, 180): 4, (90, 365): 3, (180, INF): 2,
    (180, 365): 17, (365, INF): 8,
}  # fmt: skip


def test_it_is_the_curve_that_lifelines_finds():
    curve = estimate([pair for pair, people in SIXTY.items() for _ in range(people)])
    found = [round(curve.at(day).high, 4) for day in (30, 90, 180, 365)]
    assert found == [
        0.8124,
        0.5788,
        0.4898,
        0.1431,
    ]  # lifelines 0.30.3, KaplanMeierFitter.fit_interval_censoring
