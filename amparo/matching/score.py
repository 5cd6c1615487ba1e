"""The one scoring function: how likely two descriptions are of one person, field by field, and what follows
from it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .dates import Birth, believable, compare_births, compare_year_intervals
from .forms import Described
from .frequencies import given_bits, surname_bits
from .identifiers import (
    MALFORMED,
    check_a_number,
    check_curp,
    check_matricula,
    check_passport,
    check_phone,
    curp_birth,
    curp_sex,
    curp_state,
    state_code,
)
from .levels import (
    SOUND,
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
from .names import given_tokens, plain, surname_tokens

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
STRONG = ("curp", "a_number", "passport", "matricula")

_E164 = re.compile(r"\+(?:1|52)\d{10}")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A description brought to the form that `compare` reads. Cheap to make and safe to keep."""

    surnames: tuple[str, ...]
    given: tuple[str, ...]
    births: tuple[Birth, ...]
    years: tuple[int, int] | None
    sex: str
    state: str
    municipality: str
    curp: str
    a_number: str
    passport: str
    matricula: str
    phone: str
    mother: tuple[str, ...]
    father: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found. `weight` is in bits; `levels` names the level of agreement of every field
    that both sides have."""

    weight: float
    probability: float
    levels: dict[str, str]
    strong_identifier: bool
    contradictions: tuple[str, ...]
    bits: tuple[float, float]  # rarity of the agreeing surnames and given names


def normalised_phone(text: str) -> str:
    """The telephone in E.164, or nothing if it is none."""
    if not text:
        return ""
    if _E164.fullmatch(text):
        return text
    checked = check_phone(text)
    return "" if checked.result == MALFORMED else checked.value


def prepare(described: Described) -> Prepared:
    """The comparison form of a description. Never fails; what cannot be read counts as missing."""
    surnames = surname_tokens(described.surname1) if described.surname1 else ()
    if described.surname2:
        surnames += surname_tokens(described.surname2)
    if described.surnames:
        surnames += tuple(
            word for word in surname_tokens(described.surnames) if word not in surnames or not surnames
        )
    if (
        len(surnames) == 2
        and surnames[0] == surnames[1]
        and not described.surname2
        and not described.surnames
    ):
        surnames = surnames[:1]
    given = given_tokens(described.given_names) if described.given_names else ()
    curp = ""
    if described.curp:
        checked = check_curp(described.curp)
        curp = checked.value if len(checked.value) == 18 else ""
    births: tuple[Birth, ...] = ()
    birth = believable(described.birth_date)
    if birth is not None:
        births = (birth,)
    sex, state = described.sex.upper()[:1], state_code(described.birth_state) if described.birth_state else ""
    if curp:
        inside = believable(curp_birth(curp))
        if inside is not None and inside not in births:
            births += (inside,)
        sex, state = sex or curp_sex(curp), state or curp_state(curp)
    years = None
    if not births and described.birth_year_from is not None and described.birth_year_to is not None:
        years = (described.birth_year_from, described.birth_year_to)
    a_number = check_a_number(described.a_number) if described.a_number else None
    passport = check_passport(described.passport) if described.passport else None
    matricula = check_matricula(described.matricula) if described.matricula else None
    return Prepared(
        surnames=surnames,
        given=given,
        births=births,
        years=years,
        sex=sex if sex in ("M", "F", "X") else "",
        state=state,
        municipality=plain(described.birth_municipality) if described.birth_municipality else "",
        curp=curp,
        a_number=a_number.value if a_number and a_number.result != MALFORMED else "",
        passport=passport.value if passport and passport.result != MALFORMED else "",
        matricula=matricula.value if matricula and matricula.result != MALFORMED else "",
        phone=normalised_phone(described.phone),
        mother=_parent(described.mother_name, surnames),
        father=_parent(described.father_name, surnames),
    )


def _parent(name: str, surnames: tuple[str, ...]) -> tuple[str, ...]:
    """A parent's names without the surname that the child bears anyway: that one has already been
    compared."""
    if not name:
        return ()
    words = given_tokens(name)
    own = tuple(word for word in words if word not in surnames)
    return own or words


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
    if surname_level in _SINGLE:
        # A surname may stand among the given names: HECTOR RODRIGUEZ | JIMENEZ for Héctor Jiménez Rodríguez.
        for left, others, own in ((left_a, b.surnames, a.surnames), (left_b, a.surnames, b.surnames)):
            for word in left:
                if len(word) < 3 or word in own:
                    continue
                for other in others:
                    if other not in own and nearness(word, other) > 1:
                        if given_level == "overlap":
                            given_level = "part"
                        return "moved", surname_rarity + surname_bits(other), given_level, given_rarity
    if surname_level in ("different", "missing") and given_level in ("different", "missing"):
        # First and last name changed over: ALFARO | CYLIA FERNANDA.
        for x, y in ((a, b), (b, a)):
            as_surname = [w for w in x.given if any(nearness(w, o) >= SOUND for o in y.surnames)]
            as_given = [w for w in x.surnames if any(given_nearness(w, o) >= SOUND for o in y.given)]
            if as_surname and as_given:
                return "inverted", sum(map(surname_bits, as_surname)), "part", sum(map(given_bits, as_given))
    return surname_level, surname_rarity, given_level, given_rarity


_FULL = frozenset(("both", "both_near", "swapped", "swapped_near"))
_SINGLE = frozenset(
    (
        "first",
        "first_near",
        "second",
        "second_near",
        "one",
        "one_near",
        "first_only",
        "second_only",
        "crossed",
    )
)
_AGE_GAP = 5

_BIRTH_RANK = {
    level: rank
    for rank, level in enumerate(
        (
            "same",
            "swapped",
            "slip",
            "near",
            "same_day_other_year",
            "year_only_same",
            "same_year",
            "year_only_near",
            "year_only_decade",
            "different",
            "missing",
        )
    )
}


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
    rarity = 0.0
    if a.mother and b.mother:
        levels["mother"], bits = observe_words(a.mother, b.mother)
        rarity += bits * model.frequency["mother"]
    if a.father and b.father:
        levels["father"], bits = observe_words(a.father, b.father)
        rarity += bits * model.frequency["father"]
    weight = (
        model.prior
        + rarity
        + surname_rarity * model.frequency["surnames"]
        + given_rarity * model.frequency["given_names"]
    )
    for field, level in levels.items():
        weight += weights[field][level]
    contradictions = _contradictions(a, b, levels)
    strong = any(levels.get(field) == "same" for field in STRONG) and not contradictions
    return Comparison(
        weight, _probability(weight), levels, strong, contradictions, (surname_rarity, given_rarity)
    )


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
    (
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
    )
)
_GIVEN_COMPATIBLE = frozenset(("same", "near", "part", "part_near", "short"))
_BIRTH_COMPATIBLE = frozenset(("same", "swapped", "slip", "near", "year_only_same"))
_CORROBORATION = ("phone", "mother", "father", "municipality")


def decide(comparison: Comparison, model: Model | None = None) -> str:
    """What may follow: `certain` (the machine may join, undoably), `doubtful` (a person decides) or
    `different`.

    Certain needs no contradiction, compatible names and birth, and either a strong identifier that agrees
    (CURP, A-number, passport, matrícula) or a probability over the threshold measured for 99.9 % precision,
    with both surnames, every given name and the full birth date the same and something besides them
    (telephone, parent, birthplace): never on names alone.
    """
    if model is None:
        model = current_model()
    levels = comparison.levels
    if not comparison.contradictions:
        compatible = levels["surnames"] in _NAME_COMPATIBLE and levels["given_names"] in _GIVEN_COMPATIBLE
        if comparison.strong_identifier and compatible and levels["birth"] in _BIRTH_COMPATIBLE:
            return "certain"
        whole = levels["surnames"] == "both" and levels["given_names"] == "same" and levels["birth"] == "same"
        if (
            whole
            and comparison.probability >= model.certain
            and any(levels.get(f) == "same" for f in _CORROBORATION)
        ):
            return "certain"
    if comparison.probability >= model.review or any(levels.get(field) == "same" for field in STRONG):
        return "doubtful"
    return "different"
