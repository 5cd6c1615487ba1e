"""What the pages of the desks read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from amparo.accounts.models import Staff
from amparo.casework.children.models import Child
from amparo.core import clock
from amparo.core.folios import read_folio
from amparo.matching.names import plain
from amparo.people.models import Person
from amparo.returns.centres.models import Centre
from amparo.returns.centres.zones import zone_of
from amparo.returns.desks.access import own_desk, reads_health, served, shown_kinds
from amparo.returns.desks.hall import kept
from amparo.returns.desks.models import Departure, DeskTouch
from amparo.returns.desks.tables import Desk, desks, kinds_at_desks
from amparo.returns.homecoming.actions import STATES_KNOWN
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans.models import SETTLED, Milestone, MilestoneMove
from amparo.returns.tables import kinds

State = Milestone.State

#: Who came in these last days and has not left is taken to be at the centre.
PRESENT = dt.timedelta(days=2)
#: Among whom a desk searches.
SEARCHED = dt.timedelta(days=7)
SHOWN = 40
#: So many of those who are here are asked at once what a desk has for them.
CHUNK = 150
SMALL = 6  # years: a family with a child under this age goes first
#: How alike a name must be to what was typed, of 100: one slip in a word of five letters.
ALIKE = 78


class AnyOf(Func):
    """Whether a value is one of a column's array."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def present(centre: Centre, now: dt.datetime | None = None) -> QuerySet[Homecoming]:
    """Who is at the centre now, as far as anybody wrote it down."""
    now = now or clock.now()
    return Homecoming.objects.filter(
        ~Exists(Departure.objects.filter(pk=OuterRef("pk"), back_at__isnull=True)),
        centre=centre, state=Homecoming.State.ARRIVED, arrived_at__gte=now - PRESENT,
    )  # fmt: skip


def to_do(staff: Staff, agencies: Collection[str] | None = None) -> QuerySet[Milestone]:
    """The milestones that a desk can settle now: not settled, given at desks, and nothing stands in their way."""
    missing = Milestone.objects.filter(
        ~Q(state__in=(State.DELIVERED, State.NOT_NEEDED)),
        AnyOf(F("kind"), OuterRef("waits_for")), homecoming=OuterRef("homecoming"),
    ).filter(Q(child__isnull=True) | Q(child=OuterRef("child")))  # fmt: skip
    return Milestone.objects.filter(
        ~Q(state__in=SETTLED), ~Exists(missing), agency__in=agencies or served(staff),
        kind__in=kinds_at_desks() & set(shown_kinds(staff)),
    )  # fmt: skip


#: A desk to which everybody comes has work with somebody whose plan nobody has opened yet.
def _unopened(agencies: Collection[str]) -> bool:
    return any(
        kind.desk and not kind.waits_for and kind.whom in ("all", "adult") and kind.agency in agencies
        for kind in kinds().values()
    )


def waiting(
    staff: Staff, centre: Centre, desk: Desk | None = None, *, in_order: bool = True
) -> QuerySet[Homecoming]:
    """The queue of a desk, in order: who goes first (a minor, somebody of 65 or more, a family with a small child, whom
    somebody put first), then who has waited longest."""
    agencies = desk.agencies if desk is not None else served(staff)
    mine = Exists(to_do(staff, agencies).filter(homecoming=OuterRef("pk")))
    new = ~Exists(Milestone.objects.filter(homecoming=OuterRef("pk")))
    here = present(centre).filter(Q(mine) | Q(new)) if _unopened(agencies) else present(centre).filter(mine)
    return ordered(here) if in_order else here


def ordered(here: QuerySet[Homecoming]) -> QuerySet[Homecoming]:
    today = clock.today()
    born = "record__person__birth_date"
    small = Homecoming.objects.filter(
        household=OuterRef("household"), record__person__birth_date__gt=_ago(today, SMALL)
    )
    along = Child.objects.filter(AnyOf(F("pk"), OuterRef("desk_answers__children_here"))).filter(
        Q(birth_date__gt=_ago(today, SMALL)) | Q(birth_date__isnull=True, age__lt=SMALL)
    )
    first = (
        Q(**{f"{born}__gt": _ago(today, 18)})
        | Q(record__person__youngest_birth_date__gt=_ago(today, 18))
        | Q(**{f"{born}__lte": _ago(today, 65)})
        | Q(record__person__birth_year__lt=today.year - 65)
        | Q(desk_answers__goes_first=True)
        | Exists(small)
        | Exists(along)
    )
    return here.annotate(
        rank=Case(When(first, then=Value(0)), default=Value(1), output_field=IntegerField())
    ).order_by("rank", "arrived_at", "pk")


def _ago(today: dt.date, years: int) -> dt.date:
    return today.replace(year=today.year - years, day=min(today.day, 28))


@dataclass(slots=True)
class Waiting:
    """A line of the queue: somebody, and what this desk has for them."""

    homecoming: Homecoming
    person: Person
    first: bool
    milestones: list[Milestone] = field(default_factory=list)

    @property
    def words(self) -> str:
        names = [one.means.name for one in self.milestones]
        return ", ".join(names) if names else _("Nobody has opened the plan yet")


@dataclass(frozen=True, slots=True)
class Queue:
    """The first lines of a queue, and how many there are in all; of a full hall, a few seconds ago (`hall.kept`)."""

    lines: list[Waiting]
    total: int


def queue(staff: Staff, centre: Centre, desk: Desk | None = None, limit: int = SHOWN) -> Queue:
    """The queue of a desk. Who is at the centre is put in order once; whether a desk has work with them is asked of the first
    of them, until there are lines enough: four queries in a usual hall."""
    agencies = desk.agencies if desk is not None else served(staff)
    here = list(ordered(present(centre)).values_list("pk", "rank"))  # type: ignore[misc]  # `ordered` writes it
    first = dict(here)
    new = _unopened(agencies)
    todo: dict[int, list[Milestone]] = {}
    order: list[int] = []
    for begin in range(0, len(here), CHUNK):
        chunk = [pk for pk, _rank in here[begin : begin + CHUNK]]
        for milestone in to_do(staff, agencies).filter(homecoming__in=chunk).order_by("due_on", "pk"):
            todo.setdefault(milestone.homecoming_id, []).append(milestone)
        planned = _planned(chunk) if new else set(chunk)
        order += [pk for pk in chunk if pk in todo or pk not in planned]
        if len(order) > limit:
            break
    total = len(order)
    if total > limit:
        key = (centre.pk, frozenset(agencies), reads_health(staff))
        counted = kept(key, len(here), lambda: waiting(staff, centre, desk, in_order=False).count())
        total = max(total, counted)
    order = order[:limit]
    found = Homecoming.objects.select_related("record__person").in_bulk(order)
    lines = [
        Waiting(found[pk], _person(found[pk]), first[pk] == 0, todo.get(pk, []))
        for pk in order
        if pk in found
    ]
    return Queue(lines, total)


def _planned(ids: Collection[int]) -> set[int]:
    """Those of these returns of whom there is a plan."""
    return set(
        Homecoming.objects.filter(
            Exists(Milestone.objects.filter(homecoming=OuterRef("pk"))), pk__in=ids
        ).values_list("pk", flat=True)
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are here, came today, are expected today; how many have something to do at each desk."""

    here: int
    today: int
    expected: int
    by_desk: dict[str, int]


def counts(staff: Staff, centre: Centre) -> Counts:
    """The numbers of a centre. Four queries; the desks of a full hall are counted every few seconds (`hall.kept`)."""
    now = clock.now()
    zone = zone_of(centre)
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    of_centre = Homecoming.objects.filter(centre=centre)
    here = present(centre, now).count()
    by_desk = dict.fromkeys(desks(), 0)
    if own_desk(staff) is None:  # who serves one desk reads its own queue
        by_desk |= kept((centre.pk, "desks"), here, lambda: _by_desk(staff, centre, now))
    return Counts(
        here=here,
        today=of_centre.filter(arrived_at__gte=midnight).count(),
        expected=of_centre.filter(
            state=Homecoming.State.EXPECTED, expected_at__gte=midnight, expected_at__lt=midnight + dt.timedelta(days=1)
        ).count(),
        by_desk=by_desk,
    )  # fmt: skip


def _by_desk(staff: Staff, centre: Centre, now: dt.datetime) -> dict[str, int]:
    open_now = to_do(staff).filter(homecoming__in=present(centre, now))
    at = Case(*(When(agency__in=desk.agencies, then=Value(code)) for code, desk in desks().items()))
    return dict(
        open_now.annotate(desk=at)
        .values("desk")
        .annotate(people=Count("homecoming", distinct=True))
        .values_list("desk", "people")
    )


def search(text: str, centre: Centre, limit: int = 20) -> list[Homecoming]:
    """Among those who came to this centre lately, or are expected there: by a folio, or by a name with typing slips."""
    folio = read_folio(text)
    now = clock.now()
    here = Homecoming.objects.filter(centre=centre).select_related("record__person")
    if folio:
        return list(here.filter(Q(folio=folio) | Q(record__person__folio=folio))[:limit])
    words = _folded(text)
    if len(words) < 3:
        return []
    lately = Q(arrived_at__gte=now - SEARCHED) | Q(
        state=Homecoming.State.EXPECTED, expected_at__gte=now - SEARCHED
    )
    person = "record__person__{}".format
    rows = here.filter(lately).values_list(
        "pk", person("given_names"), person("surname1"), person("surname2")
    )
    names = {pk: _folded(" ".join(parts)) for pk, *parts in rows}
    alike = process.extract(words, names, scorer=_likeness, score_cutoff=ALIKE, limit=limit)
    order = [pk for _name, _score, pk in alike]
    found = here.in_bulk(order)
    return [found[pk] for pk in order]


def _likeness(typed: str, name: str, **_settings: Any) -> float:
    """How well a name holds what was typed, 0 to 100: each word by the word of the name that is most like it."""
    parts = name.split()
    each = [max((fuzz.ratio(word, part) for part in parts), default=0) for word in typed.split()]
    return sum(each) / len(each)


def _folded(text: str) -> str:
    return " ".join(plain(text).lower().split())[:120]


def likely(candidates: Iterable[int]) -> list[Homecoming]:
    """Of these persons, those who are expected or came back, with the return that is theirs. Nobody else of the registry is
    shown at a desk."""
    found: dict[int, Homecoming] = {}
    rows = Homecoming.objects.filter(
        record__person__in=list(candidates), state__in=STATES_KNOWN
    ).select_related("record__person", "centre").order_by("opened_at")  # fmt: skip
    for one in rows:
        found[_person(one).pk] = one
    return list(found.values())


def came_late() -> QuerySet[DeskTouch]:
    """What tablets brought when something else had been written; whoever touches on the page is told at once."""
    Act = DeskTouch.Act
    return DeskTouch.objects.filter(
        result=DeskTouch.Result.CONFLICT,
        device__isnull=False,
        act__in=(Act.DONE, Act.DECLINED, Act.NOT_NEEDED),
    )


def too_late(centre: Centre, staff: Staff, limit: int = 10) -> list[DeskTouch]:
    """What tablets brought of this centre's last days that had been written otherwise, and nobody has decided since."""
    touches = came_late().filter(
        centre=centre, received_at__gte=clock.now() - PRESENT,
        milestone__agency__in=served(staff), milestone__kind__in=shown_kinds(staff),
    )  # fmt: skip
    since = MilestoneMove.objects.filter(milestone=OuterRef("milestone"), pk__gt=OuterRef("before"))
    return list(
        touches.filter(~Exists(since))
        .select_related("milestone__homecoming__record__person", "by", "before__by")
        .order_by("-received_at")[:limit]
    )


def _person(homecoming: Homecoming) -> Person:
    person = homecoming.record.person
    assert person is not None
    return person
