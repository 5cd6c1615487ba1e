"""Which programmes may help somebody, from what is known of them, and why. Pure.

A fact is known or it is not. What is known and does not fit excludes a programme; what is not known neither adds nor excludes;
nothing is suggested without a reason. The rules are the `[for]` tables of the sheets, their `states` and their `moments`.

It stands on the ground floor because both doors suggest: the workspace beside a file, the portal after five questions, and the
portal imports nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import get_language

#: What a sheet says (`programmes/shape.py`).
Content = Mapping[str, Any]

#: Why a programme is suggested: code → the words in Spanish and in English. Said to the person themselves.
REASONS: Mapping[str, tuple[str, str]] = {
    "min_age": ("por su edad", "because of your age"),
    "max_age": ("por su edad", "because of your age"),
    "sex_F": ("es para mujeres", "it is for women"),
    "sex_M": ("es para hombres", "it is for men"),
    "children": ("tiene hijas o hijos", "you have children"),
    "us_born_children": (
        "tiene hijas o hijos que nacieron en Estados Unidos",
        "you have children who were born in the United States",
    ),
    "disability": ("vive con una discapacidad", "you live with a disability"),
    "indigenous": ("pertenece a un pueblo indígena", "you belong to an Indigenous people"),
    "lacks_acta": ("le falta el acta de nacimiento", "you have no birth certificate"),
    "lacks_curp": ("le falta la CURP", "you have no CURP"),
    "lacks_id": ("le falta una identificación", "you have no identification"),
    "detained": ("está en detención", "you are in detention"),
    "medicines": ("toma medicinas", "you take medicines"),
    "state": ("se da en el estado al que va", "it is given in the state where you are going"),
    "moment": ("sirve en el momento en que está", "it serves at the moment you are in"),
}
#: Fits nearly everybody who is there: a reason, but one after all others.
WEAK = frozenset({"moment"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of somebody. None, or a code in neither set: not known.

    `lacks` and `has` are of `acta`, `curp` and `id`; `destination_state` is a Mexican state by its code in a CURP.
    """

    age: int | None = None
    sex: str | None = None
    children: bool | None = None
    us_born_children: bool | None = None
    disability: bool | None = None
    indigenous: bool | None = None
    lacks: frozenset[str] = frozenset()
    has: frozenset[str] = frozenset()
    detained: bool | None = None
    medicines: bool | None = None
    destination_state: str | None = None
    moment: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A programme by its slug, and why it may help: codes of `REASONS`, the strongest first."""

    programme: str
    reasons: tuple[str, ...]

    @property
    def strong(self) -> bool:
        """Something of the person themselves speaks for it, and not only where they stand."""
        return not WEAK.issuperset(self.reasons)


def words(reason: str, language: str = "") -> str:
    """A reason in words, in this language or the reader's."""
    es, en = REASONS[reason]
    return en if (language or get_language() or "es").startswith("en") else es


def suggest(facts: Facts, sheets: Iterable[tuple[str, Content]]) -> list[Suggestion]:
    """The programmes among these sheets (slug, content) that may help, those with the most reasons first."""
    facts = _with_what_follows(facts)
    found = []
    for slug, content in sheets:
        reasons = reasons_for(facts, content)
        if reasons:
            found.append(Suggestion(slug, reasons))
    return sorted(
        found,
        key=lambda one: (-sum(reason not in WEAK for reason in one.reasons), len(one.reasons), one.programme),
    )


def _with_what_follows(facts: Facts) -> Facts:
    """Whoever has children born there has children; whoever has none has none born there."""
    if facts.us_born_children:
        return replace(facts, children=True)
    if facts.children is False:
        return replace(facts, us_born_children=False)
    return facts


def reasons_for(facts: Facts, content: Content) -> tuple[str, ...]:
    """Why a programme may help; nothing when a known fact speaks against it, or none speaks for it."""
    whom = content["for"]
    answers: dict[str, bool | None] = {}
    if "min_age" in whom:
        answers["min_age"] = None if facts.age is None else facts.age >= whom["min_age"]
    if "max_age" in whom:
        answers["max_age"] = None if facts.age is None else facts.age <= whom["max_age"]
    if "sex" in whom:
        answers[f"sex_{whom['sex']}"] = None if facts.sex is None else facts.sex == whom["sex"]
    for key in ("children", "us_born_children", "disability", "indigenous", "detained", "medicines"):
        if key in whom:
            answers[key] = getattr(facts, key)
    lacking = {code: _lacking(facts, code) for code in whom.get("lacks", ())}
    if lacking and all(answer is False for answer in lacking.values()):
        return ()
    answers.update({f"lacks_{code}": True for code, answer in lacking.items() if answer})
    if content["states"]:
        answers["state"] = (
            None if facts.destination_state is None else facts.destination_state in content["states"]
        )
    answers["moment"] = None if facts.moment is None else facts.moment in content["moments"]
    if False in answers.values():
        return ()
    return tuple(code for code, answer in answers.items() if answer and not _says_it_twice(code, answers))


def _lacking(facts: Facts, code: str) -> bool | None:
    """Whether it is missing; said to be missing and to be there, it is missing: somebody should look."""
    if code in facts.lacks:
        return True
    return False if code in facts.has else None


def _says_it_twice(code: str, answers: Mapping[str, bool | None]) -> bool:
    return (code == "max_age" and bool(answers.get("min_age"))) or (
        code == "children" and bool(answers.get("us_born_children"))
    )
