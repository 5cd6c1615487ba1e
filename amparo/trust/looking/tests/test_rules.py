"""What the rules find, and what they leave alone: an honest office is hardly ever asked anything."""

from __future__ import annotations

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.places.calendar import Calendar
from amparo.trust.looking.gathering import at_work
from amparo.trust.looking.rules import CHECKS, Look, find, is_kin, kinds, rules

MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def look(
    number: int = 1, *, minutes: float = 0, staff: int = 1, person: int = 1, kind: str = "file", **more
) -> Look:
    at = MONDAY + dt.timedelta(minutes=minutes)
    return Look(number, at, at, staff, person, kind, **more)


def met(looks) -> set[str]:
    return {one.rule for one in find(looks)}


def test_every_rule_of_the_table_is_checked_and_says_why_and_whence():
    assert set(rules()) == set(CHECKS)
    assert all(rule.why and rule.source and rule.many > 0 for rule in rules().values())
    assert set(kinds().values()) == {"search", "list", "export"}


def some(many: int, *, every: float = 0.1, **more) -> list[Look]:
    return [look(n, minutes=n * every, person=n, **more) for n in range(many)]


@pytest.mark.parametrize(
    ("rule", "make"),
    [
        ("many_files", lambda many: some(many)),
        ("other_office", lambda many: some(many, every=20, own=False)),
        ("after_hours", lambda many: some(many, every=20, working=False)),
        ("export_size", lambda many: some(many, every=0.001, kind="export")),
        ("search_only", lambda many: some(many, every=1, kind="search")),
        ("same_file", lambda many: [look(n, minutes=n * 1440) for n in range(many)]),
        ("kin", lambda many: some(many, kin=True)),
        ("marked", lambda many: some(many, marked=True)),
    ],
)
def test_each_rule_is_met_at_its_number_and_not_one_below(rule, make):
    many = rules()[rule].many
    assert rule in met(make(many))
    assert rule not in met(make(many - 1))


def test_lists_are_not_files_that_were_opened_and_what_one_works_on_is_not_watched():
    assert met(some(200, kind="list")) == set()
    assert met([look(n, minutes=n * 1440, works=True) for n in range(20)]) == set()
    assert met([look(1, marked=True, works=True)]) == set()
    assert met(some(30, every=20, own=False, works=True)) == set()


def test_a_search_after_which_a_file_is_opened_is_a_search_that_found():
    searches = [look(n, minutes=n * 2, person=n, kind="search") for n in range(25)]
    opened = [look(100 + n, minutes=n * 2 + 1, person=n) for n in range(1, 25, 2)]
    assert "search_only" in met(searches)
    assert "search_only" not in met([*searches, *opened])


def test_what_is_raised_is_raised_once_for_a_day_and_again_the_next():
    many = rules()["many_files"].many
    twice = [*some(many), *[look(1000 + n, minutes=300 + n * 0.1, person=n) for n in range(many)]]
    tomorrow = [look(5000 + n, minutes=1440 + n * 0.1, person=n) for n in range(many)]
    assert [one.key for one in find(twice)] == ["2026-03-02"]
    assert len(find(twice)[0].looks) == 2 * many
    assert [one.key for one in find([*twice, *tomorrow])] == ["2026-03-02", "2026-03-03"]


looks = st.lists(
    st.builds(
        look, number=st.integers(0, 10**6), minutes=st.integers(0, 20_000), staff=st.integers(1, 3),
        person=st.integers(1, 60), kind=st.sampled_from(["file", "list", "search", "export"]),
        working=st.booleans(), own=st.booleans(), works=st.booleans(), kin=st.booleans(), marked=st.booleans(),
    ), max_size=150, unique_by=lambda one: one.number,
)  # fmt: skip


@given(looks, st.randoms())
def test_the_order_in_which_readings_come_does_not_matter(some_looks, order):
    mixed = list(some_looks)
    order.shuffle(mixed)
    assert find(mixed) == find(some_looks)


@given(looks)
def test_nobody_is_asked_about_what_somebody_else_read(some_looks):
    together = find(some_looks)
    apart = [one for staff in (1, 2, 3) for one in find([x for x in some_looks if x.staff == staff])]
    assert sorted(together, key=repr) == sorted(apart, key=repr)
    owner = {one.number: one.staff for one in some_looks}
    assert all(owner[number] == one.staff for one in together for number in one.looks)


@given(looks, looks)
def test_more_readings_never_hide_what_was_found_but_for_searches_that_then_found(some_looks, more):
    used = {one.number for one in some_looks}
    both = [*some_looks, *[one for one in more if one.number not in used]]
    before = {
        (one.rule, one.staff, one.key)
        for one in find(some_looks)
        if one.rule not in ("search_only", "same_file")
    }
    assert before <= {(one.rule, one.staff, one.key) for one in find(both)}


@pytest.mark.parametrize(
    ("reader", "surnames", "given", "relatives", "kin"),
    [
        ("MARTA GARCIA SOLIS", ["GARCIA", "SOLIS"], "JOSE", [], True),
        ("MARTA GARCIA SOLIS", ["GARCIA", "LOPEZ"], "JOSE", [], False),
        ("MARTA GARCIA SOLIS", ["GARCIA", ""], "JOSE", [], False),
        ("MARTA GARCIA SOLIS", ["GARCIA", ""], "MARTA", [], True),
        ("MARTA GARCIA SOLIS", ["PEREZ", "CRUZ"], "ANA", ["MARTA GARCIA SOLIS"], True),
        ("MARTA GARCIA SOLIS", ["PEREZ", "CRUZ"], "ANA", ["MARTA PEREZ"], False),
        ("PRUEBA 1", ["", ""], "", [""], False),
    ],
)
def test_who_may_be_a_relative(reader, surnames, given, relatives, kin):
    words = frozenset(reader.split())
    assert (
        is_kin(words, surnames, frozenset(given.split()), [frozenset(one.split()) for one in relatives])
        is kin
    )


def test_the_hours_are_those_of_the_office_with_its_holidays_and_some_leeway():
    calendar = Calendar(ZoneInfo("America/Denver"), "TX")

    def local(day: int, hour: int) -> dt.datetime:
        return dt.datetime(2026, 3, day, hour, tzinfo=ZoneInfo("America/Denver"))

    assert at_work(calendar, local(3, 7))
    assert at_work(calendar, local(3, 18))
    assert not at_work(calendar, local(3, 22))
    assert not at_work(calendar, local(1, 12))  # a Sunday
    assert not at_work(calendar, local(3, 4))


def honest_office(seed: int, officers: int = 12, days: int = 10) -> list[Look]:
    """Two weeks of an office: files of one's own opened page by page, searches that find, callers' files of other consulates, a
    night on duty, a list exported by the supervisor, a colleague's file looked into."""
    chance, found, number = random.Random(seed), [], 0

    def add(at: dt.datetime, staff: int, person: int, kind: str = "file", **more) -> None:
        nonlocal number
        number += 1
        found.append(Look(number, at, at, staff, person, kind, **more))

    for staff in range(1, officers + 1):
        mine = [staff * 1000 + n for n in range(60)]
        for day in range(days):
            at = MONDAY + dt.timedelta(days=day + 2 * (day // 5), minutes=chance.randrange(30))
            for _ in range(chance.randrange(14, 26)):
                at += dt.timedelta(minutes=chance.expovariate(1 / 18))
                kind = chance.random()
                person = chance.choice(mine)
                if kind < 0.25:  # a search shows several and one is opened; at times it is not there
                    for other in range(chance.randrange(1, 9)):
                        add(at, staff, 90_000 + other + chance.randrange(900), "search")
                    if chance.random() < 0.3:
                        continue
                    add(at, staff, person, "search")
                    at += dt.timedelta(seconds=40)
                across = chance.random() < 0.06
                opened = 50_000 + chance.randrange(500) if across else person
                colleagues = not across and chance.random() < 0.1
                if colleagues:
                    opened = chance.randrange(1, officers + 1) * 1000 + chance.randrange(60)
                for page in range(chance.randrange(1, 5)):
                    add(
                        at + dt.timedelta(seconds=30 * page),
                        staff,
                        opened,
                        own=not across,
                        works=not across and not colleagues,
                    )
            if staff == day % officers + 1:  # on duty: a telephone call at night
                night = at.replace(hour=22)
                for person in chance.sample(mine, chance.randrange(1, 4)):
                    add(night, staff, person, works=True, working=False)
        if staff == 1:
            for person in range(180):
                add(MONDAY + dt.timedelta(days=4, hours=6), staff, 60_000 + person, "export", works=False)
    return found


def test_an_honest_office_is_asked_about_less_than_one_reading_in_a_thousand():
    read = [honest_office(seed) for seed in range(5)]
    raised = sum(len(find(one)) for one in read)
    total = sum(len(one) for one in read)
    assert total > 20_000
    assert raised / total * 1000 < 1, f"{raised} findings in {total} readings"


def test_in_an_honest_office_each_kind_of_misuse_is_found_and_it_alone():
    honest = honest_office(7)
    at = MONDAY + dt.timedelta(days=2, hours=3)
    number = 10**6
    misuse = {
        "many_files": [Look(number + n, at + dt.timedelta(seconds=15 * n), at, 99, n, "file") for n in range(45)],
        "marked": [Look(number, at, at, 99, 5, "file", marked=True)],
        "kin": [Look(number, at, at, 99, 5, "file", kin=True)],
        "same_file": [
            Look(number + n, at + dt.timedelta(days=n), at + dt.timedelta(days=n), 99, 5, "file") for n in range(5)
        ],
    }  # fmt: skip
    before = set(find(honest))
    for rule, looks_of_it in misuse.items():
        assert {one.rule for one in set(find([*honest, *looks_of_it])) - before} == {rule}
