"""F7: what is due for a file, whatever happens to it and in whatever order."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from amparo.trust.retention.rules import REASONS, block_from, erase_from, months_after, rule_for, rules, step

BEGAN = dt.datetime(2020, 2, 29, 12, tzinfo=dt.UTC)
codes = st.sampled_from(sorted(rules()))
moments = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC))
reasons = st.sets(st.sampled_from(sorted(REASONS)))


@given(codes, moments, moments, reasons)
def test_f7_nothing_is_blocked_or_erased_while_something_keeps_it(code, counted, now, kept):
    for blocked in (None, counted):
        due = step(rules()[code], counted_from=counted, blocked_at=blocked, kept_by=kept, now=now)
        assert (
            due == "keep"
            if kept
            else due in ("keep", "block")
            if blocked is None
            else due in ("blocked", "erase")
        )


@given(codes, moments, moments)
def test_f7_a_term_is_over_exactly_at_its_end(code, counted, now):
    one = rules()[code]
    assert (step(one, counted_from=counted, blocked_at=None, kept_by=(), now=now) == "block") == (
        now >= block_from(one, counted)
    )
    assert (step(one, counted_from=counted, blocked_at=counted, kept_by=(), now=now) == "erase") == (
        now >= erase_from(one, counted)
    )


@given(moments, st.integers(0, 200), st.integers(0, 200))
def test_f7_more_months_are_never_sooner(moment, few, more):
    assert months_after(moment, few) <= months_after(moment, few + more)


def test_f7_the_rule_that_keeps_longest_holds_and_every_rule_has_its_source():
    assert rule_for(["laboral", "migratorio"]).code == "detention"
    assert rule_for(["laboral"]).code == "protection"
    assert rule_for([]).code == "contact"
    assert all(one.source and one.erase_months > 0 for one in rules().values())


class Life(RuleBasedStateMachine):
    """One file: work on it, time, what keeps it, the machine at night, two people. It is never erased before both terms."""

    def __init__(self) -> None:
        super().__init__()
        self.rule, self.now, self.last = rules()["protection"], BEGAN, BEGAN
        self.blocked: dt.datetime | None = None
        self.kept: set[str] = set()
        self.erased = False
        self.idle_since = BEGAN

    def due(self) -> str:
        return step(
            self.rule, counted_from=self.last, blocked_at=self.blocked, kept_by=self.kept, now=self.now
        )

    @rule(days=st.integers(1, 900))
    def time_passes(self, days: int) -> None:
        self.now += dt.timedelta(days=days)

    @rule()
    def work_on_it(self) -> None:
        if not self.erased:
            self.last, self.blocked = self.now, None

    @rule(why=st.sampled_from(sorted(REASONS)))
    def something_keeps_it(self, why: str) -> None:
        self.kept ^= {why}

    @rule()
    def the_night(self) -> None:
        if not self.erased and self.due() == "block":
            self.blocked = self.now

    @rule()
    def two_people_erase(self) -> None:
        if not self.erased and self.due() == "erase":
            assert self.blocked is not None
            assert self.now >= months_after(self.blocked, self.rule.erase_months)
            assert self.blocked >= months_after(self.last, self.rule.block_months)
            self.erased = True

    @invariant()
    def what_is_blocked_was_not_worked_on_since(self) -> None:
        assert self.blocked is None or self.blocked >= self.last


TestLife = Life.TestCase
