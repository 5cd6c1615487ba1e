"""The questions about a child's daily life and what their answers ask for, from tables. Pure.

Domains, codes and cut-offs are those of the Child Functioning Module of UNICEF and the Washington Group (2016), for ages 2 to
4 and 5 to 17; the wording is ours, and glasses, hearing aids and equipment are asked about in the question itself instead of
before it. Cut-off: “a lot of difficulty” or “cannot” in any domain; of the small ones, “a lot more” kicking and hitting; of
the others, worry or sadness every day. `data/scales.csv` says which codes those are.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from amparo.core.errors import Incomplete

DATA = Path(__file__).parent / "data"
REFUSED, UNKNOWN = 7, 9
#: Which questions are asked at which age, in years.
SETS = {"2-4": range(2, 5), "5-17": range(5, 18)}


@dataclass(frozen=True, slots=True)
class Answer:
    """A code of a scale, its words by language, and whether it asks for something."""

    code: int
    words: Mapping[str, str]
    asks: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question by language, its domain in a word or two, and its answers."""

    code: str
    words: Mapping[str, str]
    domain: Mapping[str, str]
    answers: tuple[Answer, ...]


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def questions() -> dict[str, dict[str, Question]]:
    """The questions of each set by code, in the order in which they are asked."""
    scales = [
        (row["scale"], Answer(int(row["code"]), {"es": row["es"], "en": row["en"]}, row["cut_off"] == "yes"))
        for row in _rows("scales.csv")
    ]
    found: dict[str, dict[str, Question]] = {name: {} for name in SETS}
    for row in _rows("questions.csv"):
        answers = tuple(answer for scale, answer in scales if scale in (row["scale"], "*"))
        found[row["set"]][row["code"]] = Question(
            row["code"],
            {"es": row["es"], "en": row["en"]},
            {"es": row["domain_es"], "en": row["domain_en"]},
            answers,
        )
    return found


def set_for(age: int | None) -> str | None:
    """Which questions are asked at this age; None when none are, or the age is not known."""
    return next((name for name, ages in SETS.items() if age is not None and age in ages), None)


def asked_for(asked: str, answers: Mapping[str, int]) -> list[Question]:
    """The questions of a set whose answers ask for something."""
    return [
        question
        for code, question in questions()[asked].items()
        if any(one.asks and one.code == answers.get(code) for one in question.answers)
    ]


def check(asked: str, answers: Mapping[str, int]) -> None:
    """Raise `Incomplete` unless every answer is one of its question's codes and there is at least one."""
    known = questions()[asked]
    wrong = [
        code
        for code, given in answers.items()
        if code not in known or given not in [one.code for one in known[code].answers]
    ]
    if wrong or not answers:
        raise Incomplete(
            _("Answer at least one question, or mark that they do not want to answer."),
            missing=tuple(wrong) or ("refused",),
        )
