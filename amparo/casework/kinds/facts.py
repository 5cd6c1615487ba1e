"""Facts that must be known before a case may go on, by name. A room that keeps a fact answers for it here.

A version names facts by their code (`kinds/data/facts.csv` has their words). A code for which no room answers holds
nothing up: the page of the kind says so.
"""

from __future__ import annotations

from collections.abc import Callable

from amparo.casework.kinds.shape import words
from amparo.casework.kinds.shipped import fact_names
from amparo.casework.models import Case
from amparo.custody.models import Stay
from amparo.people.models import Consent, Decision, Identifier, Purpose

Checker = Callable[[Case], bool]
_checkers: dict[str, Checker] = {}


def register(code: str, checker: Checker) -> None:
    """Answer for a fact: `checker` says whether it is known of a case. Call it from the AppConfig.ready of its room."""
    _checkers[code] = checker


def answered_for(code: str) -> bool:
    """Whether a room answers for this fact."""
    return code in _checkers


def all_codes() -> tuple[str, ...]:
    """Every fact that a version may name."""
    return tuple(dict.fromkeys([*fact_names(), *_checkers]))


def name_of(code: str) -> str:
    """The fact in words; its code when it has none."""
    found = fact_names().get(code)
    return words(found) if found is not None else code


def missing(case: Case, statuses: tuple[str, ...]) -> list[str]:
    """The facts that should have been known in these statuses and are not, each once."""
    asked = dict.fromkeys(code for status in statuses for code in case.kind.content["facts"].get(status, ()))
    return [code for code in asked if code in _checkers and not _checkers[code](case)]


def in_words(codes: list[str]) -> str:
    return "; ".join(name_of(code) for code in codes)


def _acceptance(case: Case) -> bool:
    latest = (
        Consent.objects.filter(record__person=case.record.person, purpose=Purpose.ASSISTANCE)
        .order_by("-at", "-pk")
        .first()
    )
    return latest is not None and latest.decision == Decision.GRANTED


def _identity(case: Case) -> bool:
    person = case.record.person
    if person is None:
        return False
    return person.birth_date is not None or Identifier.objects.filter(record__person=person).exists()


def _place(case: Case) -> bool:
    return Stay.objects.filter(record__person=case.record.person, not_seen_since__isnull=True).exists()


register("acceptance", _acceptance)
register("identity", _identity)
register("place", _place)
register("interview", lambda case: case.first_interview_at is not None)
register("officer", lambda case: case.officer_id is not None)
register("subtype", lambda case: bool(case.subtype) or not case.kind.content["subtypes"])
