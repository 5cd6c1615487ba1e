"""Candidates for a description, found by match keys and compared in this process.

Records never change, so what was prepared for comparing once is kept in memory (bounded) by the process that did it.
"""

from __future__ import annotations

import dataclasses
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection

from amparo.matching import Described, Prepared, key_hash, prepare
from amparo.matching.names import skeleton

#: The columns of a record that describe a person: those of `Described`, by the same names and in its order.
DESCRIBED = [field.name for field in dataclasses.fields(Described)]
KEPT_RECORDS = 40_000
#: A key shared by more records than this tells nothing about anybody; only other keys bring those candidates.
LARGEST_BLOCK = 1_000


class Known(NamedTuple):
    """A record in the form that comparing needs."""

    record_id: int
    source: str
    prepared: Prepared


_kept: OrderedDict[int, Known] = OrderedDict()


def records_by_key(keys: Collection[int]) -> dict[int, list[int]]:
    """Which records have which of these keys; a key that far too many have is left out. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT k.key, m.record_id FROM unnest(%s::bigint[]) AS k(key)"
                " CROSS JOIN LATERAL (SELECT record_id FROM people_matchkey WHERE key = k.key LIMIT %s) AS m",
                [_array(keys), LARGEST_BLOCK + 1],
            )
            for key, record_id in cursor.fetchall():
                found[key].append(record_id)
    return {key: ids for key, ids in found.items() if len(ids) <= LARGEST_BLOCK}


#: Whom each of several questions is compared with, in one round trip: the records of its keys, those sharing more and rarer
#: keys first.
_CANDIDATES = f"""
    WITH asked AS MATERIALIZED (
        SELECT * FROM unnest(%s::int[], %s::bigint[]) AS a(question, key)
    ), shared AS MATERIALIZED (
        SELECT k.key, m.record_id, count(*) OVER (PARTITION BY k.key) AS size
        FROM (SELECT DISTINCT key FROM asked) AS k CROSS JOIN LATERAL
             (SELECT record_id FROM people_matchkey WHERE key = k.key LIMIT {LARGEST_BLOCK + 1}) AS m
    ), ranked AS MATERIALIZED (
        SELECT question, record_id, row_number() OVER (
            PARTITION BY question ORDER BY sum(ln({2 * LARGEST_BLOCK}.0 / size)) DESC, record_id DESC) AS place
        FROM asked JOIN shared USING (key) WHERE size <= {LARGEST_BLOCK} GROUP BY question, record_id
    )
    SELECT k.question, r.person_id, r.id, r.source, {", ".join(f"r.{name}" for name in DESCRIBED)}
    FROM ranked AS k JOIN people_record r ON r.id = k.record_id
    WHERE k.place <= %s AND r.person_id IS NOT NULL ORDER BY k.question, k.place
"""  # noqa: S608


def candidates(questions: Sequence[Collection[int]], limit: int) -> list[list[tuple[int, Known]]]:
    """For the keys of each question: person and record, prepared, of those that share most with them; at most `limit` records
    of each. One query."""
    found: list[list[tuple[int, Known]]] = [[] for _keys in questions]
    numbers = [number for number, keys in enumerate(questions) for _key in keys]
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES, [_array(numbers), _array(key for keys in questions for key in keys), limit]
        )
        for question, person_id, *row in cursor.fetchall():
            found[question].append((person_id, _keep(row)))
    return found


def _keep(row: Sequence[Any]) -> Known:
    """A record of the database in the form that comparing needs, kept in memory: number, source, then `DESCRIBED`."""
    record_id, source, *said = row
    known = _kept.get(record_id)
    if known is None:
        known = _kept[record_id] = Known(record_id, source, prepare(Described(*said)))
        if len(_kept) > KEPT_RECORDS:
            _kept.popitem(last=False)
    else:
        _kept.move_to_end(record_id)
    return known


def load(record_ids: Iterable[int]) -> dict[int, Known]:
    """These records, prepared. At most one query, for those not yet in memory.

    The person may change and is therefore read by the caller where it matters; descriptions cannot.
    """
    wanted = set(record_ids)
    found: dict[int, Known] = {}
    for record_id in wanted:
        known = _kept.get(record_id)
        if known is not None:
            _kept.move_to_end(record_id)
            found[record_id] = known
    missing = wanted - set(found)
    if missing:
        # As plain rows: a chunk of a list loads thousands, and a model instance costs more than comparing does.
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, source, {', '.join(DESCRIBED)} FROM people_record WHERE id = ANY(%s::bigint[])",  # noqa: S608
                [_array(missing)],
            )
            for row in cursor.fetchall():
                found[row[0]] = _keep(row)
    return found


def persons_of(record_ids: Collection[int]) -> list[tuple[int, int | None, int | None]]:
    """Of each of these records: its number, whose it is, and whose it was at first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, person_id, home_id FROM people_record WHERE id = ANY(%s::bigint[])",
            [_array(record_ids)],
        )
        return list(cursor.fetchall())


def records_of_persons(person_ids: Collection[int]) -> dict[int, int]:
    """Every record of these persons, and whose it is. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, person_id FROM people_record WHERE person_id = ANY(%s::bigint[])",
            [_array(person_ids)],
        )
        return dict(cursor.fetchall())


def _array(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array: for tens of thousands, much faster than the driver's own way."""
    return "{" + ",".join(map(str, numbers)) + "}"


def forget() -> None:
    """Empty the memory: for tests, which throw databases away and begin their numbers again."""
    _kept.clear()


def wide_keys(prepared: Prepared) -> list[int]:
    """Surname and given name alone, however common: what an officer types first. Never used to join anybody."""
    surnames = [skeleton(word) for word in prepared.surnames[:2] if len(word) > 1]
    given = [skeleton(word) for word in prepared.given[:2] if len(word) > 1]
    return [
        key_hash(f"wide:{one}.{other}") for one in dict.fromkeys(surnames) for other in dict.fromkeys(given)
    ]


def wide_candidates(keys: Collection[int], limit: int) -> list[tuple[int, Known]]:
    """As `candidates`, for keys that many share: up to `limit` records of each key, the latest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT ON (r.id) r.person_id, r.id, r.source, {', '.join(f'r.{name}' for name in DESCRIBED)}"  # noqa: S608
            " FROM unnest(%s::bigint[]) AS k(key) CROSS JOIN LATERAL"
            " (SELECT record_id FROM people_matchkey WHERE key = k.key ORDER BY record_id DESC LIMIT %s) AS m"
            " JOIN people_record r ON r.id = m.record_id WHERE r.person_id IS NOT NULL",
            [_array(keys), limit],
        )
        return [(person_id, _keep(row)) for person_id, *row in cursor.fetchall()]
