"""The life of a request, whatever happens in whatever order: asked, answered, delivered or not, taken further, ended."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from amparo.casework.models import Case, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import new_folio
from amparo.inclusion.accommodations import actions, ladder, listeners
from amparo.inclusion.accommodations.models import Ask, Asked, NextStep
from amparo.inclusion.accommodations.proposing import next_authority
from amparo.inclusion.accommodations.queries import STATES, state_of
from amparo.inclusion.accommodations.tests.asking import answered, by_word
from tests.factories import officer, receive, said

pytestmark = pytest.mark.django_db
BEGIN = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
ITEMS = ["lsm", "quiet"]


class Life(RuleBasedStateMachine):
    """One request for two things, asked by telephone, beside what ought to be true of it."""

    @initialize()
    def begin(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = BEGIN
        self.by = officer("elpaso")
        record = receive(
            said(given_names="Itzel", surname1="Tzompantzi", birth_date="1980-03-02"), office="elpaso"
        )
        self.case = Case.objects.create(
            folio=new_folio("C"), record_id=record.record_id, type_id="migratorio.detencion", office_id="elpaso",
            officer=self.by, opened_at=BEGIN, kind_id=_kind(),
        )  # fmt: skip
        with clock.moved_to(self.now):
            self.ask = by_word(self.case, self.by, *ITEMS, at=self.now)
        self.outcome = dict.fromkeys(ITEMS, "")
        self.has = dict.fromkeys(ITEMS, "")
        self.ended = False

    def attempt(self, act) -> bool:
        try:
            with transaction.atomic(), clock.moved_to(self.now):
                act()
        except (Conflict, Incomplete):
            return False
        return True

    @rule(days=st.integers(1, 6))
    def time_passes(self, days):
        self.now += dt.timedelta(days=days)

    @rule(code=st.sampled_from(ITEMS), outcome=st.sampled_from(["granted", "other", "denied", "ignored"]))
    def they_answer(self, code, outcome):
        before = self.outcome[code]
        allowed = not self.ended and (before == "" or (before == "ignored" and outcome != "ignored"))
        if outcome == "ignored":
            allowed = allowed and self.now >= self.ask.answer_by
        done = self.attempt(lambda: answered(self.ask, self.by, on=self.now.date(), **{code: outcome}))
        assert done is allowed, (before, outcome)
        if done:
            self.outcome[code] = outcome

    @rule(code=st.sampled_from(ITEMS), word=st.sampled_from(["yes", "no"]))
    def the_person_says(self, code, word):
        allowed = not self.ended and self.outcome[code] in ("granted", "other")
        done = self.attempt(
            lambda: actions.record_delivery(ask=self.ask, said={code: word}, on=self.now.date(), by=self.by)
        )
        assert done is allowed
        if done:
            self.has[code] = word

    @rule()
    def it_is_not_wanted(self):
        done = self.attempt(lambda: actions.end_ask(ask=self.ask, reason="Ya no", by=self.by))
        assert done is not self.ended
        self.ended = True

    @rule()
    def it_is_taken_further(self):
        self.attempt(lambda: by_word(self.case, self.by, "lsm", at=self.now, to="ero_office", after=self.ask))

    @invariant()
    def the_database_says_the_same(self):
        if not hasattr(self, "ask"):
            return
        items = {one.code: one for one in self.ask.items.all()}
        assert {code: (one.outcome, one.delivered) for code, one in items.items()} == {
            code: (self.outcome[code], self.has[code]) for code in ITEMS
        }
        assert {bool(one.ended) for one in items.values()} == {self.ended}
        assert all(state_of(one, self.ask.answer_by, self.now) in STATES for one in items.values())

    @invariant()
    def a_failure_has_one_open_task_until_it_was_taken_further(self):
        if not hasattr(self, "ask"):
            return
        steps = NextStep.objects.filter(ask=self.ask, kind="further").select_related("task")
        assert len(steps) <= 1
        failed = any(one.outcome in ("denied", "ignored") for one in self.ask.items.all())
        further = Ask.objects.filter(after=self.ask).exists()
        if failed and not further and not self.ended:
            assert [step.task.done_at for step in steps] == [None]
        if self.ended:
            assert not Task.objects.filter(
                kind="accommodation", done_at__isnull=True, pk__in=steps.values("task")
            ).exists()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


def _kind() -> int:
    from amparo.casework.kinds.queries import in_force

    return in_force("migratorio.detencion", BEGIN.date()).pk


def test_e1_whatever_happens_a_request_is_where_it_ought_to_be_and_no_failure_is_forgotten():
    from tests.factories import directory

    directory()
    how = settings(
        max_examples=8, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    run_state_machine_as_test(Life, settings=how)


@given(st.sampled_from(sorted(ladder.authorities())), st.sampled_from(list(Ask.Channel)))
def test_every_failure_leads_somewhere_until_the_ladder_ends(code, channel):
    seen = set()
    ask = Ask(authority=code, channel=channel)
    while (one := next_authority(ask)) is not None:
        assert (one.code, ask.channel) not in seen
        seen.add((one.code, ask.channel))
        ask = Ask(authority=one.code, channel="letter")
    assert ladder.authorities()[ask.authority].next == ""


@given(
    st.lists(st.sampled_from(ladder.NEEDS), unique=True), st.lists(st.sampled_from(list(ladder.suggests())))
)
def test_what_is_suggested_covers_every_need(needs, asked):
    assert ladder.uncovered(needs, ladder.suggested(needs)) == []
    assert set(ladder.uncovered(needs, asked)) <= set(needs)


def test_how_somebody_communicates_and_reads_suggests_what_to_ask_for():
    assert (
        ladder.told({})
        == ladder.told({"communicates": ["spoken"], "reads": "well", "support_person": "No"})
        == []
    )
    known = {"communicates": ["lsm", "home_signs"], "reads": "no", "support_person": "Su hermana"}
    assert ladder.told(known) == ["lsm", "cdi", "deaf_hearing_team", "reader", "easy_read", "support_person"]
    listed = {code for codes in (*ladder.COMMUNICATES.values(), *ladder.READS.values()) for code in codes}
    assert listed <= set(ladder.suggests())


@pytest.fixture
def item(tmp_path):
    from tests.factories import detained

    case = detained(tmp_path)
    return by_word(case, officer(), "lsm", at=clock.now()).items.get()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"outcome": "maybe", "answered_on": BEGIN.date(), "answered_at": BEGIN}, "an_accommodation_answer_is_one_of_its_words"),
        ({"outcome": "granted"}, "an_accommodation_answer_has_its_day"),
        ({"outcome": "denied", "answered_on": BEGIN.date(), "answered_at": BEGIN}, "who_denies_or_grants_otherwise_is_quoted"),
        ({"delivered": "yes", "delivered_on": BEGIN.date()}, "only_what_was_granted_is_delivered"),
        ({"ended": "moved"}, "an_accommodation_that_ended_says_when_and_why"),
        ({"code": "quiet"}, "asked_as_it_was"),
    ],
)  # fmt: skip
def test_the_database_holds_the_rules_of_an_item(item, change, rule):
    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        Asked.objects.filter(pk=item.pk).update(**change)


def test_the_database_keeps_what_was_asked_and_answered(item):
    with pytest.raises(DatabaseError), transaction.atomic():
        Ask.objects.update(spoken_to="otro")
    with pytest.raises(DatabaseError), transaction.atomic():
        Asked.objects.all().delete()
    told = {"answered_on": BEGIN.date(), "answered_at": BEGIN}
    Asked.objects.update(outcome="ignored", **told)
    with pytest.raises(DatabaseError, match="not_taken_back"), transaction.atomic():
        Asked.objects.update(outcome="", answered_on=None, answered_at=None)
    Asked.objects.update(outcome="granted", **told)
    with pytest.raises(DatabaseError, match="an_answer_stands"), transaction.atomic():
        Asked.objects.update(outcome="denied", reason="x")
    Asked.objects.update(ended="left", ended_at=BEGIN)
    with pytest.raises(DatabaseError, match="what_ended_stays_so"), transaction.atomic():
        Asked.objects.update(delivered="yes", delivered_on=BEGIN.date())


def test_the_clocks_that_are_heard_are_those_of_requests():
    from amparo.casework.clocks.rules import by_code

    starts = {
        code for code, rule in by_code().items() for on in rule.starts if on.type.startswith("accommodation_")
    }
    assert starts == set(listeners.CLOCKS)
