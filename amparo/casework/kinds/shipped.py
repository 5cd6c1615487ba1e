"""The kinds that come with the product, from the tables in `data/`: one content for each type of case."""

from __future__ import annotations

import csv
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from amparo.casework.clocks.rules import by_code
from amparo.casework.kinds.shape import Content

DATA = Path(__file__).parent / "data"


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def shipped() -> dict[str, Content]:
    """The content of every shipped type, by the type's code."""
    return {row["type"]: content_of(row) for row in _rows("kinds.csv")}


def content_of(row: dict[str, str]) -> Content:
    code = row["type"]
    facts: dict[str, list[str]] = {}
    for one in _rows("requirements.csv"):
        if _is_of(one["kinds"], code):
            facts.setdefault(one["status"], []).append(one["fact"])
    return {
        "subtypes": [
            {"code": one["code"], "es": one["name_es"], "en": one["name_en"]}
            for one in _rows("subtypes.csv")
            if one["type"] == code
        ],
        "steps": [
            {
                "code": one["code"], "es": one["text_es"], "en": one["text_en"], "who": one["who"],
                "after": one["after"].split(), "needed": one["needed"],
            }
            for one in _rows("steps.csv")
            if _is_of(one["kinds"], code)
        ],
        "clocks": {clock: by_code()[clock].terms for clock in row["clocks"].split()},
        "facts": facts,
        "outcomes": row["outcomes"].split(),
    }  # fmt: skip


def fact_names() -> dict[str, dict[str, str]]:
    """The words of each named fact, in both languages."""
    return {row["code"]: {"es": row["name_es"], "en": row["name_en"]} for row in _rows("facts.csv")}


def _is_of(patterns: str, code: str) -> bool:
    return any(fnmatchcase(code, pattern) for pattern in patterns.split())
