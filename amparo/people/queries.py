"""What is read of persons, for screens and for the rooms above."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.core.folios import read_folio
from amparo.people.closing import close, closed_ids
from amparo.people.models import (
    WAITS,
    Consent,
    Decision,
    Merge,
    Pair,
    Person,
    Purpose,
    Record,
    Relative,
    Source,
)

#: A question about more people than this is asked in parts: nobody can weigh more columns at once.
MOST_IN_A_QUESTION = 8


def person_by_folio(text: str) -> Person | None:
    """The person whom a folio means today: after a merge, the one that it was merged into."""
    folio = read_folio(text)
    person = Person.objects.filter(folio=folio).first() if folio else None
    return root(person) if person else None


def root(person: Person) -> Person:
    """The person at the end of the chain of merges."""
    while person.merged_into_id is not None:
        person = Person.objects.get(pk=person.merged_into_id)
    return person


def folios_of(person: Person) -> list[str]:
    """The person's own folio, then those of everybody merged into them."""
    found, behind = [person.folio], [person.pk]
    while behind:
        rows = list(
            Person.objects.filter(merged_into_id__in=behind).values_list("pk", "folio").order_by("pk")
        )
        found += [folio for _pk, folio in rows]
        behind = [pk for pk, _folio in rows]
    return found


def records_of(person: Person) -> QuerySet[Record]:
    """The person's records with their identifiers, the latest first."""
    return (
        Record.objects.filter(person=person)
        .select_related("office", "received_by")
        .prefetch_related("identifiers")
        .order_by("-received_at", "-pk")
    )


def relatives_of(person: Person) -> QuerySet[Relative]:
    return Relative.objects.filter(record__person=person).order_by("name", "pk")


def consents_of(person: Person) -> QuerySet[Consent]:
    """The person's ledger, the latest line first."""
    return (
        Consent.objects.filter(record__person=person)
        .select_related("relative", "recorded_by")
        .order_by("-at", "-pk")
    )


def consent_in_force(person_id: int, purpose: str, relative: Relative | None = None) -> Consent | None:
    """The line of the ledger that holds now: the latest for this purpose and relative, if it grants and has not expired.

    A refusal or withdrawal that names no relative is for all of them.
    """
    lines = Consent.objects.filter(record__person_id=person_id, purpose=purpose)
    if relative is not None:
        general = Q(relative__isnull=True, decision__in=[Decision.REFUSED, Decision.WITHDRAWN])
        lines = lines.filter(Q(relative=relative) | general)
    latest = lines.order_by("-at", "-pk").first()
    if latest is None or latest.decision != Decision.GRANTED:
        return None
    expired = latest.expires_at is not None and latest.expires_at <= clock.now()
    return None if expired else latest


def has_refused(person_id: int) -> bool:
    """Whether the person's latest word on consular assistance is no (VCCR 36(1)(c)): respected everywhere."""
    latest = (
        Consent.objects.filter(record__person_id=person_id, purpose=Purpose.ASSISTANCE)
        .order_by("-at", "-pk")
        .first()
    )
    return latest is not None and latest.decision in (Decision.REFUSED, Decision.WITHDRAWN)


def refused_among(person_ids: Collection[int]) -> set[int]:
    """Those of these persons whose latest word on consular assistance is no."""
    latest = (
        Consent.objects.filter(record__person_id__in=person_ids, purpose=Purpose.ASSISTANCE)
        .order_by("record__person_id", "-at", "-pk")
        .distinct("record__person_id")
        .values_list("record__person_id", "decision")
    )
    return {
        person for person, decision in latest if person and decision in (Decision.REFUSED, Decision.WITHDRAWN)
    }


def pairs_waiting(office_ids: Collection[str] | None) -> QuerySet[Pair]:
    """The pairs that somebody of these offices (None: of any) should decide, the most worth deciding first.

    A family's request is decided on its own page, and a pair whose records have become one person needs nobody.
    """
    pairs = (
        Pair.objects.filter(WAITS)
        .select_related("new__person", "known__person", "office", "other_office")
        .order_by("-priority", "pk")
    )
    if office_ids is None:
        return pairs
    return pairs.filter(Q(office_id__in=office_ids) | Q(other_office_id__in=office_ids))


def open_to(reader: Staff, pairs: QuerySet[Pair]) -> tuple[QuerySet[Pair], dict[int, str]]:
    """Those of these pairs that `reader` may weigh, and whose files keep the others back: closed people, with the words
    that stand in their place. Who weighs a pair reads both sides, so both must be open. One query without minors."""
    today = clock.today()
    born_after = today.replace(year=today.year - 18, day=min(today.day, 28))
    young = Q(new__person__youngest_birth_date__gt=born_after) | Q(
        known__person__youngest_birth_date__gt=born_after
    )
    rows = list(pairs.filter(young).order_by().values_list("pk", "new__person_id", "known__person_id"))
    hidden = closed_ids(reader, {person for _pk, *both in rows for person in both}) if rows else {}
    if not hidden:
        return pairs, {}
    kept_back = [pk for pk, one, other in rows if one in hidden or other in hidden]
    return pairs.exclude(pk__in=kept_back), hidden


def pairs_about(person_ids: Collection[int | None]) -> QuerySet[Pair]:
    """Every pair in which one of these people is asked about, on either side. One query at once, to find their records:
    a join with them on both sides would read every pair there is."""
    records = list(Record.objects.filter(person__in=person_ids).values_list("pk", flat=True))
    return Pair.objects.filter(Q(new__in=records) | Q(known__in=records))


def question_of(pair: Pair) -> list[Pair]:
    """The waiting pairs that hang together with this one: A~B and B~C are one question about three people.

    `pair` comes first, then its neighbours, the nearest and likeliest first. They are about at most
    `MOST_IN_A_QUESTION` records; what lies beyond is another question. Two queries per step away from `pair`.
    """
    found = [pair]
    records = {pair.new_id, pair.known_id}
    seen: set[int] = set()
    edge = {record.person_id for record in (pair.new, pair.known) if record.person_id is not None}
    while edge:
        near = (
            pairs_about(edge)
            .filter(WAITS)
            .exclude(pk__in=[one.pk for one in found])
            .select_related("new__person", "known__person", "office", "other_office")
            .order_by("-probability", "pk")[: MOST_IN_A_QUESTION**2]
        )
        seen |= edge
        reached: set[int] = set()
        for one in near:
            if len(records | {one.new_id, one.known_id}) <= MOST_IN_A_QUESTION:
                found.append(one)
                records |= {one.new_id, one.known_id}
                reached |= {r.person_id for r in (one.new, one.known) if r.person_id is not None}
        edge = reached - seen
    return found


def answers_that_two_differ() -> QuerySet[Pair]:
    """The answers that hold two persons for different people.

    Not those about a family's record: whom a family means, among several who resemble each other, says nothing of whether
    the others are two.
    """
    return (
        Pair.objects.filter(state=Pair.State.DIFFERENT)
        .exclude(new__source=Source.FAMILY)
        .exclude(known__source=Source.FAMILY)
    )


def pairs_of_record(record: Record) -> QuerySet[Pair]:
    """The pairs of a family's record, the likeliest first."""
    return (
        Pair.objects.filter(Q(new=record) | Q(known=record))
        .select_related("new__person", "known__person")
        .order_by("-weight", "pk")
    )


def recent_decisions(office_ids: Collection[str] | None, limit: int = 20, *, reader: Staff) -> Sequence[Pair]:
    """The latest answers of these offices; of closed people only that there was one."""
    pairs = Pair.objects.exclude(state__in=[Pair.State.OPEN, Pair.State.PROPOSED]).select_related(
        "new__person", "known__person", "decided_by"
    )
    if office_ids is not None:
        pairs = pairs.filter(Q(office_id__in=office_ids) | Q(other_office_id__in=office_ids))
    recent = list(pairs.prefetch_related("merges").order_by("-decided_at")[:limit])
    close(reader, records=[record for pair in recent for record in (pair.new, pair.known)])
    return recent


def merges_of(person: Person) -> QuerySet[Merge]:
    """Merges that made this person what it is, in force, the latest first."""
    behind = Person.objects.filter(folio__in=folios_of(person))
    return (
        Merge.objects.filter(kept__in=behind, undone_at__isnull=True)
        .select_related("gone", "kept", "by")
        .order_by("-at", "-pk")
    )
