"""What the file shows of a person's family. The same number of queries for two people as for twenty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.access import Seen, files_access
from amparo.casework.documents.rules import is_minor
from amparo.casework.kin.rules import (
    DIED,
    ELSEWHERE,
    FREE,
    HELD,
    RETURNED,
    UNKNOWN,
    Apart,
    Being,
    apart,
)
from amparo.casework.models import Case, Child
from amparo.core import clock
from amparo.custody.models import PLACE_NOT_SAID, Stay
from amparo.custody.queries import Whereabouts, whereabouts_of
from amparo.people.kin.models import Kinship
from amparo.people.kin.queries import around, edge, in_force
from amparo.people.kin.rules import Edge, Kin, kin_of
from amparo.people.kin.words import in_words
from amparo.people.models import Person, Relative

#: A family that is larger is shown in part: nobody reads more lines than this.
MOST_SHOWN = 40
STATES = {
    Stay.End.REMOVED: RETURNED, Stay.End.RELEASED: FREE, Stay.End.DIED: DIED, Stay.End.OTHER_CUSTODY: ELSEWHERE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the family as this reader may see them. `where` is None when the reader may not know it; `silent`: they
    said that this person must never be told of them."""

    person: Person
    name: str
    words: str
    seen: Seen
    where: Whereabouts | None
    state: str
    same_place: bool
    case: Case | None
    kinships: Sequence[Kinship]
    silent: bool

    @property
    def reads(self) -> bool:
        """Whether the reader may know where they are."""
        return self.seen.open and not self.silent


@dataclass(frozen=True, slots=True)
class Family:
    """Everybody within two steps, the nearest first; how they are apart; the relatives named on the file whose person in the
    registry nobody has said yet; `more` than are shown."""

    members: Sequence[Member]
    apart: Apart
    unknown: Sequence[Relative]
    more: int

    def names(self, person_ids: Collection[int]) -> list[str]:
        """What the reader sees of these members: what they are, and the name."""
        return [f"{one.words} ({one.name})" for one in self.members if one.person.pk in person_ids]

    @property
    def held_elsewhere(self) -> list[str]:
        return self.names(self.apart.held_elsewhere)

    @property
    def children_left(self) -> list[str]:
        return self.names(self.apart.children)


def family_of(person: Person, staff: Staff) -> Family:
    """The family of a person for this reader. Ten queries, however large it is."""
    lines = around(person.pk)
    edges = [edge(one) for one in lines]
    people = {
        one.pk: one for line in lines for one in (line.record.person, line.other.person) if one is not None
    }
    people[person.pk] = person
    found = kin_of(person.pk, edges)
    shown = found[:MOST_SHOWN]
    others = [people[kin.person] for kin in shown]
    places = whereabouts_of(list(people)) if lines else {}
    children = _children(list(people)) if lines else {}
    beings = {pk: _being(one, places.get(pk), children.get(pk, 0)) for pk, one in people.items()}
    access = files_access(staff, others)
    cases = _open_cases([one.pk for one in others])
    by_number = {line.pk: line for line in lines}
    members = [
        _member(person, people[kin.person], kin, access[kin.person], beings, places, cases, by_number, people)
        for kin in shown
    ]
    return Family(
        members=members,
        apart=apart(person.pk, _today(lines, edges), beings),
        unknown=list(_without_a_person(person)),
        more=len(found) - len(shown),
    )


def _without_a_person(person: Person) -> QuerySet[Relative]:
    """The relatives named on the file of whom nobody has said which person of the registry they are, the latest first."""
    known = in_force().filter(relative__record__person=person).values("relative")
    return Relative.objects.filter(record__person=person).exclude(pk__in=known).order_by("-added_at", "-pk")


def _member(
    me: Person, them: Person, kin: Kin, seen: Seen, beings: dict[int, Being], places: dict[int, Whereabouts],
    cases: dict[int, Case], lines: dict[int, Kinship], people: dict[int, Person],
) -> Member:  # fmt: skip
    own = [lines[number] for number in kin.edges]
    mine, theirs = beings[me.pk], beings[them.pk]
    return Member(
        person=them,
        name=_("A minor") if seen.access == "closed" else them.name,
        words=in_words(kin.ways, them.sex, {pk: one.sex for pk, one in people.items()}),
        seen=seen,
        where=places.get(them.pk) if seen.open else None,
        state=theirs.state,
        same_place=mine.state == theirs.state == HELD and bool(mine.place) and mine.place == theirs.place,
        case=cases.get(them.pk),
        kinships=own,
        silent=any(_asked_silence(line, them) for line in own),
    )


def _asked_silence(line: Kinship, them: Person) -> bool:
    """Whether it is on their file that the other one must never be told."""
    relative = line.relative
    return relative is not None and relative.wish == "never" and relative.record.person_id == them.pk


def state_of(where: Whereabouts | None) -> str:
    """Where somebody is, in one word of `rules`."""
    if where is None:
        return UNKNOWN
    return STATES[Stay.End(where.end)] if where.end else HELD


def _being(person: Person, where: Whereabouts | None, children: int) -> Being:
    minor = is_minor(person.youngest_birth_date, clock.today())
    state = state_of(where)
    if where is None or state != HELD:
        return Being(state, "", minor, children)
    place = str(where.facility.pk) if where.facility is not None else where.place_as_given
    return Being(HELD, "" if place == PLACE_NOT_SAID else place, minor, children)


def _children(person_ids: Collection[int]) -> dict[int | None, int]:
    """How many children the plans of these persons name who are not with the other parent. One query."""
    plans = Child.objects.filter(record__person__in=person_ids).exclude(power=Child.Power.NOT_NEEDED)
    return Counter(plans.values_list("record__person", flat=True))


def _today(lines: Sequence[Kinship], edges: Sequence[Edge]) -> list[Edge]:
    """Without the relations that have ended."""
    return [one for line, one in zip(lines, edges, strict=True) if line.until is None]


def _open_cases(person_ids: Collection[int]) -> dict[int, Case]:
    """The latest open case of each of these persons. One query."""
    cases = (
        Case.objects.filter(record__person__in=person_ids)
        .exclude(status=Case.Status.CONCLUDED)
        .select_related("office", "officer", "record", "type")
        .order_by("record__person", "-opened_at", "-pk")
        .distinct("record__person")
    )
    return {case.record.person_id: case for case in cases if case.record.person_id is not None}
