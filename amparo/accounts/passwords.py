"""A password that is mostly words of the house is the first that somebody tries."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = Path(__file__).with_name("data") / "password_words.txt"
#: What must be left of a password when the words of the house, years and repetitions are taken out.
LEAST_OWN = 8


@cache
def words() -> tuple[str, ...]:
    """The longest first, so that a word inside another does not hide it."""
    return tuple(sorted(WORDS.read_text(encoding="utf-8").split(), key=len, reverse=True))


def own(password: str) -> str:
    """What of a password is not of the house: without accents, case, its words, years and runs of one character."""
    letters = unicodedata.normalize("NFKD", password.casefold())
    text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    for word in words():
        text = text.replace(word, "")
    return re.sub(r"(.)\1+", r"\1", re.sub(r"(19|20)\d\d", "", text))


class OfTheHouse:
    """Django's validator: refuses what is left too short."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(own(password)) < LEAST_OWN:
            raise ValidationError(
                _("This password is made of words of our work, which are tried first. Use others."),
                code="of_the_house",
            )

    def get_help_text(self) -> str:
        return _("Do not use words of our work, such as the name of the consulate or of this program.")
