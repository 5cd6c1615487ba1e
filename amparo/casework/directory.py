"""Case types, event types and the names of clocks, from the tables beside this file into the database.

Loaded after every migration.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.db.models import Model

from amparo.casework.clocks import rules
from amparo.casework.kinds import loading as kinds
from amparo.casework.models import CaseType, ClockType, EventType

DATA = Path(__file__).parent / "data"


def load() -> None:
    """Bring the tables to what the files say. Idempotent; a type that left the file stays, for the events that use it."""
    _load(CaseType, [dict(row) for row in _rows("case_types.csv")])
    _load(
        EventType,
        [
            {
                name: int(value)
                if name == "grave_hours" and value
                else value == "yes"
                if name in {"is_service", "by_hand", "notifies"}
                else value or (None if name == "grave_hours" else "")
                for name, value in row.items()
            }
            for row in _rows("event_types.csv")
        ],
    )
    named = ("code", "name_es", "name_en", "rule_es", "rule_en", "source")
    _load(ClockType, [{name: row[name] for name in named} for row in rules.rows()])
    kinds.load()


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _load(model: type[Model], rows: list[dict[str, Any]]) -> None:
    fields = [name for name in rows[0] if name != "code"]
    model._default_manager.bulk_create(
        [model(**row) for row in rows], update_conflicts=True, unique_fields=["code"], update_fields=fields
    )
