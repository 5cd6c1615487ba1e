"""Which programmes may serve somebody, of whom a few facts are known. Pure: it knows neither the catalogue nor the person.

It stands on the ground floor because both doors suggest: the workspace beside a file, the portal after five questions, and the
portal may import nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Why = Literal[
    "right", "need", "lacks", "min_age", "max_age", "sex", "children", "us_born_children", "disability", "indigenous", "detained",
    "medicines", "state", "moment",
]  # fmt: skip

#: How much each reason weighs. What is about the person goes before what is about everybody in the same place.
WEIGHTS: Mapping[Why, int] = {
    "lacks": 5, "us_born_children": 5, "disability": 5, "min_age": 4, "max_age": 3, "medicines": 4, "indigenous": 4,
    "detained": 4, "need": 4, "state": 3, "right": 3, "children": 2, "sex": 2, "moment": 1,
}  # fmt: skip
#: Reasons that by themselves are none: nearly every programme has them.
TOO_GENERAL = frozenset({"moment", "sex"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of somebody. None and empty: not known, and then nothing is suggested by it and nothing is left out."""

    moments: frozenset[str] = frozenset()
    state: str = ""  # of Mexico, where they are or go
    rights: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    age: int | None = None
    sex: str = ""
    children: bool | None = None
    us_born_children: bool | None = None
    disability: bool | None = None
    indigenous: bool | None = None
    detained: bool | None = None
    medicines: bool | None = None
    lacks: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    why: Why
    value: str = ""


@dataclass(frozen=True, slots=True)
class Suggested:
    slug: str
    reasons: tuple[Reason, ...]
    score: int


def suggest(facts: Facts, sheets: Iterable[tuple[str, Mapping[str, Any]]]) -> list[Suggested]:
    """The programmes that may serve, those with most reasons first; each with why. A programme for others is left out."""
    found = []
    for slug, content in sheets:
        reasons = _reasons(facts, content)
        if reasons is None or all(reason.why in TOO_GENERAL for reason in reasons):
            continue
        found.append(Suggested(slug, tuple(reasons), sum(WEIGHTS[reason.why] for reason in reasons)))
    return sorted(found, key=lambda one: (-one.score, one.slug))


def _reasons(facts: Facts, content: Mapping[str, Any]) -> list[Reason] | None:
    """Why this programme may serve; None when it is for others, elsewhere, or about something that was not asked."""
    whom = content.get("for", {})
    if facts.moments and facts.moments.isdisjoint(content["moments"]):
        return None
    if content["states"] and facts.state and facts.state not in content["states"]:
        return None
    if not _fits(facts, whom):
        return None
    reasons = list(_of_the_person(facts, whom))
    asked = facts.rights | facts.needs
    matched = [Reason("need", code) for code in content["needs"] if code in facts.needs]
    matched += [Reason("right", code) for code in content["rights"] if code in facts.rights]
    if asked and not matched and not any(reason.why == "lacks" for reason in reasons):
        return None
    if facts.state and facts.state in content["states"]:
        reasons.append(Reason("state", facts.state))
    reasons += [Reason("moment", code) for code in content["moments"] if code in facts.moments]
    return matched + reasons


def _fits(facts: Facts, whom: Mapping[str, Any]) -> bool:
    """Whether nothing that is known says that the programme is for others. A bound of age needs an age."""
    for key in ("min_age", "max_age"):
        if key in whom and facts.age is None:
            return False
    if facts.age is not None and not whom.get("min_age", 0) <= facts.age <= whom.get("max_age", 200):
        return False
    if "sex" in whom and facts.sex and facts.sex != whom["sex"]:
        return False
    for key in ("children", "us_born_children", "disability", "indigenous", "detained", "medicines"):
        if whom.get(key) and getattr(facts, key) is False:
            return False
    return not ("lacks" in whom and facts.lacks is not None and facts.lacks.isdisjoint(whom["lacks"]))


def _of_the_person(facts: Facts, whom: Mapping[str, Any]) -> Iterable[Reason]:
    for paper in whom.get("lacks", ()):
        if paper in (facts.lacks or ()):
            yield Reason("lacks", paper)
    if "min_age" in whom and facts.age is not None:
        yield Reason("min_age", str(whom["min_age"]))
    if "max_age" in whom and facts.age is not None:
        yield Reason("max_age", str(whom["max_age"]))
    if "sex" in whom and facts.sex == whom["sex"]:
        yield Reason("sex", facts.sex)
    keys: Collection[Why] = (
        "us_born_children",
        "children",
        "disability",
        "indigenous",
        "detained",
        "medicines",
    )
    for key in keys:
        if whom.get(key) and getattr(facts, key):
            yield Reason(key)
