"""The rules of patience and of work, without a database."""

from __future__ import annotations

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from amparo.portal.limits import (
    LEAST_BITS,
    LONGEST,
    MOST_BITS,
    Limit,
    Verdict,
    limits,
    network_of,
    weigh,
)
from amparo.portal.middleware import TICK, until_tick
from amparo.portal.rendered import split
from amparo.portal.work import SALT, done, queue, zeros

LEVELS = st.floats(-4, 1)


def test_the_table_has_a_reason_for_each_limit_and_refills_within_a_day():
    from amparo.portal.limits import TABLE

    lines = TABLE.read_text(encoding="utf-8").splitlines()
    assert all(len(line.split(",", 5)[5]) > 20 for line in lines[1:])
    every = [limit for of in limits().values() for limit in of]
    assert len(every) == len(lines) - 1
    assert all(limit.burst * 5 <= limit.hourly * 24 for limit in every)


def test_a_call_for_help_is_never_asked_to_wait_nor_anything_by_folio_or_shared_network():
    for what in ("request", "report"):
        assert {limit.then for limit in limits()[what]} == {"work"}
    assert {limit.then for limit in limits()["folio"] if limit.by != "device"} == {"work"}


@given(st.floats(0, 100), st.integers(1, 5000))
def test_calm_costs_nothing(level, burst):
    assert weigh([Limit("request", "network", burst, burst, "work")], [level]) == Verdict()
    assert queue(Verdict()).challenge == ""


@given(LEVELS, LEVELS, st.integers(1, 5000))
def test_more_pressure_never_costs_less(one, other, burst):
    limit = [Limit("request", "network", burst, burst, "work")]
    low, high = (weigh(limit, [level * burst]) for level in sorted((one, other), reverse=True))
    assert low.bits <= high.bits <= MOST_BITS
    assert low.minutes <= high.minutes <= LONGEST
    assert (low.bits == 0) == (low.minutes == 0)
    assert low.bits == 0 or low.bits >= LEAST_BITS


def test_the_cost_doubles_with_the_pressure():
    limit = [Limit("request", "global", 64, 64, "work")]
    bits = [weigh(limit, [-over]).bits for over in (4, 12, 28, 60, 124, 252)]
    assert bits == [LEAST_BITS + doublings for doublings in range(1, 7)]


@given(st.floats(0.01, 4), st.integers(1, 100), st.integers(1, 100))
def test_whoever_waits_is_told_when_and_it_is_the_time_that_the_bucket_needs(over, burst, hourly):
    verdict = weigh([Limit("code", "device", burst, hourly, "wait")], [-over])
    assert (verdict.wait - 1) * hourly / 60 <= over <= verdict.wait * hourly / 60 + 1e-9


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("2001:db8:1:ffff:1:2:3:4", "2001:db8:1::/48"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_a_network_is_a_24_or_a_48(address, network):
    assert network_of(address) == network


def solve(challenge, bits):
    return next(str(n) for n in range(10**7) if zeros(challenge, str(n)) >= bits)


@given(st.integers(1, 8))
def test_work_is_done_when_the_number_fits_and_only_then(bits):
    place = queue(Verdict(bits=bits, minutes=1))
    nonce = solve(place.challenge, bits)
    assert done(place.challenge, nonce) == place.mark
    wrong = next(str(n) for n in range(10**7) if zeros(place.challenge, str(n)) < bits)
    assert done(place.challenge, wrong) == ""


@given(st.text(max_size=30))
def test_no_text_but_a_number_is_taken_for_work(nonce):
    place = queue(Verdict(bits=1, minutes=1))
    if not (nonce.isascii() and nonce.isdigit()):
        assert done(place.challenge, nonce) == ""


def test_work_for_one_form_is_none_for_another_and_a_challenge_cannot_be_made_easier():
    one, other = (queue(Verdict(bits=8, minutes=1)) for _ in range(2))
    assert one.mark != other.mark
    nonce = solve(one.challenge, 8)
    assert done(one.challenge, nonce) == one.mark
    assert done(one.challenge[:-1] + ("A" if one.challenge[-1] != "A" else "B"), nonce) == ""
    assert done(signing.dumps([other.mark, 0], salt="something else"), "1") == ""
    assert done("", "1") == ""
    assert signing.loads(one.challenge, salt=SALT) == [one.mark, 8]


@given(st.floats(0, 10))
def test_answers_leave_on_the_grid(took):
    ticks = (took + until_tick(took)) / TICK
    assert abs(ticks - round(ticks)) < 1e-6
    assert 0 < until_tick(took) <= TICK


def test_a_kept_page_is_kept_without_its_token():
    page = (
        b'<input name="csrfmiddlewaretoken" value="abc123">x<input name="csrfmiddlewaretoken" value="abc123">'
    )
    assert b"abc123" not in b"".join(split(page))
    assert b"abc123".join(split(page)) == page
    assert split(b"no form") == [b"no form"]
    with pytest.raises(AssertionError):
        split(page.replace(b"abc123", b"other1", 1))
