"""Whose records were whose at each moment: pure, so tried with whatever joins and partings there can be."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.history.replay import Chosen, Joined, Parted, choices_at, records_of

START = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def day(number: int) -> dt.datetime:
    return START + dt.timedelta(days=number)


HOME = {1: 10, 2: 20, 3: 30}
RECEIVED = dict.fromkeys(HOME, day(0))


def theirs(person: int, at: int, joined=(), parted=(), home=HOME) -> set[int]:
    return set(
        records_of(person, day(at), home=home, received=RECEIVED, joined=list(joined), parted=list(parted))
    )


def test_joined_files_are_one_until_they_are_separated():
    joined = [Joined(20, 10, day(2), day(5))]
    assert [theirs(10, at, joined) for at in (1, 2, 4, 5)] == [{1}, {1, 2}, {1, 2}, {1}]


def test_a_chain_of_joins_is_followed_to_its_end():
    joined = [Joined(30, 20, day(1)), Joined(20, 10, day(2), day(4))]
    assert [theirs(10, at, joined) for at in (1, 2, 4)] == [{1}, {1, 2, 3}, {1}]
    assert theirs(20, 4, joined) == {2, 3}


def test_a_record_that_was_parted_was_of_its_old_home_before():
    parted = [Parted(3, 10, 30, day(3))]
    assert [theirs(10, at, parted=parted) for at in (2, 3)] == [{1, 3}, {1}]


def test_a_choice_holds_while_the_record_is_the_persons_and_until_it_is_given_back():
    chosen = [
        Chosen(1, "name", False, day(1)),
        Chosen(2, "name", False, day(2)),
        Chosen(2, "name", True, day(4)),
    ]
    assert choices_at(day(1), frozenset({1, 2}), chosen) == {"name": 1}
    assert choices_at(day(3), frozenset({1, 2}), chosen) == {"name": 2}
    assert choices_at(day(3), frozenset({1}), chosen) == {"name": 1}
    assert choices_at(day(4), frozenset({1, 2}), chosen) == {}


people = st.sampled_from([10, 20, 30])


@given(
    st.lists(
        st.tuples(people, people, st.integers(0, 9), st.integers(1, 9)).filter(lambda one: one[0] > one[1]),
        max_size=6,
    ),
    st.integers(0, 20),
)
def test_at_every_moment_each_record_is_of_one_person_at_most(links, at):
    # A person is merged away once at a time, as the database holds.
    joined, busy = [], {}
    for gone, kept, begun, lasted in sorted(links, key=lambda one: one[2]):
        if busy.get(gone, -1) <= begun:
            joined.append(Joined(gone, kept, day(begun), day(begun + lasted)))
            busy[gone] = begun + lasted
    found = [theirs(person, at, joined) for person in (10, 20, 30)]
    assert sum(len(one) for one in found) == 3
    assert set().union(*found) == {1, 2, 3}
