"""Which accommodations the answers suggest, from `data/suggestions.csv`. A suggestion is never chosen for the officer. Pure."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from amparo.casework.visits.rules import difficulties, enhanced_difficulties, says_something
from amparo.casework.visits.words import DATA


@lru_cache(maxsize=1)
def suggestions() -> dict[str, tuple[str, ...]]:
    """Codes of accommodations by what was answered, the most usual first."""
    with (DATA / "suggestions.csv").open(encoding="utf-8", newline="") as file:
        return {row["answer"]: tuple(row["suggests"].split()) for row in csv.DictReader(file)}


def suggested(known: Mapping[str, Any]) -> list[str]:
    """The codes that what is known of somebody suggests, each once, in the order of the answers."""
    said = [*difficulties(known), *enhanced_difficulties(known), *(known.get("communicates") or ())]
    said += [f"reads_{known['reads']}"] if known.get("reads") in ("little", "no") else []
    said += ["support"] if known.get("support_person") else []
    said += ["medicines"] if says_something(known.get("medicines")) else []
    return list(dict.fromkeys(code for one in said for code in suggestions().get(one, ())))
