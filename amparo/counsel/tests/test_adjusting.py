"""Outcomes adjusted for the mix of cases: what is expected of all adds up to what all brought."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.counsel.quality.adjusting import FEWEST, Ended, adjusted, byar, rates

CASES = st.lists(
    st.builds(
        Ended,
        advisor=st.integers(1, 6),
        stratum=st.tuples(st.sampled_from(["migratorio", "penal"]), st.sampled_from(["detained", "free"])),
        favourable=st.booleans(),
    ),
    max_size=120,
)


@given(CASES)
def test_expected_of_all_is_observed_of_all(cases):
    found = adjusted(cases).values()
    assert math.isclose(
        math.fsum(one.expected for one in found), sum(one.observed for one in found), abs_tol=1e-9
    )
    assert sum(one.cases for one in found) == len(cases)


@given(CASES)
def test_an_advisor_alone_is_exactly_as_expected_and_every_interval_holds_its_ratio(cases):
    for one in adjusted([Ended(1, case.stratum, case.favourable) for case in cases]).values():
        assert one.ratio is None or math.isclose(one.ratio, 1)
    for one in adjusted(cases).values():
        assert one.shown == (one.cases >= FEWEST)
        assert 0 <= one.expected <= one.cases
        if one.ratio is not None:
            assert one.low <= one.ratio + 1e-9
            assert one.ratio <= one.high


@given(CASES, st.permutations(range(6)))
def test_no_name_and_no_order_changes_a_figure(cases, names):
    renamed = adjusted(
        [Ended(names[one.advisor - 1], one.stratum, one.favourable) for one in reversed(cases)]
    )
    for advisor, one in adjusted(cases).items():
        other = renamed[names[advisor - 1]]
        assert (one.cases, one.observed) == (other.cases, other.observed)
        assert math.isclose(one.expected, other.expected)


def test_hard_cases_that_end_ill_are_not_held_against_who_takes_them():
    hard, easy = ("penal", "detained"), ("migratorio", "free")
    cases = [Ended("hard", hard, n < 2) for n in range(20)] + [Ended("other", hard, n < 2) for n in range(20)]
    cases += [Ended("easy", easy, n < 16) for n in range(20)] + [
        Ended("other", easy, n < 16) for n in range(20)
    ]
    found = adjusted(cases)
    assert rates(cases) == {hard: 0.1, easy: 0.8}
    assert found["hard"].ratio == pytest.approx(1)
    assert found["easy"].ratio == pytest.approx(1)
    assert {one.stands for one in found.values()} == {"like"}


def test_byar_is_near_the_exact_limits_of_poisson():
    # Exact limits: Breslow and Day 1987, table 2.11.
    for observed, low, high in ((1, 0.025, 5.57), (5, 1.62, 11.67), (10, 4.80, 18.39), (30, 20.24, 42.83)):
        found = byar(observed)
        assert found[0] == pytest.approx(low, abs=0.05)
        assert found[1] == pytest.approx(high, abs=0.05)
    assert byar(0)[0] == 0
    with pytest.raises(ValueError, match="-1"):
        byar(-1)
