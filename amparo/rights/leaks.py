"""Whether a text tells who somebody is: by what is known of them, or by the look of a number. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

#: Words of names that are words of every text.
COMMON = frozenset(
    ["de", "del", "la", "las", "los", "y", "e", "da", "do", "dos", "san", "santa", "the", "of", "and"]
)
SHORTEST = 3
#: A number of so many digits or more that we know is looked for within any other digits.
DIGITS = 7
_LOOKS = (
    re.compile(r"\b[Aa][\s#-]*(?:\d[\s-]*){8,9}\b"),  # an A-number
    re.compile(r"(?<!\d)(?:\+?\d[\s().-]*){10,13}(?!\d)"),  # a telephone
    re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    re.compile(r"\b[A-Za-z]{4}\d{6}[HMXhmx][A-Za-z]{5}\w\d\b"),  # a CURP
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of some people: words of their names, numbers and codes, all folded."""

    names: frozenset[str]
    codes: frozenset[str]


def known(names: Iterable[str], codes: Iterable[str]) -> Known:
    """Of names as they are written, and of numbers: A-numbers, telephones, CURPs, passports, folios."""
    words = {word for name in names for word in _words(name) if len(word) >= SHORTEST and word not in COMMON}
    found = {_bare(code) for code in codes}
    found |= {
        code[1:] for code in found if code[:1] == "a" and code[1:].isdigit()
    }  # A-numbers, without their letter
    found |= {code.lstrip("0") for code in found if code.isdigit()} | {
        code[-10:] for code in found if code.isdigit() and len(code) > 10
    }
    return Known(frozenset(words), frozenset(code for code in found if len(code) >= DIGITS))


def together(of: Iterable[Known]) -> Known:
    """What is known of any of them."""
    every = list(of)
    return Known(
        frozenset().union(*(one.names for one in every)), frozenset().union(*(one.codes for one in every))
    )


def leaks(text: str, of: Known) -> list[str]:
    """What in this text tells who somebody is, as it is known: empty when nothing does."""
    found = [word for word in dict.fromkeys(_words(text)) if word in of.names]
    bare, digits = _bare(text), re.sub(r"\D", "", text)
    found += sorted(code for code in of.codes if code in (digits if code.isdigit() else bare))
    found += [match.group().strip() for look in _LOOKS for match in look.finditer(text)]
    return list(dict.fromkeys(found))


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _fold(text))


def _bare(text: str) -> str:
    return "".join(_words(text))
