"""What an operator says in a call back (`data/script.csv`)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    part: str  # before the call, to say, or a hint
    es: str
    en: str

    @property
    def words(self) -> str:
        return self.en if (get_language() or "es").startswith("en") else self.es


@lru_cache(maxsize=1)
def lines() -> dict[str, Line]:
    """The script by code, in its order."""
    with (Path(__file__).parent / "data" / "script.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: Line(**row) for row in csv.DictReader(file)}
