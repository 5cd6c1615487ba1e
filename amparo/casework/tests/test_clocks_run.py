"""How clocks run, as a function of events and the moment: no database."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.clocks import rules as table
from amparo.casework.clocks.rules import On, Rule
from amparo.casework.clocks.run import Fact, Run, runs
from amparo.casework.kinds.shipped import shipped
from amparo.places.calendar import Calendar

ZONES = {"elpaso": ("America/Denver", "TX"), "boston": ("America/New_York", "MA"),
         "dallas": ("America/Chicago", "TX"), "fresno": ("America/Los_Angeles", "CA")}  # fmt: skip
CALENDARS = {name: Calendar(ZoneInfo(zone), state) for name, (zone, state) in ZONES.items()} | {
    None: Calendar(ZoneInfo("America/New_York"), "DC")
}
T = dt.datetime(2026, 3, 2, 16, tzinfo=dt.UTC)


def hours(number: float) -> dt.datetime:
    return T + dt.timedelta(hours=number)


def rule(**more) -> Rule:
    plain = {
        "code": "c", "name_es": "x", "name_en": "x", "whose": "kind",
        "starts": (On("start"),), "stops": (On("stop"),), "length": 10, "unit": "hours",
        "pauses": (On("pause"),), "resumes": (On("resume"),), "restarts": (On("again"),), "warn_at": (4, 8),
        "tells": ("supervisor",),
    }  # fmt: skip
    return Rule(**{**plain, **more})


def run(*facts: tuple[str, float], **more) -> list[Run]:
    return runs([Fact(type, hours(at)) for type, at in facts], rules=[rule(**more)], calendars=CALENDARS)


def test_a_clock_is_warned_then_breached_then_stopped():
    (one,) = run(("start", 0), ("stop", 12))
    states = [one.state(hours(at)) for at in (0, 4, 10, 11, 12)]
    assert states == ["running", "warned", "warned", "breached", "stopped"]
    assert (one.breached_at, one.stopped_at) == (hours(10), hours(12))


def test_what_stops_in_time_is_not_breached():
    (one,) = run(("start", 0), ("stop", 10))
    assert one.breached_at is None
    assert one.next_at is None


def test_what_was_recorded_late_but_happened_in_time_was_in_time():
    told = Fact("clock_breached", hours(10), {"clock": "c", "key": "", "of": hours(10).isoformat()})
    facts = [Fact("start", hours(0)), told, Fact("stop", hours(9))]
    (one,) = runs(facts, rules=[rule()], calendars=CALENDARS)
    assert (one.breached_at, one.told_at) == (None, None)


def test_a_pause_does_not_count():
    (one,) = run(("start", 0), ("pause", 3), ("resume", 8))
    assert one.due_at == hours(15)
    (one,) = run(("start", 0), ("pause", 3))
    assert one.state(hours(50)) == "paused"
    assert one.next_at is None


def test_what_is_late_already_is_not_made_good_by_a_pause():
    (one,) = run(("start", 0), ("pause", 11), ("resume", 20))
    assert (one.due_at, one.state(hours(21))) == (hours(10), "breached")


def test_a_restart_counts_anew_unless_the_deadline_has_passed():
    (one,) = run(("start", 0), ("again", 9))
    assert (one.number, one.due_at) == (1, hours(19))
    first, second = run(("start", 0), ("again", 11))
    assert (first.breached_at, first.stopped_at) == (hours(10), hours(11))
    assert (second.number, second.due_at) == (2, hours(21))


def test_the_end_of_the_case_stops_everything():
    (one,) = run(("start", 0), ("case_concluded", 5))
    assert one.stopped_at == hours(5)


def test_a_clock_may_count_from_a_moment_that_the_event_names_and_backwards():
    hearing = hours(200)
    facts = [Fact("start", T, {"hearing": 7, "hearing_at": hearing.isoformat()}),
             Fact("start", T, {"hearing": 8, "hearing_at": hours(20).isoformat()})]  # fmt: skip
    late, near = runs(
        facts,
        rules=[rule(anchor="hearing_at", key="hearing", length=-72, warn_at=(-120,))],
        calendars=CALENDARS,
    )
    assert (late.key, late.due_at, late.next_at) == ("7", hours(128), hours(80))
    assert near.state(hours(0.1)) == "breached"


def test_who_was_told_of_a_later_warning_needs_no_earlier_one():
    told = Fact("clock_warned", hours(8), {"clock": "c", "key": "", "of": hours(8).isoformat()})
    (one,) = runs([Fact("start", T), told], rules=[rule()], calendars=CALENDARS)
    assert (one.warned, one.next_at) == (2, hours(10))


def test_events_mean_what_their_data_say():
    on = On("consent_recorded", (("decision", "refused"),))
    assert on.meets("consent_recorded", {"decision": "refused"})
    assert not on.meets("consent_recorded", {"decision": "granted"})


def test_days_are_counted_by_the_calendar_of_the_office_that_kept_the_case_when_it_began():
    facts = [Fact("case_opened", T, office="elpaso"), Fact("hand_over", hours(1), {"to": "boston"}),
             Fact("start", hours(2), office="elpaso")]  # fmt: skip
    (one,) = runs(facts, rules=[rule(length=3, unit="business_days", warn_at=())], calendars=CALENDARS)
    assert one.office == "boston"
    assert one.due_at.astimezone(ZoneInfo("America/New_York")).hour == 17


kinds = st.sampled_from(["start", "stop", "pause", "resume", "again", "case_concluded", "noise"])
histories = st.lists(st.tuples(kinds, st.integers(0, 30_000).map(lambda minutes: minutes / 60)), max_size=14)
units = st.sampled_from(["hours", "business_days", "calendar_days", "months"])
offices = st.sampled_from(sorted(ZONES))
beginnings = st.sampled_from([T, dt.datetime(2026, 3, 6, 18, tzinfo=dt.UTC), dt.datetime(2026, 10, 30, 18, tzinfo=dt.UTC),
                              dt.datetime(2026, 12, 29, 23, tzinfo=dt.UTC)])  # fmt: skip


def facts_of(history, begin):
    return [Fact(type, begin + dt.timedelta(hours=at), office="elpaso") for type, at in history]


@given(histories, units, offices, beginnings)
def test_runs_do_not_overlap_and_end_after_they_began(history, unit, office, begin):
    made = runs(facts_of(history, begin), rules=[rule(unit=unit)], calendars=CALENDARS, office=office)
    for one in made:
        assert one.due_at >= one.started_at
        assert list(one.warnings) == sorted(one.warnings)
        assert one.stopped_at is None or one.stopped_at >= one.started_at
        assert (one.breached_at is not None) == (one.stopped_at is not None and one.stopped_at > one.due_at)
    for one, following in itertools.pairwise(made):
        assert one.stopped_at is not None
        assert one.stopped_at <= following.started_at
    assert [one.number for one in made] == list(range(1, len(made) + 1))


@given(histories, units, offices, beginnings, st.randoms())
def test_the_order_in_which_events_were_written_does_not_matter(history, unit, office, begin, random):
    facts = facts_of(
        {round(at * 60): (type, at) for type, at in history}.values(), begin
    )  # no two at one moment
    shuffled = random.sample(facts, len(facts))

    def ask(some):
        return [
            (one.started_at, one.due_at, one.stopped_at, one.paused_at)
            for one in runs(some, rules=[rule(unit=unit)], calendars=CALENDARS, office=office)
        ]

    assert ask(facts) == ask(shuffled)


@given(histories, units, offices, beginnings)
def test_telling_at_every_moment_tells_each_run_once_and_ends(history, unit, office, begin):
    facts = facts_of(history, begin)
    now = begin + dt.timedelta(days=900)
    told = []
    for _ in range(60):
        made = runs([*facts, *told], rules=[rule(unit=unit)], calendars=CALENDARS, office=office)
        due = [one for one in made if one.next_at is not None and one.next_at < now]
        if not due:
            break
        for one in due:
            type = "clock_breached" if one.due_at < now else "clock_warned"
            told.append(Fact(type, one.due_at, {"clock": "c", "key": "", "of": one.due_at.isoformat()}))
    else:
        raise AssertionError("it tells for ever")
    moments = [fact.data["of"] for fact in told]
    assert len(moments) == len(set(moments)) or len({one.number for one in made}) > 1


def test_every_event_type_that_the_table_names_exists_and_every_line_is_whole():
    folder = table.DATA.parent
    with (folder / "event_types.csv").open(encoding="utf-8") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    assert table.heard() <= known
    for row in table.rows():
        assert None not in row, f"{row['code']} has too many cells"
        assert None not in row.values(), f"{row['code']} has too few cells"
        for name in ("name_es", "name_en", "rule_es", "rule_en", "source", "tells", "breach_event"):
            assert row[name], (row["code"], name)
        assert set(row["tells"].split(";")) <= {"office", "officer", "supervisor", "headquarters"}


@pytest.mark.parametrize(
    ("kind", "clock", "has"),
    [("migratorio.detencion", "first_interview", True), ("migratorio.alivio", "first_interview", False),
     ("laboral.salarios", "follow_up", True), ("laboral.salarios", "first_contact", False),
     ("administrativo.pertenencias", "belongings_us", True)],
)  # fmt: skip
def test_a_shipped_kind_has_the_clocks_that_its_line_names(kind, clock, has):
    assert (clock in {rule.code for rule in table.of_kind(shipped()[kind]["clocks"])}) is has


def test_a_request_without_a_case_is_acknowledged_and_a_no_is_asked_again():
    assert {rule.code for rule in table.of_records()} == {"acknowledgement", "offer_again"}
    assert not any(
        rule.code in content["clocks"] for rule in table.of_records() for content in shipped().values()
    )
