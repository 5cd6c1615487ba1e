"""Erasing: the one place where rows of append-only tables are changed or deleted, and only by the owner of the database.

No door can: the workspace's role has no right to change those tables, and this module is run by `bin/amparo retention --erase`,
which connects as their owner (docs/adr/0034). Two people must have said so in the workspace (`Block.asked_by`, `approved_by`);
the database holds that. One person is one transaction: whoever is stopped and begins again erases nobody twice.

What becomes of each table is `trust/data/tables.csv`. A row that says what was done to which rows remains (`Erasure`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pgtrigger
from django.db import connection, models, transaction
from django.db.models.functions import Cast, Concat

from amparo.core import clock
from amparo.core.errors import BadInstallation
from amparo.people.hanging import foreign_keys
from amparo.people.models import Record
from amparo.trust.arco.holding import person_roots
from amparo.trust.retention.models import Block, Erasure
from amparo.trust.retention.queries import weigh
from amparo.trust.tables import Rows, fates, led, rows_of

#: What stands where a text may not be empty; and where the database wants one although a form does not.
GONE = "—"
MUST_SAY = {
    "counsel.Authorisation.ended_reason", "counsel.BondGrant.reason", "counsel.Payment.stopped_reason", "counsel.Refund.reason",
    "counsel.Report.text", "families.Request.closed_reason",
}  # fmt: skip


def due() -> models.QuerySet[Block]:
    """What two people approved and nobody erased yet."""
    return Block.objects.filter(approved_at__isnull=False, erased_at__isnull=True, lifted_at__isnull=True)


@transaction.atomic
def erase(block: Block, now: dt.datetime | None = None) -> Erasure | None:
    """Erase a person's data; None when it is done, or something keeps the file after all."""
    _only_the_owner()
    now = now or clock.now()
    block = (
        Block.objects.select_for_update(of=("self",))
        .select_related("record__person", "asked_by", "approved_by")
        .get(pk=block.pk)
    )
    if block.erased_at is not None or block.approved_at is None or block.lifted_at is not None:
        return None
    person = block.record.person
    assert person is not None
    (found,) = weigh([person], now)
    if found.step != "erase":
        return None
    rows = rows_of(person_roots(person), owned=True)
    # The triggers that keep rows from being changed step aside for this transaction, and for the owner alone.
    with pgtrigger.ignore(*_keepers()), transaction.atomic():
        told = _work(rows)
    assert block.asked_by is not None
    assert block.approved_by is not None
    made = Erasure.objects.create(
        person_id=person.pk, folio=person.folio, rule=block.rule, blocked_at=block.at, asked_by=block.asked_by,
        approved_by=block.approved_by, at=now, rows=told,
    )  # fmt: skip
    Block.objects.filter(pk=block.pk).update(erased_at=now)
    return made


def _work(rows: Rows) -> dict[str, dict[str, list[Any]]]:
    told: dict[str, dict[str, list[Any]]] = {}
    gone = {model: keys for model, keys in rows.items() if fates()[model._meta.label].erase == "delete"}
    _cut(rows, gone)
    for model, keys in sorted(rows.items(), key=lambda one: one[0]._meta.label):
        fate = fates()[model._meta.label]
        mine = model._base_manager.filter(pk__in=list(keys))
        if fate.erase == "blank":
            columns = {field.name: field for field in model._meta.concrete_fields}
            if model is Record:
                mine.update(source_id=Concat(models.Value("erased:"), Cast("pk", models.CharField())))
            mine.update(**{name: _empty(columns[name]) for name in fate.empties if name != "source_id"})
            told.setdefault(fate.table, {})["blanked"] = _keys(keys)
    for model, keys in gone.items():
        # Keys between tables are looked at when the transaction ends: in which order is all the same.
        model._base_manager.filter(pk__in=list(keys))._raw_delete("default")
        told.setdefault(model._meta.label, {})["deleted"] = _keys(keys)
    return told


def _cut(rows: Rows, gone: Rows) -> None:
    """Let go of what is deleted in rows that stay, of this person or of others."""
    for model in led():
        staying = gone.get(model)
        for field in foreign_keys(model):
            if field.related_model not in gone or not field.null:
                continue
            pointing = model._base_manager.filter(**{f"{field.name}__in": list(gone[field.related_model])})
            if staying is not None:
                pointing = pointing.exclude(pk__in=list(staying))
            pointing.update(**{field.name: None})


def _keys(keys: set[Any]) -> list[Any]:
    return [key if isinstance(key, int) else str(key) for key in sorted(keys, key=str)]


def _empty(field: models.Field[Any, Any]) -> Any:
    """What stands in a column whose words are gone."""
    if isinstance(field, models.BinaryField):
        return b""
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.CharField | models.TextField):
        return "" if field.blank and f"{field.model._meta.label}.{field.name}" not in MUST_SAY else GONE
    return [] if type(field).__name__ == "ArrayField" else 0


def _keepers() -> list[str]:
    """Every trigger that keeps the rows of a table of `tables.csv` as they are."""
    return [
        f"{model._meta.label}:{trigger.name}"
        for model, trigger in pgtrigger.registered()
        if isinstance(trigger, pgtrigger.Protect) and model._meta.label in fates()
    ]


def _only_the_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('trust_erasure', 'DELETE')")
        if not cursor.fetchone()[0]:
            raise BadInstallation(
                "Erasing is the database owner's alone: run `bin/amparo retention --erase`."
            )
