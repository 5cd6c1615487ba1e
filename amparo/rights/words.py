"""Days in words, as surely as they are known."""

from __future__ import annotations

from amparo.casework.letters.printing import in_words
from amparo.rights.allegations.dates import Certainty, When


def day_in_words(when: When, language: str) -> str:
    """When it happened, as a letter writes it."""
    spanish = language != "en"
    if when.day is None:
        return "en una fecha que no se conoce" if spanish else "on a day that is not known"
    day = in_words(when.day, language)
    if when.certainty == Certainty.BETWEEN and when.until is not None:
        until = in_words(when.until, language)
        return f"entre el {day} y el {until}" if spanish else f"between {day} and {until}"
    if when.certainty == Certainty.ABOUT:
        return f"alrededor del {day}" if spanish else f"about {day}"
    return f"el {day}" if spanish else f"on {day}"
