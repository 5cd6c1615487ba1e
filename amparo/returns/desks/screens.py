"""What the page of one person at the desks reads: their plan by desk, what stands in the way, how much of each right is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.returns.centres.models import Centre
from amparo.returns.centres.zones import zone_of
from amparo.returns.desks.access import served, shown, touches
from amparo.returns.desks.actions import may_undo
from amparo.returns.desks.models import DeskTouch
from amparo.returns.desks.queries import came_late
from amparo.returns.desks.tables import Desk, desks
from amparo.returns.desks.words import state_word
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans.models import Milestone, MilestoneMove
from amparo.returns.plans.rules import blocked_by, completeness, first_steps
from amparo.returns.tables import agencies, kinds
from amparo.returns.words import FIVE, Right

State = Milestone.State


@dataclass(slots=True)
class Shown:
    """One milestone on the page: who gives it, what stands in its way, what may be done with it here and now."""

    milestone: Milestone
    blocked: list[str]
    steps: list[str]
    touches: bool
    undo: bool
    late: list[DeskTouch]

    @property
    def settled(self) -> bool:
        return self.milestone.settled

    @property
    def word(self) -> str:
        return state_word(self.milestone)


@dataclass(slots=True)
class AtDesk:
    """One desk, with what it has for the person."""

    desk: Desk
    own: bool
    lines: list[Shown]

    @property
    def lacking(self) -> int:
        return sum(not line.settled for line in self.lines)

    @property
    def blocked(self) -> bool:
        """Whether all that is left at this desk waits for something."""
        left = [line for line in self.lines if not line.settled]
        return bool(left) and all(line.blocked for line in left)


@dataclass(slots=True)
class Screen:
    """Everything of somebody at the desks."""

    desks: list[AtDesk]
    later: list[Shown]
    path: list[str]
    rights: list[RightShare]

    @property
    def identity_first(self) -> bool:
        return bool(self.path)


@dataclass(frozen=True, slots=True)
class RightShare:
    """How much of a right is done, of what the person wants and needs (D2)."""

    right: Right
    done: int
    of: int

    @property
    def name(self) -> str:
        return str(self.right.label)

    @property
    def share(self) -> int | None:
        return round(100 * self.done / self.of) if self.of else None


def shares(milestones: Iterable[Milestone]) -> list[RightShare]:
    """The five rights of the letter, each with how much of it is done."""
    states: dict[str, list[str]] = {right: [] for right in FIVE}
    for one in milestones:
        if one.right in states:
            states[one.right].append(one.state)
    found = []
    for right in FIVE:
        wanted = [state for state in states[right] if state not in (State.DECLINED, State.NOT_NEEDED)]
        whole = completeness(states[right])
        found.append(RightShare(right, round((whole or 0) * len(wanted)), len(wanted)))
    return found


def screen(homecoming: Homecoming, staff: Staff, centre: Centre) -> Screen:
    """One person's plan by desk. Four queries."""
    milestones = list(homecoming.milestones.select_related("child").order_by("pk"))
    moves: dict[int, MilestoneMove] = {}
    for move in (
        MilestoneMove.objects.filter(milestone__homecoming=homecoming).select_related("by").order_by("pk")
    ):
        moves[move.milestone_id] = move
    late: dict[int, list[DeskTouch]] = defaultdict(list)
    told = came_late().filter(milestone__homecoming=homecoming)
    for one in told.select_related("by", "before__by").order_by("received_at"):
        last = moves.get(one.milestone_id)
        if last is None or last.pk == one.before_id:  # nobody has decided since
            late[one.milestone_id].append(one)
    zone = zone_of(centre)
    today = clock.today(zone)
    lines = [
        _line(one, milestones, staff, may_undo(one, moves.get(one.pk), centre.pk, today, zone), late[one.pk])
        for one in shown(milestones, staff)
    ]
    at_desks = []
    for desk in desks().values():
        own = bool(set(desk.agencies) & served(staff))
        mine = [
            line for line in lines if line.milestone.agency in desk.agencies and line.milestone.means.desk
        ]
        if mine:
            at_desks.append(AtDesk(desk, own, mine))
    at_desks.sort(key=lambda at: not at.own if staff.agency else False)
    return Screen(
        desks=at_desks,
        later=[line for line in lines if not line.milestone.means.desk],
        path=_path(milestones),
        rights=shares(milestones),
    )


def _line(
    one: Milestone, every: Sequence[Milestone], staff: Staff, undo: bool, late: list[DeskTouch]
) -> Shown:
    had, wanted = had_and_wanted(every, one.child_id)
    blocked = [] if one.settled else blocked_by(one.waits_for, had, wanted)
    mine = touches(staff, one)
    return Shown(
        milestone=one, blocked=blocked, steps=first_steps(one.waits_for, had, wanted) if blocked else [], touches=mine,
        undo=undo and mine, late=late,
    )  # fmt: skip


def had_and_wanted(every: Iterable[Milestone], child: int | None) -> tuple[set[str], set[str]]:
    """What the person, or this child of theirs, has of a plan, and what of it is wanted at all."""
    own = [one for one in every if one.child_id in (None, child)]
    return (
        {one.kind for one in own if one.state == State.DELIVERED},
        {one.kind for one in own if one.state != State.NOT_NEEDED},
    )


def _path(milestones: Sequence[Milestone]) -> list[str]:
    """Identity first (D7): the papers to get, in order, on which other things wait; empty when nothing waits for them."""
    had, wanted = had_and_wanted(milestones, None)
    own = [one for one in milestones if one.child_id is None and not one.settled]
    waited = {code for one in own for code in blocked_by(one.waits_for, had, wanted)}
    table = kinds()
    papers = [code for code in table if code in waited and table[code].right == Right.IDENTITY]
    return first_steps(papers, had, wanted)


def step_words(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Steps in words: which desk or agency, and what is had there."""
    return [(agencies()[kinds()[code].agency].name, kinds()[code].name) for code in codes]
