"""Who of a family may hear of an event now: one rule, for the events of one file and for many cases at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from amparo.casework.documents.rules import is_minor
from amparo.casework.events import event_type
from amparo.casework.models import Case, Event
from amparo.casework.protocols.queries import deaths_among
from amparo.casework.worklists.reaching import NEWS, Reach
from amparo.core import clock
from amparo.custody.models import Stay
from amparo.families.following.grave import grave_events, told_of
from amparo.families.models import Blocked, Danger, Follow, Request
from amparo.people.models import Consent, Decision, Person, Purpose, Relative
from amparo.people.queries import refused_among


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rule reads of these people, each read once."""

    minors: Collection[int]
    dead: Collection[int]
    grave: Mapping[int, Sequence[Event]]  # what only a person tells
    told: Collection[tuple[int, int]]  # which relative was told of which of these
    refused: Collection[int]
    endangered: Collection[int]
    blocked: Collection[str]  # contacts, by their keyed hash
    consents: Mapping[int, Sequence[Consent]]  # about telling the family, the latest first


def why_not(follow: Follow, field: str, known: _Known) -> str:
    """Why this relative does not hear of an event of this field (empty: of any) now, a code of `WHY_NOT`; empty when they do.

    The portal's own view holds the same (`sql/portal.sql`): a message never leads to a page that shows nothing.
    """
    person = follow.record.person_id
    assert person is not None
    if person in known.minors:
        return "minor"
    if person in known.dead:
        return "death"
    if any((follow.pk, event.pk) not in known.told for event in known.grave.get(person, ())):
        return "grave"
    if person in known.refused:
        return "refused"
    if person in known.endangered or follow.request.contact_index in known.blocked:
        return "consent"  # an officer who writes to many is not told more than that
    if follow.request.state != Request.State.FOLLOWING or follow.relative.wish == "never":
        return "consent"
    for line in known.consents.get(person, ()):
        general = line.relative_id is None and line.decision in (Decision.REFUSED, Decision.WITHDRAWN)
        if line.relative_id == follow.relative_id or general:
            expired = line.expires_at is not None and line.expires_at <= clock.now()
            granted = (
                line.decision == Decision.GRANTED and not expired and (not field or field in line.fields)
            )
            return "" if granted else "consent"
    return "consent"


def known_of(persons: Collection[int]) -> _Known:
    """What the rule reads of these people. Nine queries."""
    births = Person.objects.filter(pk__in=persons).values_list("pk", "youngest_birth_date")
    died = Stay.objects.filter(record__person__in=persons, end="died").values_list(
        "record__person", flat=True
    )
    consents: dict[int, list[Consent]] = defaultdict(list)
    lines = Consent.objects.filter(record__person__in=persons, purpose=Purpose.FAMILY).select_related(
        "record"
    )
    for line in lines.order_by("-at", "-pk"):
        consents[line.record.person_id or 0].append(line)
    return _Known(
        minors={pk for pk, born in births if is_minor(born, clock.today())},
        dead=deaths_among(persons) | set(died),
        grave=grave_events(persons),
        told=told_of(persons),
        refused=refused_among(persons),
        endangered=set(
            Danger.objects.filter(record__person__in=persons, ended_at__isnull=True).values_list(
                "record__person", flat=True
            )
        ),
        blocked=set(
            Blocked.objects.filter(
                ended_at__isnull=True,
                contact_index__in=Request.objects.filter(record__person__in=persons).values("contact_index"),
            ).values_list("contact_index", flat=True)
        ),
        consents=consents,
    )


def silent(person: Person, relative: Relative) -> bool:
    """Whether a caller who is this relative hears nothing of this person now: the same reasons that keep a page empty."""
    known = known_of([person.pk])
    if {person.pk} & {
        *known.minors,
        *known.dead,
        *known.refused,
        *known.endangered,
    } or relative.wish == "never":
        return True
    follow = Follow.objects.filter(relative=relative).first()
    told = known.told if follow is not None else ()
    return any(
        follow is None or (follow.pk, event.pk) not in told for event in known.grave.get(person.pk, ())
    )


def follows_of(persons: Iterable[int | None]) -> list[Follow]:
    """The relatives who follow these people, with what the rule reads of them."""
    return list(
        Follow.objects.filter(record__person_id__in={one for one in persons if one}, ended_at__isnull=True)
        .exclude(request__state=Request.State.CLOSED)
        .select_related("request", "relative", "record")
        .order_by("pk")
    )


def reach(cases: Sequence[Case]) -> dict[int, Reach]:
    """For each case, how many relatives would hear that there is news, and why the others would not. Ten queries."""
    persons = {case.record.person_id for case in cases if case.record.person_id is not None}
    known, field = known_of(persons), event_type(NEWS).family_field
    answers: dict[int | None, list[str]] = defaultdict(list)
    for follow in follows_of(persons):
        answers[follow.record.person_id].append(why_not(follow, field, known))
    found = {}
    for case in cases:
        told = answers.get(case.record.person_id, ["nobody"])
        found[case.pk] = Reach(told.count(""), tuple(code for code in told if code))
    return found
