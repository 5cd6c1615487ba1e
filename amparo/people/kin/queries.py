"""The graph of kin, read from persons: whoever their records are held to be about today."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection
from django.db.models import Q, QuerySet

from amparo.people.kin.models import Kinship
from amparo.people.kin.rules import LINE, Edge
from amparo.people.models import Record


def in_force() -> QuerySet[Kinship]:
    """What was written down and not taken back."""
    return Kinship.objects.filter(taken_back_at__isnull=True)


def touching(person_ids: Collection[int]) -> QuerySet[Kinship]:
    """The relations in which one of these persons stands. They are looked for by record, from either side: two indexes."""
    records = Record.objects.filter(person__in=person_ids).values("pk")
    one = Kinship.objects.filter(record__in=records).order_by().values("pk")
    other = Kinship.objects.filter(other__in=records).order_by().values("pk")
    return in_force().filter(pk__in=one.union(other))


def edge(kinship: Kinship) -> Edge:
    """A line of the table between persons; its records must be loaded."""
    one, other = kinship.record.person_id, kinship.other.person_id
    assert one is not None
    assert other is not None
    return Edge(kinship.pk, one, kinship.relation, other)


def around(person_id: int) -> Sequence[Kinship]:
    """Every relation within two steps of a person. Two queries, whatever the size of the family."""
    own = list(_loaded(touching([person_id])))
    near = {end for kinship in own for end in (kinship.record.person_id, kinship.other.person_id)}
    near.discard(person_id)
    beyond = list(_loaded(touching([pk for pk in near if pk is not None]))) if near else []
    known = {kinship.pk for kinship in own}
    return own + [kinship for kinship in beyond if kinship.pk not in known]


def within(person_ids: Collection[int], *, steps: int) -> set[int]:
    """Everybody within so many steps of these persons, those of them included who have kin at all. A query for each step, one
    when there is no kin."""
    found: set[int] = set()
    last = set(person_ids)
    for _step in range(steps):
        ends = touching(last).values_list("record__person_id", "other__person_id")
        reached = {pk for pair in ends for pk in pair if pk is not None}
        last = reached - found
        found |= reached
        if not last:
            break
    return found


def between(one: int, other: int) -> QuerySet[Kinship]:
    """The relations in force between two persons, from either side."""
    return in_force().filter(
        Q(record__person=one, other__person=other) | Q(record__person=other, other__person=one)
    )


def is_above(ancestor: int, descendant: int) -> bool:
    """Whether a person is an ancestor of another, as far as it was written down, over any number of generations. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE up(id) AS (SELECT %s::bigint UNION SELECT one.person_id FROM up"
            " JOIN people_record two ON two.person_id = up.id"
            " JOIN people_kinship k ON k.other_id = two.id AND k.taken_back_at IS NULL AND k.relation = ANY(%s)"
            " JOIN people_record one ON one.id = k.record_id) SELECT EXISTS (SELECT FROM up WHERE id = %s)",
            [descendant, list(LINE), ancestor],
        )
        return ancestor != descendant and bool(cursor.fetchone()[0])


def are_kin_or_in_line(one: int, other: int) -> bool:
    """Whether two persons are kin, or one an ancestor of the other: then they are not one person."""
    return between(one, other).exists() or is_above(one, other) or is_above(other, one)


def _loaded(kinships: QuerySet[Kinship]) -> QuerySet[Kinship]:
    return kinships.select_related("record__person", "other__person", "relative__record").order_by("pk")
