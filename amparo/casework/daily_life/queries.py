"""What the file knows of a child's daily life. Read only by whoever keeps the file; of a minor's file, by the team."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language

from amparo.casework.daily_life.models import DailyLife
from amparo.casework.daily_life.rules import asked_for, questions
from amparo.casework.models import Child
from amparo.people.models import Person


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered once: its rows in words, and what asks for something."""

    kept: DailyLife
    rows: tuple[tuple[str, str], ...]
    needs: tuple[str, ...]


def age_of(person: Person, child: Child | None, today: dt.date) -> int | None:
    """How old the child, or the person of the file, is in whole years; None when nobody wrote it."""
    if child is None:
        birth = person.youngest_birth_date or person.birth_date
    elif child.birth_date is None:
        return child.age + _years(child.written_at.date(), today) if child.age is not None else None
    else:
        birth = child.birth_date
    return _years(birth, today) if birth is not None else None


def _years(since: dt.date, today: dt.date) -> int:
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))


def answered(person: Person, child: Child | None) -> list[Answered]:
    """Everything answered about one child, the latest first. One query."""
    kept = DailyLife.objects.filter(record__person=person, child=child).select_related("by")
    return [_in_words(one) for one in kept.order_by("-at", "-pk")]


def needs_of(person: Person) -> dict[int | None, tuple[str, ...]]:
    """What the latest answers about each child of a file ask for; the person's own under None. One query."""
    latest: dict[int | None, DailyLife] = {}
    for one in DailyLife.objects.filter(record__person=person).order_by("at", "pk"):
        latest[one.child_id] = one
    return {child_id: _in_words(one).needs for child_id, one in latest.items()}


def _in_words(kept: DailyLife) -> Answered:
    language = (get_language() or "es")[:2]
    rows = []
    for code, question in questions()[kept.asked].items():
        words = {one.code: one.words[language] for one in question.answers}
        if code in kept.answers:
            rows.append((question.words[language], words[kept.answers[code]]))
    needs = tuple(one.domain[language] for one in asked_for(kept.asked, kept.answers))
    return Answered(kept, tuple(rows), needs)
