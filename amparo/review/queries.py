"""What the review desk's pages show, each page with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.casework.models import Event
from amparo.core.clock import today
from amparo.custody.models import PLACE_NOT_SAID, Roster, RosterRow, Sighting, Stint
from amparo.people.closing import close, closed_ids
from amparo.people.models import WAITS, Pair, Record
from amparo.people.queries import MOST_IN_A_QUESTION, open_to, pairs_about, pairs_waiting
from amparo.places.models import Facility
from amparo.review.models import Answer, SecondLook
from amparo.review.overlay import Overlay, Presence, overlay
from amparo.review.ranking import in_words, working_days

ROWS = 25
LIST_ROWS = 20
#: Events by which an officer may have seen the person; what was done by telephone or video says so in its `channel`.
VISITS = ("consular_visit", "first_interview")


def offices_of(staff: Staff) -> list[str] | None:
    """The offices whose questions this member of staff answers; None means all."""
    return (
        None if staff.role in (Role.HEADQUARTERS, Role.AUDITOR) or not staff.office_id else [staff.office_id]
    )


@dataclass(slots=True)
class Waiting:
    """A row of the queue: the pair, why it stands there, and of how many people its question is."""

    pair: Pair
    why: list[str]
    people: int = 2

    @property
    def several(self) -> bool:
        return self.people > 2

    @property
    def people_words(self) -> str:
        return _("%(number)d people") % {"number": self.people}


def queue(
    offices: Collection[str] | None, number: str, *, reader: Staff
) -> tuple[Page[int], list[Waiting], dict[int, str]]:
    """One page of the queue, the most worth deciding first, and the closed people whose questions others answer. A question
    about several people is one row. Six queries.

    The page is cut from the index alone, however far behind it lies; only its own pairs are then read.
    """
    waiting, kept_back = open_to(reader, pairs_waiting(offices))
    page = Paginator(waiting.values_list("pk", flat=True), ROWS).get_page(number)
    pairs = list(pairs_waiting(None).filter(pk__in=list(page)))
    people_of = _questions(pairs)
    rows: list[Waiting] = []
    told: set[frozenset[int]] = set()
    for pair in pairs:
        people = people_of[pair.pk]
        if len(people) > 2 and people in told:
            continue
        told.add(people)
        rows.append(Waiting(pair, why(pair), min(len(people), MOST_IN_A_QUESTION)))
    return page, rows, kept_back


def why(pair: Pair) -> list[str]:
    """In words, why a question stands where it does."""
    return in_words(pair.facts, pair.probability, working_days(pair.raised_at.date(), today()))


def next_for(staff: Staff, after: Pair | None) -> Pair | None:
    """The question that `staff` should answer next: behind `after` in the queue, else the first. Not their own proposals."""
    pairs, _kept_back = open_to(staff, pairs_waiting(offices_of(staff)))
    own = Q(proposed_by__office=staff.office_id) if staff.office_id else Q(proposed_by=staff)
    pairs = pairs.exclude(Q(state=Pair.State.PROPOSED) & own)
    if after is None:
        return pairs.first()
    behind = Q(priority__lt=after.priority) | Q(priority=after.priority, pk__gt=after.pk)
    others = pairs.exclude(pk=after.pk)
    return others.filter(behind).first() or others.first()


def earlier_answers(pairs: Collection[Pair]) -> list[Answer]:
    """What was answered so far to these pairs, the latest first."""
    return list(
        Answer.objects.filter(pair__in=pairs).select_related("by", "office", "pair").order_by("-at", "-pk")
    )


def lanes_of(one: Record, other: Record) -> list[list[int]]:
    """The records of each side of a question. When both are one person by now, each side as it first was. One query."""
    people = {one.person_id, other.person_id}
    rows = list(Record.objects.filter(person__in=people).values_list("pk", "person_id", "home_id"))
    if one.person_id != other.person_id:
        return [[pk for pk, person, _home in rows if person == side.person_id] for side in (one, other)]
    apart = one.home_id != other.home_id
    mine = [pk for pk, _person, home in rows if (home == one.home_id if apart else pk == one.pk)]
    return [mine, [pk for pk, _person, _home in rows if pk not in mine]]


def records_of_each(records: Sequence[Record]) -> list[list[int]]:
    """All records of the person of each of these. One query."""
    lanes: dict[int | None, list[int]] = {record.person_id: [] for record in records}
    rows = Record.objects.filter(person__in=[record.person_id for record in records])
    for pk, person in rows.values_list("pk", "person_id"):
        lanes[person].append(pk)
    return list(lanes.values())


def lay_over(
    lanes: Sequence[Collection[int]], zone: ZoneInfo, labels: Sequence[str] | None = None
) -> Overlay | None:
    """Where the people of these records were on which day, by `zone`'s calendar. Three queries."""
    lane_of = {record: number for number, records in enumerate(lanes) for record in records}
    found: dict[tuple[int, str, dt.date, bool], Presence] = {}
    for presence in _presences(lane_of, zone):
        found.setdefault((presence.who, presence.place, presence.first, presence.seen), presence)
    return overlay(found.values(), labels=labels or (_("New"), _("Known")))


def _presences(lane_of: dict[int, int], zone: ZoneInfo) -> Iterable[Presence]:
    def day(moment: dt.datetime) -> dt.date:
        return moment.astimezone(zone).date()

    stints = list(
        Stint.objects.filter(stay__record__in=lane_of)
        .select_related("facility", "stay")
        .annotate(last_seen=Max("sightings__as_of"))
    )
    for stint in stints:
        end = stint.ended_at or stint.last_seen or stint.began_at
        yield Presence(
            lane_of[stint.stay.record_id], _place(stint.facility, stint.place_as_given), stint.place,
            day(stint.began_at), max(day(end), day(stint.began_at)), seen=False,
        )  # fmt: skip
    sightings = Sighting.objects.filter(record__in=lane_of).select_related("stint__facility")
    for sighting in sightings:
        there = sighting.stint
        # What its source was not sure of is drawn, and proves nothing.
        sure = sighting.confidence != Sighting.Confidence.UNSURE
        yield Presence(
            lane_of[sighting.record_id], _place(there.facility, there.place_as_given) if sure else "", there.place,
            day(sighting.as_of), day(sighting.as_of), seen=True, how=str(sighting.get_kind_display()),
            source=f"list:{sighting.roster_id}" if sighting.roster_id else "",
        )  # fmt: skip
    visits = Event.objects.filter(record__in=lane_of, type__in=VISITS).select_related("facility", "type")
    for visit in visits:
        lane = lane_of[visit.record_id]
        # A visit takes place where the person is held that day, unless its event names a place itself.
        held = [s for s in stints if lane_of[s.stay.record_id] == lane and _covers(s, visit.at)]
        where = visit.facility or next((s.facility for s in held), None)
        if where is not None and visit.data.get("channel", "visit") == "visit":
            yield Presence(
                lane,
                _place(where, ""),
                where.name,
                day(visit.at),
                day(visit.at),
                seen=True,
                how=str(visit.type),
            )


def _covers(stint: Stint, moment: dt.datetime) -> bool:
    return stint.began_at <= moment and (stint.ended_at is None or moment <= stint.ended_at)


def _place(facility: Facility | None, as_given: str) -> str:
    """What tells places apart; empty when nobody said where."""
    if facility is not None:
        return f"facility:{facility.pk}"
    return "" if as_given in ("", PLACE_NOT_SAID) else f"said:{' '.join(as_given.upper().split())}"


def zone_of(staff: Staff, pair: Pair | None = None) -> ZoneInfo:
    """By whose calendar days are told: the reader's office, else the question's, else the embassy's in Washington."""
    office = staff.office or (pair.office if pair is not None else None)
    return office.zone if office is not None else ZoneInfo("America/New_York")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful row of a list, and its best candidate."""

    row: RosterRow
    pair: Pair


def doubts_of(
    roster: Roster, offices: Collection[str] | None, number: str, *, reader: Staff
) -> tuple[Page[RosterRow], list[Doubt]]:
    """The doubtful rows of a list that these offices decide, each with its likeliest candidate. Four queries."""
    waiting, _kept_back = open_to(reader, pairs_waiting(offices).filter(new__roster_rows__roster=roster))
    rows = RosterRow.objects.filter(
        roster=roster, outcome=RosterRow.Outcome.DOUBTFUL, record__in=waiting.values("new")
    ).order_by("line")
    page = Paginator(rows, LIST_ROWS).get_page(number)
    best: dict[int, Pair] = {}
    records = [row.record_id for row in page]
    for pair in waiting.filter(new__in=records).order_by("-probability", "pk"):
        best.setdefault(pair.new_id, pair)
    return page, [Doubt(row, best[row.record_id]) for row in page if row.record_id in best]


def batch(number: uuid.UUID, staff: Staff) -> list[Answer]:
    """What `staff` handed in together, in the order of the questions."""
    answers = list(
        Answer.objects.filter(batch=number, by=staff)
        .select_related("pair__new__person", "pair__known__person", "pair__office", "pair__other_office")
        .order_by("pk")
    )
    close(staff, records=[record for one in answers for record in (one.pair.new, one.pair.known)])
    return answers


def second_looks(staff: Staff) -> QuerySet[SecondLook]:
    """The blind questions that wait for somebody like `staff`, the oldest first."""
    looks = (
        SecondLook.objects.filter(answered_at__isnull=True)
        .exclude(not_by=staff)
        .select_related("one__office", "other__office", "one__person", "other__person", "office")
        .order_by("asked_at", "pk")
    )
    offices = offices_of(staff)
    looks = looks if offices is None else looks.filter(office_id__in=offices)
    people = looks.order_by().values_list("one__person_id", "other__person_id")
    hidden = closed_ids(staff, {person for both in people for person in both})
    return looks.exclude(Q(one__person__in=hidden) | Q(other__person__in=hidden)) if hidden else looks


def _questions(pairs: Sequence[Pair]) -> dict[int, frozenset[int]]:
    """Of each pair: the people whom the waiting pairs around it tie together. Two queries."""
    on_page = {record.person_id for pair in pairs for record in (pair.new, pair.known)}
    around = pairs_about(on_page).filter(WAITS)
    leader: dict[int | None, int | None] = {}

    def lead(person: int | None) -> int | None:
        while leader.setdefault(person, person) != person:
            person = leader[person]
        return person

    for one, other in around.values_list("new__person_id", "known__person_id"):
        leader[lead(one)] = lead(other)
    members: dict[int | None, set[int]] = {}
    for person in list(leader):
        if person is not None:
            members.setdefault(lead(person), set()).add(person)
    return {pair.pk: frozenset(members.get(lead(pair.new.person_id), ())) for pair in pairs}
