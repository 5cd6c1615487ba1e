"""How common each name is, and which short forms stand for which names: the tables of `data/`, read once.

Shares are between 0 and 1: of the people in one surname position, or of the given names of men and women
together.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from math import log2
from pathlib import Path

DATA = Path(__file__).parent / "data"

#: A name that no table knows is taken to be this rare: about one person in 70,000.
UNKNOWN_SHARE = 1.4e-5
#: Nobody's name is worth more bits than this, however rare: rare spellings are often typing slips.
MOST_BITS = 15.0
#: A short form that so many bear as their own name (José for Josefina, Elizabeth for Isabel) is read as that name.
A_NAME_ITSELF = 0.001


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.upper()) if not unicodedata.combining(c))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


_PARTICLES = frozenset(("DE", "DEL", "LA", "LAS", "LOS", "Y", "EL"))


def _surnames() -> dict[str, float]:
    shares: dict[str, float] = defaultdict(float)
    for row in _rows("surnames.csv"):
        for word in _bare(row["surname"]).split():
            if word not in _PARTICLES:
                shares[word] += float(row["per_100k"]) / 1e5
    return dict(shares)


def _given() -> dict[str, float]:
    return {
        _bare(r["name"]): (float(r["men_per_100k"]) + float(r["women_per_100k"])) / 2e5
        for r in _rows("given_names.csv")
    }


def _given_by_sex() -> dict[str, dict[str, float]]:
    rows = _rows("given_names.csv")
    columns = {"M": "men_per_100k", "F": "women_per_100k"}
    return {sex: {r["name"]: float(r[column]) / 1e5 for r in rows} for sex, column in columns.items()}


SURNAMES: dict[str, float] = _surnames()
GIVEN: dict[str, float] = _given()


#: As people write them, accents and particles included: for making synthetic people.
SURNAMES_AS_WRITTEN: dict[str, float] = {
    r["surname"]: float(r["per_100k"]) / 1e5 for r in _rows("surnames.csv")
}
#: Of a surname of one word, how it is written: VAZQUEZ, Vázquez.
AS_WRITTEN: dict[str, str] = {_bare(name): name for name in reversed(SURNAMES_AS_WRITTEN) if " " not in name}
GIVEN_BY_SEX: dict[str, dict[str, float]] = _given_by_sex()


def _formal_names() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in _rows("nicknames.csv"):
        if GIVEN.get(_bare(row["short"]), 0.0) > A_NAME_ITSELF:
            continue
        words = [word for word in _bare(row["formal"]).split() if word not in _PARTICLES]
        # A short form of a double name (Maru, María Eugenia) points at the telling word, not at María or
        # José.
        telling = [word for word in words if word not in ("MARIA", "JOSE", "JUAN")] or words
        found[_bare(row["short"])].update(telling[-1:])
    return {short: tuple(sorted(names, key=lambda n: -GIVEN.get(n, 0.0))) for short, names in found.items()}


def _short_forms() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows("nicknames.csv"):
        found[_bare(row["formal"])].append((row["kind"], _bare(row["short"])))
    return {formal: tuple(forms) for formal, forms in found.items()}


FORMAL_NAMES: dict[str, tuple[str, ...]] = _formal_names()
#: The reverse: of a formal name, its forms as (kind, form), where kind is `nickname` or `english`.
SHORT_FORMS: dict[str, tuple[tuple[str, str], ...]] = _short_forms()


def surname_bits(token: str) -> float:
    """How much it says that two surnames are both this word, in bits: little for Hernández, much for
    Tzompantzi."""
    return min(MOST_BITS, -log2(SURNAMES.get(token, UNKNOWN_SHARE)))


def given_bits(token: str) -> float:
    """How much it says that two people both bear this given name, in bits."""
    return min(MOST_BITS, -log2(GIVEN.get(token, UNKNOWN_SHARE)))
