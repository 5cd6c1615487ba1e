"""Which tables are sealed, and which of their columns: read from what the models declare, so that a new table that only grows
is sealed without anybody thinking of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pgtrigger
from django.apps import apps
from django.db import models

#: Tables that only grow and are not sealed, and why.
NOT_SEALED = {
    "people_matchkey": "keys of matching, made anew from the records, which are sealed",
    "trust_leaf": "the seal itself: the roots cover it",
    "trust_seal": "the seal itself: a chain, signed and kept elsewhere",
}


@dataclass(frozen=True)
class Kept:
    """A table whose rows are never deleted, and the columns of it that never change. The key comes first."""

    model: type[models.Model]
    table: str
    key: str
    columns: tuple[str, ...]
    dates: tuple[str, ...]


def kept_columns(model: type[models.Model]) -> frozenset[str]:
    """The columns of which triggers or privileges say that they never change, in rows that are never deleted."""
    fields = [field for field in model._meta.concrete_fields if field.column]
    everything = frozenset(field.name for field in fields)
    if getattr(model, "append_only", False):
        return everything
    stays, unchanged = False, set[str]()
    for trigger in getattr(model._meta, "triggers", ()):
        if not isinstance(trigger, pgtrigger.Protect):
            continue
        operation, condition = str(trigger.operation), trigger.condition
        if "DELETE" in operation and condition is None:
            stays = True
        if operation in ("UPDATE", "UPDATE OR DELETE"):
            if isinstance(trigger, pgtrigger.ReadOnly):
                unchanged |= _named(everything, trigger.fields, trigger.exclude)
            elif isinstance(condition, pgtrigger.AnyChange):
                unchanged |= _named(everything, condition.fields, condition.exclude)
            elif condition is None:
                unchanged |= everything
    return frozenset(unchanged) if stays else frozenset()


def _named(everything: frozenset[str], fields: object, exclude: object) -> set[str]:
    if fields:
        return {str(one) for one in fields}  # type: ignore[attr-defined]
    return set(everything - {str(one) for one in exclude or ()})  # type: ignore[attr-defined]


@cache
def kept_tables() -> tuple[Kept, ...]:
    """Every sealed table, by its name."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        table, primary = model._meta.db_table, model._meta.pk
        columns = kept_columns(model)
        if not columns or table in NOT_SEALED or not model._meta.managed or primary is None:
            continue
        fields = [
            primary,
            *(
                field
                for field in model._meta.concrete_fields
                if field.name in columns and field is not primary
            ),
        ]
        dates = [str(field.column) for field in fields if isinstance(field, models.DateField)]
        found.append(
            Kept(
                model, table, str(primary.column), tuple(str(field.column) for field in fields), tuple(dates)
            )
        )
    return tuple(sorted(found, key=lambda one: one.table))
