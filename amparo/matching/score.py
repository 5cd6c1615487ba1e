"""The one scoring function: how likely two descriptions are of one person, field by field, and what follows
from it."""

from __future__ import annotations

from typing import NamedTuple

from .dates import compare_births, compare_year_intervals
from .frequencies import given_bits, surname_bits
from .levels import (
    SLIP,
    given_nearness,
    nearness,
    observe_curp,
    observe_given,
    observe_number,
    observe_place,
    observe_surnames,
    observe_words,
)
from .model import Model, current_model
from .prepared import Prepared, prepare

__all__ = ["Comparison", "Prepared", "compare", "decide", "prepare"]

FIELDS = (
    "surnames",
    "given_names",
    "birth",
    "sex",
    "state",
    "municipality",
    "curp",
    "a_number",
    "passport",
    "matricula",
    "phone",
    "mother",
    "father",
)
#: Every level that each field can have, as `compare` names them.
LEVELS: dict[str, tuple[str, ...]] = {
    field: tuple(names.split())
    for field, names in {
        "surnames": "both both_near swapped swapped_near first first_near second second_near one one_near first_only "
        "second_only crossed moved moved_one inverted different missing",
        "given_names": "same near part part_near overlap short initial different missing",
        "birth": "same swapped slip near same_day_other_year year_only_same same_year year_only_near "
        "year_only_decade kin different missing",
        "sex": "same different",
        "state": "same kin different",
        "municipality": "same near kin different",
        "curp": "same homonym near like different",
        "a_number": "same near different",
        "passport": "same near different",
        "matricula": "same near different",
        "phone": "same near kin different",
        "mother": "same part kin different",
        "father": "same part kin different",
    }.items()
}
#: Levels that are disagreement; the others are agreement, as far as they go.
SPEAKS_AGAINST = frozenset(("different", "first_only", "second_only", "crossed", "overlap", "like"))
STRONG = ("curp", "a_number", "passport", "matricula")


class Comparison(NamedTuple):
    """What a comparison found. `weight` is in bits; `levels` names the level of agreement of every field
    that both sides have."""

    weight: float
    probability: float
    levels: dict[str, str]
    strong_identifier: bool
    contradictions: tuple[str, ...]
    bits: tuple[
        float, float, float, float
    ]  # rarity of the agreeing surnames, given names, mother's and father's names


def _names(a: Prepared, b: Prepared) -> tuple[str, float, str, float]:
    """Levels and rarity of surnames and given names, looking also for a surname among the given names and
    the reverse."""
    if (a.given, a.surnames) > (
        b.given,
        b.surnames,
    ):  # words are paired off greedily: one order makes it symmetric
        a, b = b, a
    surname_level, surname_rarity = observe_surnames(a.surnames, b.surnames)
    given_level, given_rarity, left_a, left_b = observe_given(a.given, b.given)
    if surname_level in _FULL or (not left_a and not left_b):
        return surname_level, surname_rarity, given_level, given_rarity
    if given_level not in _NO_NAME and (surname_level in _SINGLE or surname_level == "different"):
        # A surname may stand among the given names: HECTOR RODRIGUEZ | JIMENEZ for Héctor Jiménez Rodríguez.
        for left, own, others in ((left_a, a.surnames, b.surnames), (left_b, b.surnames, a.surnames)):
            for word in left:
                other = _found(word, own, others)
                if other:
                    level = "moved" if surname_level in _SINGLE else "moved_one"
                    given_level = "part" if given_level == "overlap" else given_level
                    return level, surname_rarity + surname_bits(other), given_level, given_rarity
    if surname_level in _NO_NAME and given_level in _NO_NAME:
        # First and last name changed over: ALFARO | CYLIA FERNANDA.
        for x, y in ((a, b), (b, a)):
            as_surname = [w for w in x.given if any(nearness(w, o) >= SLIP for o in y.surnames)]
            if not as_surname:
                continue
            as_given = [w for w in x.surnames if any(given_nearness(w, o) >= SLIP for o in y.given)]
            if as_given:
                return "inverted", sum(map(surname_bits, as_surname)), "part", sum(map(given_bits, as_given))
    return surname_level, surname_rarity, given_level, given_rarity


def _found(word: str, own: tuple[str, ...], others: tuple[str, ...]) -> str:
    """The other side's surname that a left-over given name is, or the beginning of; empty if it is none."""
    if len(word) < 3 or word in own:
        return ""
    return next((o for o in others if o not in own and (o.startswith(word) or nearness(word, o) >= SLIP)), "")


_NO_NAME = frozenset(("different", "missing"))
_FULL = frozenset(("both", "both_near", "swapped", "swapped_near"))
_SINGLE = frozenset(
    [
        "first",
        "first_near",
        "second",
        "second_near",
        "one",
        "one_near",
        "first_only",
        "second_only",
        "crossed",
    ]
)
_AGE_GAP = 5
OTHER_NAME = frozenset(("different", "overlap"))
_SHARED_BY_KIN = ("birth", "state", "municipality", "phone", "mother", "father")
_AGREEING = frozenset(("same", "near", "part"))

_BIRTH_RANK = {level: rank for rank, level in enumerate(LEVELS["birth"])}


def _birth(a: Prepared, b: Prepared) -> str:
    if a.births and b.births:
        level = compare_births(a.births[0], b.births[0])
        if level != "same" and (len(a.births) > 1 or len(b.births) > 1):
            level = min(
                (compare_births(x, y) for x in a.births for y in b.births), key=_BIRTH_RANK.__getitem__
            )
        return level
    years_a = (a.births[0].year, a.births[0].year) if a.births else a.years
    years_b = (b.births[0].year, b.births[0].year) if b.births else b.years
    if years_a is None or years_b is None:
        return "missing"
    return compare_year_intervals(*years_a, *years_b)


def compare(a: Prepared, b: Prepared, model: Model | None = None) -> Comparison:
    """Compare two prepared descriptions; symmetric. What is missing on either side counts neither for nor
    against.

    The probability is that of a candidate drawn from a registry of `model.registry_size` people.
    """
    if model is None:
        model = current_model()
    weights = model.weights
    surname_level, surname_rarity, given_level, given_rarity = _names(a, b)
    levels = {"surnames": surname_level, "given_names": given_level, "birth": _birth(a, b)}
    if a.sex and b.sex:
        levels["sex"] = "same" if a.sex == b.sex else "different"
    if a.state and b.state:
        levels["state"] = "same" if a.state == b.state else "different"
    if a.municipality and b.municipality:
        levels["municipality"] = observe_place(a.municipality, b.municipality)
    if a.curp and b.curp:
        levels["curp"] = observe_curp(a.curp, b.curp)
    if a.a_number and b.a_number:
        levels["a_number"] = observe_number(a.a_number, b.a_number)
    if a.passport and b.passport:
        levels["passport"] = observe_number(a.passport, b.passport)
    if a.matricula and b.matricula:
        levels["matricula"] = observe_number(a.matricula, b.matricula)
    if a.phone and b.phone:
        levels["phone"] = observe_number(a.phone, b.phone)
    mother_rarity = father_rarity = 0.0
    if a.mother and b.mother:
        levels["mother"], mother_rarity = observe_words(a.mother, b.mother)
    if a.father and b.father:
        levels["father"], father_rarity = observe_words(a.father, b.father)
    kin = given_level in OTHER_NAME
    if kin:
        # Another given name: what brothers, sisters and twins share says little, so it is weighed by itself.
        for field in _SHARED_BY_KIN:
            if levels.get(field) in _AGREEING:
                levels[field] = "kin"
    frequency = model.frequency
    weight = (
        model.prior
        + surname_rarity * frequency["surnames_of_kin" if kin else "surnames"]
        + given_rarity * frequency["given_names"]
        + mother_rarity * frequency["mother"]
        + father_rarity * frequency["father"]
    )
    for field, level in levels.items():
        weight += weights[field][level]
    bits = (surname_rarity, given_rarity, mother_rarity, father_rarity)
    contradictions = _contradictions(a, b, levels)
    strong = any(levels.get(field) == "same" for field in STRONG) and not contradictions
    return Comparison(weight, _probability(weight), levels, strong, contradictions, bits)


def _probability(weight: float) -> float:
    if weight > 60:
        return 1.0
    if weight < -60:
        return 0.0
    odds: float = 2.0**weight
    return odds / (1.0 + odds)


def _contradictions(a: Prepared, b: Prepared, levels: dict[str, str]) -> tuple[str, ...]:
    found: list[str] = []
    curp = levels.get("curp")
    if curp in ("different", "like"):
        found.append("curp_differs")
    elif curp == "homonym":
        found.append("curp_of_a_homonym")
    if levels["birth"] in ("different", "same_year", "year_only_decade"):
        found.append("age_gap" if _years_apart(a, b) > _AGE_GAP else "birth_differs")
    if levels.get("sex") == "different":
        found.append("sex_differs")
    if levels["surnames"] == "different":
        found.append("surnames_differ")
    if levels["given_names"] == "different":
        found.append("given_names_differ")
    if levels.get("a_number") == "different":
        found.append("a_number_differs")
    return tuple(found)


def _years_apart(a: Prepared, b: Prepared) -> int:
    a_from, a_to = (a.births[0].year, a.births[0].year) if a.births else a.years or (0, 0)
    b_from, b_to = (b.births[0].year, b.births[0].year) if b.births else b.years or (0, 0)
    return max(a_from - b_to, b_from - a_to, 0)


_NAME_COMPATIBLE = frozenset(
    [
        "both",
        "both_near",
        "swapped",
        "swapped_near",
        "first",
        "first_near",
        "second",
        "second_near",
        "one",
        "one_near",
        "moved",
        "inverted",
    ]
)
_GIVEN_COMPATIBLE = frozenset(("same", "near", "part", "part_near", "short"))
_BIRTH_COMPATIBLE = frozenset(("same", "swapped", "slip", "near", "year_only_same"))
#: A whole name rarer than one in 2^25 people: with the same full birth date, a namesake is not to be expected in Mexico.
RARE_NAME = 25.0
_CORROBORATION = ("phone", "mother", "father", "municipality")


def decide(comparison: Comparison, model: Model | None = None) -> str:
    """What may follow: `certain` (the machine may join, undoably), `doubtful` (a person decides) or
    `different`.

    Certain needs no contradiction, compatible names and birth, and either a strong identifier that agrees
    (CURP, A-number, passport, matrícula) or a probability over the threshold measured for 99.9 % precision with
    both surnames, every given name and the full birth date the same, and besides them a telephone, a parent or
    the municipality of birth, or a name so rare that nobody else of that birth date bears it. Never on names
    alone: two Juan Hernández Hernández of one birth date are for a person to decide.
    """
    if model is None:
        model = current_model()
    levels = comparison.levels
    if not comparison.contradictions:
        compatible = levels["surnames"] in _NAME_COMPATIBLE and levels["given_names"] in _GIVEN_COMPATIBLE
        if comparison.strong_identifier and compatible and levels["birth"] in _BIRTH_COMPATIBLE:
            return "certain"
        whole = levels["surnames"] == "both" and levels["given_names"] == "same" and levels["birth"] == "same"
        if whole and comparison.probability >= model.certain:
            rare = comparison.bits[0] + comparison.bits[1] >= RARE_NAME
            if rare or any(levels.get(field) == "same" for field in _CORROBORATION):
                return "certain"
    if comparison.probability >= model.review or any(levels.get(field) == "same" for field in STRONG):
        return "doubtful"
    return "different"
