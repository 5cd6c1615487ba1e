"""The reasons that officers give most, so that nobody has to type them: a table. `code` is stored, words are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

#: code → words. For the same person, for different people, for neither yet.
FREQUENT: dict[str, Any] = {
    "same_number": _("The same number (A-number, CURP, matrícula)"),
    "same_birth_and_names": _("The same names and birth date, written differently"),
    "same_parents": _("The same parents"),
    "same_phone": _("The same telephone or relative"),
    "seen_in_person": _("I saw or spoke with the person"),
    "two_places": _("In two places on one day"),
    "other_number": _("Another number"),
    "other_birth": _("Another birth date or age"),
    "other_parents": _("Other parents"),
    "family_says": _("The family says so"),
    "must_ask": _("I have to ask the person or the family"),
    "too_little": _("Too little is known"),
}
LONGEST = 300


def as_text(because: Iterable[str], more: str) -> str:
    """The reason that both histories show: the chosen phrases in the writer's language, then what was typed."""
    chosen: Collection[str] = [str(words) for code, words in FREQUENT.items() if code in set(because)]
    return ". ".join(part for part in (*chosen, more.strip()) if part)[:LONGEST]
