"""How a name is written for people to read: capitals of a list become ordinary, two surnames in one field become two."""

from __future__ import annotations

from amparo.matching.names import PARTICLES, SUFFIXES
from amparo.matching.names import PLACEHOLDERS as NO_NAMES
from amparo.people.models import Record

_JOINING_WORDS = frozenset(word for word in PARTICLES if len(word) <= 4)

#: Given names, first surname, second surname.
Name = tuple[str, str, str]


def name_of(record: Record) -> Name:
    """The name as this record gives it, as people write it."""
    one, two = record.surname1, record.surname2
    if not one and record.surnames:
        one, two = split_surnames(record.surnames)
    given, one, two = (people_case(part)[:80] for part in (record.given_names, one, two))
    return given, one, two


def split_surnames(text: str) -> tuple[str, str]:
    """Two surnames from one field: `DE LA CRUZ-LOPEZ` is `De La Cruz` and `López` as far as spaces and hyphens tell."""
    units: list[list[str]] = [[]]
    for word in text.replace("-", " ").split():
        units[-1].append(word)
        if word.upper().strip(".") not in _JOINING_WORDS:
            units.append([])
    parts = [" ".join(unit) for unit in units if unit]
    if len(parts) < 2:
        return text.strip(), ""
    return parts[0], " ".join(parts[1:])


def people_case(text: str) -> str:
    """A name as people write it: capitals become ordinary, particles small inside; mixed case is left alone."""
    words = [word for word in text.split() if word.upper().strip(".") not in NO_NAMES | SUFFIXES]
    if any(word != word.upper() for word in words):
        return " ".join(words)
    cased = [
        word.lower()
        if position and word in _JOINING_WORDS
        else "-".join(part.capitalize() for part in word.split("-"))
        for position, word in enumerate(words)
    ]
    return " ".join(cased)
