"""How a clock runs: events in, runs out. Pure: no database and no clock of its own; a run asked at a moment says its state.

* An event of `starts` begins a run when none is going; one of `restarts` begins it anew from then.
* A run that nobody was told of is simply counted anew; one whose warning or breach was told is stopped, and another begins.
* `pauses` and `resumes`: the time between them does not count. A breached run is not paused any more.
* An event of `stops` ends the run; so does the end of the case.
* It is breached when its deadline passed before it stopped. What is recorded late but happened in time was in time: events
  are taken in the order in which they happened.
* What the minute job told is an event too (`clock_warned` and the rule's `breach_event`), which names the moment that it
  told of. So nothing is told twice, and a deadline that moved is told of again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from amparo.casework.clocks.rules import CONCLUDED, OFFICE_MOVED, OFFICE_OPENED, WARNED, On, Rule
from amparo.places.calendar import Calendar

State = Literal["running", "paused", "warned", "breached", "stopped"]


@dataclass(frozen=True, slots=True)
class Fact:
    """What clocks hear of an event."""

    type: str
    at: dt.datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    office: str | None = None


@dataclass(slots=True)
class Run:
    """One run of a clock. Moments are in UTC."""

    rule: Rule
    key: str
    office: str | None
    calendar: Calendar
    started_at: dt.datetime
    anchor: dt.datetime
    number: int = 1
    paused_at: dt.datetime | None = None
    stopped_at: dt.datetime | None = None
    due_at: dt.datetime = field(init=False)
    warnings: tuple[dt.datetime, ...] = field(init=False)
    warned: int = 0
    told_at: dt.datetime | None = None

    def __post_init__(self) -> None:
        self.count()

    def count(self) -> None:
        """Count the deadline and the warnings from the anchor."""
        self.due_at = later(self.anchor, self.rule.length, self.rule, self.calendar)
        self.warnings = tuple(later(self.anchor, one, self.rule, self.calendar) for one in self.rule.warn_at)

    @property
    def breached_at(self) -> dt.datetime | None:
        """When it was breached: the deadline, or the start when that was later. None while nobody can say so yet:
        a run that goes on is breached once that is told."""
        late = self.told_at is not None if self.stopped_at is None else self.stopped_at > self.due_at
        return max(self.due_at, self.started_at) if late else None

    @property
    def next_at(self) -> dt.datetime | None:
        """When something is to be told next; None when nothing is, or nothing while it is paused."""
        if self.told_at is not None or self.paused_at is not None:
            return None
        if self.stopped_at is not None:
            return self.due_at if self.stopped_at > self.due_at else None
        return min([*self.warnings[self.warned :], self.due_at])

    def state(self, now: dt.datetime) -> State:
        """How it stands at a moment, whatever was told."""
        if self.stopped_at is not None and self.stopped_at <= now:
            return "stopped"
        if self.paused_at is not None and self.paused_at <= now:
            return "paused"
        if now > self.due_at:
            return "breached"
        return "warned" if any(one <= now for one in self.warnings) else "running"


def later(moment: dt.datetime, number: int, rule: Rule, calendar: Calendar) -> dt.datetime:
    """`number` units of the rule after a moment (before it, when negative and in hours or days)."""
    if rule.unit == "hours":
        return moment + dt.timedelta(hours=number)
    if rule.unit == "business_days":
        return calendar.end_of_business_days(moment, number)
    if rule.unit == "calendar_days":
        return calendar.add_calendar_days(moment, number)
    return calendar.add_months(moment, number)


def runs(
    facts: Iterable[Fact],
    *,
    rules: Sequence[Rule],
    calendars: Mapping[str | None, Calendar] | Any,
    office: str | None = None,
) -> list[Run]:
    """The runs that these facts make, by the rules that apply to the case or record.

    `facts` in the order in which they were written; they are taken in the order in which they happened. `calendars[office]`
    is the calendar of an office; `office` keeps the case until an event says who does.
    """
    ordered = sorted(facts, key=lambda fact: fact.at)
    told = _told(ordered, rules)
    going: dict[tuple[str, str], Run] = {}
    made: list[Run] = []
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for fact in ordered:
        if fact.type == OFFICE_OPENED and fact.office is not None:
            office = fact.office
        elif fact.type == OFFICE_MOVED and fact.data.get("to"):
            office = str(fact.data["to"])
        elif office is None:
            office = fact.office
        if fact.type == CONCLUDED:
            for ended in going.values():
                _stop(ended, fact.at)
            going.clear()
            continue
        for rule in rules:
            name = (rule.code, str(fact.data.get(rule.key, "")) if rule.key else "")
            run: Run | None = going.get(name)
            if _meets(rule.stops, fact):
                if run is not None:
                    _stop(run, fact.at)
                    del going[name]
                continue
            if run is not None and _meets(rule.restarts, fact):
                if not _anything_told(run, told, fact.at):
                    run.started_at, run.anchor = fact.at, _anchor(rule, fact)
                    run.office, run.calendar, run.paused_at = office, calendars[office], None
                    run.count()
                    continue
                _stop(run, fact.at)
                run = None
                del going[name]
                begins = True
            else:
                begins = _meets(rule.starts, fact)
            if run is None and begins:
                counts[name] += 1
                run = Run(
                    rule, name[1], office, calendars[office], fact.at, _anchor(rule, fact), counts[name]
                )
                going[name] = run
                made.append(run)
            elif run is not None and run.paused_at is None and _meets(rule.pauses, fact):
                if fact.at <= run.due_at:  # what is late already is not made good by a pause
                    run.paused_at = fact.at
            elif run is not None and run.paused_at is not None and _meets(rule.resumes, fact):
                run.anchor += fact.at - run.paused_at
                run.paused_at = None
                run.count()
    for one in made:
        _tell(one, told)
    return made


def _stop(run: Run, at: dt.datetime) -> None:
    if run.paused_at is not None:
        # The time of the pause does not count, although nobody said that it was over.
        run.anchor += at - run.paused_at
        run.paused_at = None
        run.count()
    run.stopped_at = at


def _meets(ons: Iterable[On], fact: Fact) -> bool:
    return any(on.meets(fact.type, fact.data) for on in ons)


def _anchor(rule: Rule, fact: Fact) -> dt.datetime:
    said = fact.data.get(rule.anchor) if rule.anchor else None
    return dt.datetime.fromisoformat(str(said)).astimezone(dt.UTC) if said else fact.at


Told = dict[tuple[str, str, str], set[dt.datetime]]


def _told(facts: Iterable[Fact], rules: Sequence[Rule]) -> Told:
    """Which moments were told of: by clock, key, and whether as a warning or as the breach."""
    told: Told = defaultdict(set)
    breaches = {rule.breach_event for rule in rules}
    for fact in facts:
        if (fact.type == WARNED or fact.type in breaches) and "clock" in fact.data:
            name = (str(fact.data["clock"]), str(fact.data.get("key", "")), _kind(fact.type))
            told[name].add(dt.datetime.fromisoformat(str(fact.data["of"])))
    return told


def _kind(type: str) -> str:
    return "warning" if type == WARNED else "breach"


def _anything_told(run: Run, told: Told, by: dt.datetime) -> bool:
    """Whether a warning or the breach of the run, as it is counted now, was told of before the moment `by`."""
    code, key = run.rule.code, run.key
    warned = told.get((code, key, "warning"), set()).intersection(run.warnings)
    breached = told.get((code, key, "breach"), set()).intersection([run.due_at])
    return any(moment <= by for moment in warned | breached) or run.due_at < by


def _tell(run: Run, told: Told) -> None:
    """Mark what of this run was told. Who heard of a later warning needs no earlier one."""
    code, key = run.rule.code, run.key
    warned = told.get((code, key, "warning"), set())
    run.warned = max((number for number, moment in enumerate(run.warnings, 1) if moment in warned), default=0)
    in_time = run.stopped_at is not None and run.stopped_at <= run.due_at
    if run.due_at in told.get((code, key, "breach"), set()) and not in_time:
        run.told_at = run.due_at
