"""Whether everything that was sealed is as it was. Reads the tables with statements of its own, never with functions of the
database, which whoever owns it could have changed; and compares with the seals that were sent elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from amparo.core.signatures import NotGenuine, canonical, verify
from amparo.trust.seal import merkle
from amparo.trust.seal.models import Form, Leaf, Seal, Unsealed
from amparo.trust.seal.places import PRINT
from amparo.trust.seal.sealing import document_of, hash_of

#: As `trust_take` writes rows.
WRITING = (
    "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'iso_8601';"
    " SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1"
)
#: Rows that no longer fit, of one table, among which exchanged ones are looked for.
EXCHANGED = 200
#: What erasing does to a row.
ERASABLE = ("changed", "deleted", "backdated", "swapped")
WORDS = {
    "changed": "was changed",
    "deleted": "was deleted",
    "inserted": "was inserted late: no seal holds it",
    "swapped": "was swapped with another row",
    "backdated": "was back-dated: only its dates are not as sealed",
    "rewritten": "was rewritten together with its leaf",
    "leaf": "is a leaf that was taken away or moved",
    "seal": "is a seal that was rewritten or taken away",
    "signature": "is a seal that none of our keys signed",
    "unattached": "is a table that is not sealed: its trigger is missing",
}


@dataclass(frozen=True)
class Erased:
    """A row that was changed or deleted because the law asks for it: which, and the sealed row that says so."""

    table: str
    key: str
    by_table: str
    by_key: str


#: Who erases says here which rows. Counted and not broken, as long as the row that says so is sealed and as it was.
ERASED: list[Callable[[], Iterable[Erased]]] = []


@dataclass(frozen=True)
class Broken:
    """One row that does not fit. `leaf` is its place among all leaves; none for what was never sealed."""

    what: str
    table: str
    key: str
    leaf: int | None = None
    seal: int | None = None

    def __str__(self) -> str:
        where = f" (sealed with {self.seal})" if self.seal else ""
        return f"{self.table} {self.key} {WORDS[self.what]}{where}"


@dataclass
class Report:
    leaves: int = 0
    seals: int = 0
    waiting: int = 0
    exported: int = 0
    erased: int = 0
    broken: list[Broken] = field(default_factory=list)

    @property
    def first(self) -> Broken | None:
        """The row that was sealed first of those that do not fit."""
        return self.broken[0] if self.broken else None


def check(*, keys: Mapping[str, str], exported: Iterable[str] = ()) -> Report:
    """Everything: rows against leaves, leaves against roots, seals against one another and against the lines sent elsewhere. As
    of one moment, whatever is written meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute(WRITING)
        return _check(keys, exported)


def _check(keys: Mapping[str, str], exported: Iterable[str]) -> Report:
    kept = dict(_read(exported))
    report = Report(waiting=Unsealed.objects.count(), exported=len(kept))
    forms = list(Form.objects.order_by("pk"))
    rows = [*_rows(forms), *_unknown(forms), *_unattached(forms)]
    chain = list(_chain(report, keys, kept))
    found = {
        (one.table, one.key): one for one in [*chain, *rows]
    }  # a row is named once, by what is seen of the row
    for one in (erased for ask in ERASED for erased in ask()):
        wrong = found.get((one.table, one.key))
        if wrong and wrong.what in ERASABLE and _sealed(one.by_table, one.by_key, found):
            del found[one.table, one.key]
            report.erased += 1
    seals = [(one.first, one.last, one.number) for one in Seal.objects.order_by("number")]
    report.broken = sorted(
        (_with_seal(one, seals) for one in found.values()),
        key=lambda one: (one.leaf is None, one.leaf or 0, one.table, len(one.key), one.key),
    )
    return report


def _sealed(table: str, key: str, found: Mapping[tuple[str, str], Broken]) -> bool:
    """Whether this row is under a seal, and is as it was."""
    return (table, key) not in found and Leaf.objects.filter(form__table_name=table, key=key).exists()


def body(form: Form, columns: Iterable[str], alias: str = "t") -> sql.Composed:
    """The statement's part that writes a row as its leaf covers it."""
    named = sql.SQL(", ").join(
        sql.SQL("{}.{}").format(sql.Identifier(alias), sql.Identifier(one)) for one in columns
    )
    return sql.SQL("row_to_json((SELECT x FROM (SELECT {}::text AS _table, {}) x))::text").format(
        sql.Literal(form.table_name), named
    )


def _rows(forms: list[Form]) -> Iterator[Broken]:
    """Sealed rows that are not as they were."""
    for form in forms:
        rest = [one for one in form.columns if one not in form.dates]
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL(
                    """SELECT l.number, l.key, l.salt, l.hash, {body}, t.{key} IS NULL,
                              l.rest = substr(sha256('\\x02'::bytea || l.salt || convert_to({rest}, 'UTF8')), 1, 8)
                       FROM trust_leaf l LEFT JOIN {table} t ON t.{key}::text = l.key
                       WHERE l.form_id = {form} AND (t.{key} IS NULL
                          OR l.hash <> sha256('\\x00'::bytea || l.salt || convert_to({body}, 'UTF8')))
                       ORDER BY l.number"""
                ).format(
                    body=body(form, form.columns), rest=body(form, rest), key=sql.Identifier(form.key),
                    table=sql.Identifier(form.table_name), form=sql.Literal(form.pk),
                )
            )  # fmt: skip
            wrong = cursor.fetchall()
        swapped = _swapped(form, wrong[:EXCHANGED])
        for number, key, _salt, _hash, _body, gone, same_rest in wrong:
            if gone:
                what = "deleted"
            elif number in swapped:
                what = "swapped"
            else:
                what = "backdated" if same_rest else "changed"
            yield Broken(what, form.table_name, key, number)


def _swapped(form: Form, wrong: list[tuple[Any, ...]]) -> set[int]:
    """Those of which the sealed content stands in another row of these."""
    start = re.compile(
        rf'^\{{"_table":{re.escape(json.dumps(form.table_name))},"{re.escape(form.key)}":("[^"]*"|\d+)'
    )
    contents = [start.sub("", text, count=1) for *_, text, gone, _same in wrong if not gone]
    found = set()
    for number, key, salt, made, text, gone, _same in wrong:
        match = start.match(text or "")
        quoted = match is not None and match[1].startswith('"')
        own = f'{{"_table":{json.dumps(form.table_name)},"{form.key}":{json.dumps(key) if quoted else key}'
        if not gone and any(
            merkle.leaf_hash(bytes(salt) + (own + one).encode()) == bytes(made) for one in contents
        ):
            found.add(number)
    return found


def _unknown(forms: list[Form]) -> Iterator[Broken]:
    """Rows that are there, were never sealed, and do not wait to be."""
    for table, key in {(form.table_name, form.key) for form in forms}:
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL(
                    """SELECT t.{key}::text FROM {table} t
                       WHERE NOT EXISTS (SELECT FROM trust_leaf l JOIN trust_form f ON f.id = l.form_id
                                         WHERE f.table_name = {name} AND l.key = t.{key}::text)
                         AND NOT EXISTS (SELECT FROM trust_unsealed u WHERE u.table_name = {name} AND u.key = t.{key}::text)"""
                ).format(key=sql.Identifier(key), table=sql.Identifier(table), name=sql.Literal(table))
            )
            for (one,) in cursor.fetchall():
                yield Broken("inserted", table, one)


def _unattached(forms: list[Form]) -> Iterator[Broken]:
    """Tables whose trigger was taken away or switched off: what is inserted there would not be sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname = 'zz_sealed' AND t.tgenabled <> 'D' AND c.relnamespace = 'public'::regnamespace"
        )
        watched = {row[0] for row in cursor.fetchall()}
    for table in {form.table_name for form in forms} - watched:
        yield Broken("unattached", table, "")


def _chain(report: Report, keys: Mapping[str, str], kept: Mapping[int, dict[str, Any]]) -> Iterator[Broken]:
    """Leaves against roots, and seals against one another, against our keys and against what was sent elsewhere."""
    before, number, covered = "", 0, 0
    leaves = Leaf.objects.order_by("number").values_list("number", "hash").iterator(chunk_size=10_000)
    one = next(leaves, None)
    for seal in Seal.objects.order_by("number").iterator(chunk_size=5_000):
        document, number = document_of(seal), number + 1
        while number < seal.number:
            yield Broken("seal", "trust_seal", str(number), covered + 1, number)
            number += 1
        wanted = kept.get(seal.number)
        rewritten = wanted is not None and hash_of(_signed(wanted)) != seal.hash
        if seal.before != before or hash_of(document) != seal.hash or rewritten or seal.first != covered + 1:
            yield Broken("seal", "trust_seal", str(seal.number), seal.first, seal.number)
        try:
            verify(canonical(document), keys)
        except NotGenuine:
            yield Broken("signature", "trust_seal", str(seal.number), seal.first, seal.number)
        of_seal: list[tuple[int, bytes]] = []
        while one is not None and one[0] <= seal.last:
            if one[0] < seal.first:
                yield Broken("leaf", "trust_leaf", str(one[0]), one[0])
            else:
                of_seal.append((one[0], bytes(one[1])))
            one = next(leaves, None)
        report.leaves += len(of_seal)
        report.seals += 1
        there = {leaf for leaf, _ in of_seal}
        missing = [leaf for leaf in range(seal.first, seal.last + 1) if leaf not in there][:EXCHANGED]
        for leaf in missing:
            yield Broken("leaf", "trust_leaf", str(leaf), leaf, seal.number)
        root = merkle.root([made for _, made in of_seal]).hex()
        if not missing and (root != seal.root or (wanted is not None and root != wanted["root"])):
            yield from _which(seal, of_seal, (wanted or {}).get("prints", ""))
        before, covered = seal.hash, seal.last
    for gone in range(number + 1, max(kept, default=0) + 1):
        yield Broken("seal", "trust_seal", str(gone), covered + 1, gone)
    while one is not None:
        yield Broken("leaf", "trust_leaf", str(one[0]), one[0])
        one = next(leaves, None)


def _which(seal: Seal, of_seal: list[tuple[int, bytes]], prints: str) -> Iterator[Broken]:
    """The rows whose leaves are not those that were sealed, where a line that was sent elsewhere tells; else the seal."""
    was, other = bytes.fromhex(prints), []
    if len(was) == PRINT * (seal.last - seal.first + 1):
        for number, made in of_seal:
            start = (number - seal.first) * PRINT
            if made[:PRINT] != was[start : start + PRINT]:
                other.append(number)
    for leaf in Leaf.objects.filter(number__in=other).select_related("form").order_by("number"):
        yield Broken("rewritten", leaf.form.table_name, leaf.key, leaf.number, seal.number)
    if not other:
        yield Broken("seal", "trust_seal", str(seal.number), seal.first, seal.number)


def _signed(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != "prints"}


def _read(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Lines that were sent elsewhere; whatever else a mail or a file holds is passed over. A number that comes twice counts as it
    came first."""
    seen = set()
    for line in lines:
        text = line.strip()
        if text.startswith("{") and '"amparo/seal/1"' in text:
            found = json.loads(text)
            if found["number"] not in seen:
                seen.add(found["number"])
                yield found["number"], found


def _with_seal(one: Broken, seals: list[tuple[int, int, int]]) -> Broken:
    if one.seal is not None or one.leaf is None:
        return one
    low, high = 0, len(seals)
    while low < high:
        middle = (low + high) // 2
        if seals[middle][1] < one.leaf:
            low = middle + 1
        else:
            high = middle
    return Broken(one.what, one.table, one.key, one.leaf, seals[low][2] if low < len(seals) else None)
