"""The script, and the rule by which a caller is verified: what the caller says is compared here, never shown beforehand.

The operator types what the caller answers and learns whether it agrees; the file itself stays closed. Pure.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.utils.translation import get_language

from amparo.matching.names import fold, given_tokens, surname_tokens

Answer = Literal["agrees", "differs", "unknown"]
#: So many points, and nothing that differs: verified. Two strong answers, or a strong and two weak ones.
POINTS_NEEDED = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the script: said by the operator, or asked and compared."""

    code: str
    part: str
    points: int
    es: str
    en: str

    @property
    def words(self) -> str:
        return self.en if (get_language() or "es").startswith("en") else self.es


@dataclass(frozen=True, slots=True)
class Known:
    """What the file knows to compare with, from all of a person's records."""

    relative_phones: Collection[str] = ()
    birth_dates: Collection[dt.date] = ()
    birth_states: Collection[str] = ()
    mothers: Collection[str] = ()
    second_surnames: Collection[str] = ()


@lru_cache(maxsize=1)
def lines() -> tuple[Line, ...]:
    """The script, in its order."""
    with (Path(__file__).parent / "data" / "script.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Line(row["code"], row["part"], int(row["points"]), row["es"], row["en"])
            for row in csv.DictReader(file)
        )


def questions() -> list[Line]:
    return [line for line in lines() if line.part == "ask"]


def compare(said: Mapping[str, object], known: Known) -> dict[str, Answer]:
    """Of each question that was answered, whether it agrees with the file; `unknown` when the file does not say."""
    phone = "".join(character for character in str(said.get("relative_phone") or "") if character.isdigit())[
        -10:
    ]
    found: dict[str, Answer] = {}
    if len(phone) == 10:
        found["relative_phone"] = _one_of({one[-10:] for one in known.relative_phones}, phone)
    if said.get("birth_date"):
        found["birth_date"] = _one_of(known.birth_dates, said["birth_date"])
    if said.get("birth_state"):
        found["birth_state"] = _one_of(known.birth_states, said["birth_state"])
    if said.get("mother"):
        found["mother"] = _names(str(said["mother"]), known.mothers)
    if said.get("second_surname"):
        found["second_surname"] = _names(str(said["second_surname"]), known.second_surnames)
    return found


def points(answers: Mapping[str, Answer]) -> int:
    """What the answers are worth together."""
    worth = {line.code: line.points for line in questions()}
    return sum(worth[code] for code, answer in answers.items() if answer == "agrees")


def verified(answers: Mapping[str, Answer]) -> bool:
    """Whether the caller may be believed: enough agrees and nothing differs."""
    return points(answers) >= POINTS_NEEDED and "differs" not in answers.values()


def _one_of(known: Collection[object], said: object) -> Answer:
    if not known:
        return "unknown"
    return "agrees" if said in known else "differs"


def _names(said: str, known: Collection[str]) -> Answer:
    """Agrees when two words of the name (or its only one) sound alike, in whatever order."""
    own = _sounds(said)
    if not known or not own:
        return "unknown"
    for name in known:
        theirs = _sounds(name)
        if len(own & theirs) >= min(2, len(theirs)) > 0:
            return "agrees"
    return "differs"


def _sounds(text: str) -> set[str]:
    return {fold(word) for word in (*given_tokens(text), *surname_tokens(text))}


def same_name(one: str, other: str) -> bool:
    """Whether two names of a relative are the same by how they sound."""
    return _names(one, [other]) == "agrees"
