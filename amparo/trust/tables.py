"""What becomes of each table that mentions a person: whether the file of their data holds it, and what erasing does to it.

`data/tables.csv`, a line for every table from which foreign keys lead to a person (a test walks them all): `export` yes, or no
with the reason that the file itself says; `others` the columns that tell of somebody else; `erase` delete the row, blank the
columns of `empties` (a key among them is cut), or keep it because it says nothing of anybody without the rest.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model

from amparo.people.hanging import foreign_keys, models_that_lead_to_a_person

DATA = Path(__file__).parent / "data" / "tables.csv"
#: A table that mentions people without a foreign key: the log of readings outlives what was read.
LOOSE = ("accounts.Reading",)
#: So many keys in one query.
AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Fate:
    table: str
    export: bool
    erase: str
    name_es: str
    name_en: str
    why_es: str
    why_en: str
    others: frozenset[str]
    empties: tuple[str, ...]

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.table)


@cache
def fates() -> dict[str, Fate]:
    """The line of every table, by its name (`people.Record`)."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return {
            row["table"]: Fate(
                row["table"], row["export"] == "yes", row["erase"], row["name_es"], row["name_en"], row["why_es"],
                row["why_en"], frozenset(filter(None, row["others"].split("|"))),
                tuple(filter(None, row["empties"].split("|"))),
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


def led() -> list[type[Model]]:
    return models_that_lead_to_a_person()


Rows = dict[type[Model], set[Any]]


def rows_of(roots: Rows, *, owned: bool = False) -> Rows:
    """The keys of every row that hangs on `roots`, by walking the foreign keys of every table.

    A row hangs on them by any of its keys; with `owned`, only by the one that says whose it is: the first that is filled.
    """
    found: Rows = {model: set(keys) for model, keys in roots.items()}
    models = [model for model in led() if model not in roots]
    fresh = {model: set(keys) for model, keys in roots.items()}
    while fresh:
        later: Rows = {}
        for model in models:
            names = [field for field in foreign_keys(model) if field.related_model in fresh]
            for field in names:
                if owned and not _says_whose(model, field):
                    continue
                keys = _hanging(model, field, fresh[field.related_model], owned) - found.get(model, set())
                if keys:
                    later.setdefault(model, set()).update(keys)
                    found.setdefault(model, set()).update(keys)
        fresh = later
    return {model: keys for model, keys in found.items() if keys}


def _leading(model: type[Model]) -> list[ForeignKey[Model, Model]]:
    leads = set(led())
    return [
        one for one in foreign_keys(model) if one.related_model in leads and one.related_model is not model
    ]


def _says_whose(model: type[Model], field: ForeignKey[Model, Model]) -> bool:
    """Whether a row of this table may be somebody's by this key: no earlier key is always filled."""
    for one in _leading(model):
        if one is field:
            return True
        if not one.null:
            return False
    return field.related_model is model


def _hanging(model: type[Model], field: ForeignKey[Model, Model], keys: set[Any], owned: bool) -> set[Any]:
    earlier = []
    if owned:
        for one in _leading(model):
            if one is field:
                break
            earlier.append(one)
    empty = {f"{one.name}__isnull": True for one in earlier}
    found: set[Any] = set()
    ordered = sorted(keys, key=str)
    for at in range(0, len(ordered), AT_ONCE):
        chunk = ordered[at : at + AT_ONCE]
        found.update(
            model._default_manager.filter(**{f"{field.name}__in": chunk}, **empty).values_list(
                "pk", flat=True
            )
        )
    return found
