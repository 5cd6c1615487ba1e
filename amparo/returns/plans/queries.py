"""What the pages of plans show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from amparo.accounts.models import Role, Staff
from amparo.core.folios import read_folio
from amparo.core.templatetags.amparo_ui import day
from amparo.returns.access import homecomings_for, in_person
from amparo.returns.child_rules.queries import entered
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans.child_models import ChildStep
from amparo.returns.plans.child_path import FOLLOWING, HOW, PAPERS, Rule, rules_of
from amparo.returns.plans.models import SETTLED, FollowUp, Milestone
from amparo.returns.plans.rules import ADULT, completeness, first_steps
from amparo.returns.tables import agencies, kinds
from amparo.returns.words import FIVE, Right

State = Milestone.State
COLOURS = {
    State.OPEN: "yellow", State.REFERRED: "blue", State.ACCEPTED: "blue", State.ATTENDED: "turquoise", State.DELIVERED: "green",
    State.LOST: "red", State.DECLINED: "grey", State.NOT_NEEDED: "grey",
}  # fmt: skip


@dataclass(slots=True)
class Paper:
    """A step of a child's registration, as the page shows it."""

    code: str
    words: Any
    how: Any = ""
    done: ChildStep | None = None
    settled: bool = False  # of what follows: the milestone is done
    waived: bool = False
    unknown: bool = False
    source: str = ""
    number: int = 0  # of the milestone that it is, where it is one


@dataclass(slots=True)
class Row:
    """A milestone with what its state says, whether it is late, and what comes first."""

    milestone: Milestone
    colour: str
    late: bool
    silent: bool  # the agency has let its time go by
    first: list[str] = field(default_factory=list)  # what stands in the way, by name, in order
    step: str = ""  # the first thing to do now
    papers: list[Paper] = field(default_factory=list)
    may_refer: bool = False

    @property
    def unknown(self) -> bool:
        """Whether of some paper nobody knows what this state asks for."""
        return any(paper.unknown for paper in self.papers)


@dataclass(slots=True)
class Section:
    """A right, how much of it is done, and its milestones."""

    right: Right
    rows: list[Row]
    done: int
    wanted: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.done / self.wanted) if self.wanted else None

    @property
    def late(self) -> int:
        return sum(row.late or row.silent for row in self.rows)


@dataclass(slots=True)
class Plan:
    sections: list[Section]
    follow_ups: list[FollowUp]
    milestones: list[Milestone]

    @property
    def late(self) -> int:
        return sum(section.late for section in self.sections)

    @property
    def percent(self) -> int | None:
        whole = completeness([one.state for one in self.milestones])
        return None if whole is None else round(100 * whole)

    @property
    def lacking(self) -> list[Section]:
        """The five rights of which something remains."""
        return [one for one in self.sections if one.right in FIVE and one.percent not in (None, 100)]


def plan_of(homecoming: Homecoming, *, now: dt.datetime) -> Plan:
    """The plan of a return by right. Four queries at most, whatever its length."""
    milestones = list(homecoming.milestones.select_related("child").order_by("pk"))
    registrations = [one.pk for one in milestones if one.kind == "child_registered"]
    ticked: dict[int, dict[str, ChildStep]] = {}
    for step in (
        ChildStep.objects.filter(milestone__in=registrations).select_related("done_by")
        if registrations
        else ()
    ):
        ticked.setdefault(step.milestone_id, {})[step.code] = step
    order = {code: at for at, code in enumerate(kinds())}
    milestones.sort(key=lambda one: (one.child_id or 0, order[one.kind]))
    rows = {one.pk: row_of(one, milestones, now=now) for one in milestones}
    state = homecoming.destination_state
    rules = rules_of(state, entered(state) if registrations and state else None)
    for pk in registrations:
        rows[pk].papers = papers_of(rows[pk].milestone, milestones, ticked.get(pk, {}), rules)
    sections = []
    for right in Right:
        mine = [rows[one.pk] for one in milestones if one.right == right]
        if mine:
            wanted = [one for one in mine if one.milestone.state not in (State.DECLINED, State.NOT_NEEDED)]
            done = sum(one.milestone.state == State.DELIVERED for one in wanted)
            sections.append(Section(right, mine, done, len(wanted)))
    return Plan(sections, list(homecoming.follow_ups.order_by("day")), milestones)


def row_of(milestone: Milestone, among: Collection[Milestone], *, now: dt.datetime) -> Row:
    """One milestone beside the others of its plan. Pure."""
    same = [one for one in among if one.child_id in (None, milestone.child_id)]
    had = {one.kind for one in same if one.state == State.DELIVERED}
    planned = {one.kind for one in same if one.state != State.NOT_NEEDED}
    steps = [] if milestone.settled else first_steps(milestone.waits_for, had, planned)
    table = kinds()
    return Row(
        milestone, COLOURS[State(milestone.state)],
        late=not milestone.settled and milestone.due_on < now.date(),
        silent=milestone.answer_by is not None and milestone.answer_by < now,
        first=[table[code].name for code in steps],
        step="" if milestone.settled else (table[steps[0]].step if steps else milestone.means.step),
        may_refer=milestone.state in (State.OPEN, State.LOST) and not steps,
    )  # fmt: skip


def papers_of(
    milestone: Milestone, among: Iterable[Milestone], ticked: Mapping[str, ChildStep], rules: Iterable[Rule]
) -> list[Paper]:
    """The path of one child by the rules of the state where the family lives (D10)."""
    path = [
        Paper(
            rule.requirement, PAPERS[rule.requirement], HOW[rule.requirement], done=ticked.get(rule.requirement),
            waived=rule.waived, unknown=rule.unknown, source=f"{rule.source} {rule.source_date}".strip(), number=milestone.pk,
        )
        for rule in rules
    ]  # fmt: skip
    mine = {one.kind: one for one in among if one.child_id == milestone.child_id}
    for code, (kind, words) in FOLLOWING.items():
        if kind in mine:
            one = mine[kind]
            path.append(
                Paper(code, words, one.means.step, settled=one.state == State.DELIVERED, number=one.pk)
            )
    return path


# The list ---------------------------------------------------------------------------------------------------------------


def returns(
    staff: Staff,
    *,
    today: dt.date,
    state: str = "",
    centre: str = "",
    right: str = "",
    what: str = "",
    text: str = "",
) -> QuerySet[Homecoming]:
    """The returns that a member of staff sees, the latest arrival first, each with how much of its plan is done.

    `right`: something of it remains; `what`: `late` (a milestone is overdue), `asked` (a follow-up is due), `expected`.
    """
    found = Homecoming.objects.filter(pk__in=homecomings_for(staff).order_by().values("pk"))
    found = found.exclude(state__in=(Homecoming.State.CLOSED, Homecoming.State.NOT_COME))
    if what == "expected":
        found = found.filter(state=Homecoming.State.EXPECTED)
    if state:
        found = found.filter(destination_state="" if state == "-" else state)
    if centre:
        found = found.filter(centre__isnull=True) if centre == "-" else found.filter(centre=centre)
    todo = Milestone.objects.filter(homecoming=OuterRef("pk")).exclude(state__in=SETTLED)
    if right:
        found = found.filter(Exists(todo.filter(right=right)))
    if what == "late":
        found = found.filter(Exists(todo.filter(due_on__lt=today)))
    asked = FollowUp.objects.filter(homecoming=OuterRef("pk"), done_at__isnull=True)
    if what == "asked":
        found = found.filter(Exists(asked.filter(due_on__lte=today)))
    if text:
        found = _named(found, text, staff, today)
    wanted = Milestone.objects.filter(homecoming=OuterRef("pk")).exclude(
        state__in=(State.DECLINED, State.NOT_NEEDED)
    )
    return (
        found.select_related("record__person", "centre")
        .annotate(
            wanted=_count(wanted),
            done=_count(wanted.filter(state=State.DELIVERED)),
            overdue=_count(todo.filter(due_on__lt=today)),
            next_follow_up=Subquery(
                asked.order_by().values("homecoming").annotate(first=Min("due_on")).values("first")
            ),
        )
        .order_by(F("arrived_at").desc(nulls_first=True), "-pk")
    )


def _named(found: QuerySet[Homecoming], text: str, staff: Staff, today: dt.date) -> QuerySet[Homecoming]:
    """By folio, telephone or name. By name nobody finds a minor but who meets them: that they are here would be said by finding
    them."""
    folio = read_folio(text)
    if folio is not None:
        persons = Q(record__person__folio=folio) if staff.role != Role.AGENCY else Q()
        return found.filter(Q(folio=folio) | persons)
    digits = "".join(letter for letter in text if letter.isdigit())
    if len(digits) >= 7:
        return found.filter(phone__contains=digits[-10:])
    of_age = today.replace(year=today.year - ADULT, day=min(today.day, 28))
    if not in_person(staff):
        found = found.filter(
            Q(record__person__youngest_birth_date__isnull=True)
            | Q(record__person__youngest_birth_date__lte=of_age)
        )
    for word in text.split()[:5]:
        found = found.filter(
            Q(record__person__given_names__icontains=word)
            | Q(record__person__surname1__icontains=word)
            | Q(record__person__surname2__icontains=word)
        )
    return found


def _count(rows: QuerySet[Milestone]) -> Any:
    """How many of these rows a return has."""
    return Coalesce(
        Subquery(
            rows.order_by().values("homecoming").annotate(n=Count("pk")).values("n"),
            output_field=IntegerField(),
        ),
        Value(0),
    )


@dataclass(slots=True)
class Moment:
    """One line of what became of a milestone."""

    at: dt.datetime
    by: str
    words: str
    reason: str
    colour: str = "grey"


def history_of(milestone: Milestone) -> list[Moment]:
    """Its moves and what was changed of it, the latest first. Two queries."""
    lines = [
        Moment(move.at, move.by.name if move.by else "", f"{move.get_state_display()} · {agencies()[move.agency].name}",
               move.reason, COLOURS[State(move.state)])
        for move in milestone.moves.select_related("by", "centre")
    ]  # fmt: skip
    for change in milestone.changes.select_related("by"):
        old, new = (
            (agencies()[change.old].name, agencies()[change.new].name)
            if change.what == "agency"
            else (day(dt.date.fromisoformat(change.old)), day(dt.date.fromisoformat(change.new)))
        )
        words = f"{change.get_what_display()}: {old} → {new}"
        lines.append(Moment(change.at, change.by.name if change.by else "", words, change.reason))
    return sorted(lines, key=lambda one: one.at, reverse=True)
