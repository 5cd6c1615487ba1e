"""One person's history, proved without anybody else's: their rows as they stand, and of each the way from its leaf to a
signed root.

Whoever receives it needs neither the database nor us: `standalone.py` checks it with what a seal's line outside says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql

from amparo.people.models import Person, Record
from amparo.trust.seal import merkle
from amparo.trust.seal.kept import Kept, kept_tables
from amparo.trust.seal.models import Form, Leaf, Seal
from amparo.trust.seal.sealing import document_of
from amparo.trust.seal.verifying import WRITING, body

SCHEMA = "amparo/history/1"
#: Steps from a row to the person: an entry of a bond, its grant, the case, the record, the person.
STEPS = 6
#: Tables that name a person by number alone.
BY_NUMBER = {"accounts_reading": "person_id"}


@cache
def roads(kept: Kept) -> tuple[str, ...]:
    """The shortest ways, as Django's look-ups, by which a row of this table is about a person. None: it is about nobody."""
    if kept.table in BY_NUMBER:
        return (BY_NUMBER[kept.table],)
    if kept.model is Record:
        return ("person_id",)
    found: list[str] = []
    fringe: list[tuple[type[models.Model], str]] = [(kept.model, "")]
    seen: set[type[models.Model]] = {kept.model}
    for _ in range(STEPS):
        following: list[tuple[type[models.Model], str]] = []
        for model, way in fringe:
            for one in model._meta.concrete_fields:
                target = one.related_model
                if not isinstance(target, type) or not one.is_relation:
                    continue
                if target is Person:
                    found.append(f"{way}{one.name}_id")
                elif target is Record:
                    found.append(f"{way}{one.name}__person_id")
                elif target not in seen:
                    following.append((target, f"{way}{one.name}__"))
        if found:
            return tuple(sorted(found))
        seen |= {target for target, _ in following}
        fringe = following
    return ()


@transaction.atomic
def prove(*, person_ids: Collection[int], folio: str, keys: Mapping[str, str]) -> dict[str, Any]:
    """The document that proves it. Rows that wait for their minute, or no longer fit, are named as such and prove nothing."""
    rows = list(_rows(person_ids))
    numbers = sorted({leaf.number for *_, leaf in rows if leaf is not None})
    seals = _seals(numbers)
    by_seal: dict[int, list[int]] = defaultdict(list)
    for number in numbers:
        by_seal[seals[number].number].append(number)
    paths: dict[int, list[str]] = {}
    for wanted in by_seal.values():
        seal = seals[wanted[0]]
        leaves = [
            bytes(one) for one in Leaf.objects.filter(number__range=(seal.first, seal.last))
            .order_by("number").values_list("hash", flat=True)
        ]  # fmt: skip
        for number in wanted:
            paths[number] = [one.hex() for one in merkle.path(leaves, number - seal.first)]
    return {
        "schema": SCHEMA,
        "folio": folio,
        "keys": dict(keys),
        "seals": [document_of(seals[wanted[0]]) for _, wanted in sorted(by_seal.items())],
        "rows": [
            {
                "row": text, "salt": bytes(leaf.salt).hex(), "seal": seals[leaf.number].number,
                "leaf": leaf.number, "path": paths[leaf.number],
            }
            for _, _, text, leaf in rows if leaf is not None and leaf.number in seals
        ],
        "waiting": [f"{table} {key}" for table, key, _, leaf in rows if leaf is None],
    }  # fmt: skip


def about(person_ids: Collection[int]) -> Iterator[tuple[Kept, list[Any]]]:
    """The keys of every sealed row that is about these people, table by table."""
    for kept in kept_tables():
        asked = models.Q()
        for road in roads(kept):
            asked |= models.Q(**{f"{road}__in": person_ids})
        if asked:
            keys = list(kept.model._default_manager.filter(asked).order_by("pk").values_list("pk", flat=True))
            if keys:
                yield kept, list(dict.fromkeys(keys))


def _rows(person_ids: Collection[int]) -> Iterator[tuple[str, str, str, Leaf | None]]:
    """Table, key, the row as its leaf covers it, and the leaf."""
    with connection.cursor() as cursor:
        cursor.execute(WRITING)
    for kept, keys in about(person_ids):
        leaves = {
            one.key: one
            for one in Leaf.objects.filter(form__table_name=kept.table, key__in=[str(key) for key in keys])
            .select_related("form").order_by("number")
        }  # fmt: skip
        newest = Form.objects.filter(table_name=kept.table).latest("pk")
        by_form: dict[Form, list[Any]] = defaultdict(list)
        for key in keys:
            leaf = leaves.get(str(key))
            by_form[leaf.form if leaf is not None else newest].append(key)
        for form, some in by_form.items():
            with connection.cursor() as cursor:
                cursor.execute(
                    sql.SQL(
                        "SELECT t.{key}::text, {body} FROM {table} t WHERE t.{key} = ANY(%s) ORDER BY t.{key}"
                    ).format(
                        key=sql.Identifier(form.key),
                        body=body(form, form.columns),
                        table=sql.Identifier(form.table_name),
                    ),
                    [some],
                )
                found = cursor.fetchall()
            for key, text in found:
                yield kept.table, key, text, leaves.get(key)


def _seals(numbers: list[int]) -> dict[int, Seal]:
    """The seal of each of these leaves. One query."""
    if not numbers:
        return {}
    found = Seal.objects.raw(
        "SELECT s.*, n.leaf FROM unnest(%s::bigint[]) AS n(leaf) CROSS JOIN LATERAL ("
        " SELECT * FROM trust_seal s WHERE s.last >= n.leaf ORDER BY s.last LIMIT 1) s WHERE s.first <= n.leaf",
        [numbers],
    )
    return {vars(seal)["leaf"]: seal for seal in found}


def person_and_folios(person: Person) -> list[int]:
    """Every number under which this person was read: files that were joined keep their own."""
    from amparo.people.queries import folios_of

    return list(Person.objects.filter(folio__in=folios_of(person)).values_list("pk", flat=True))
