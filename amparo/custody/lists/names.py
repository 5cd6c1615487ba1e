"""A whole name in one field, parted into surnames and given names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import log2

from amparo.matching.frequencies import GIVEN, SURNAMES
from amparo.matching.names import GIVEN_SHORT, PARTICLES, PLACEHOLDERS, SURNAME_SHORT, plain

_RARE = 1e-6


def without_placeholders(text: str) -> str:
    """A name as given, without what systems write when they have none (FNU, LNU, UNK, NMN …)."""
    words = text.split()
    kept = [word for word in words if plain(word) not in PLACEHOLDERS or not plain(word)]
    joined = re.sub(r"[^A-Z]", "", plain(text))
    if joined in PLACEHOLDERS or not any(character.isalpha() for character in "".join(kept)):
        return ""
    return " ".join(kept)


def surnames_first(names: Iterable[str]) -> bool:
    """Whether a column of whole names without commas begins with the surnames, from all of them together."""
    leaning = 0.0
    for name in names:
        words = [word for word in plain(name).split() if word not in PARTICLES]
        if "," in name or len(words) < 2:
            continue
        leaning += _leaning(words[0]) - _leaning(words[-1])
    return leaning > 0


def part_name(text: str, *, surnames_lead: bool = False) -> tuple[str, str]:
    """(given names, surnames) of a whole name.

    A comma parts them ("GARCIA LOPEZ, JOSE LUIS"). Without one the words are parted where they fit best with how
    common each is as a given name and as a surname; `surnames_lead` says which come first in this list. A single
    word is a surname.
    """
    if "," in text:
        surnames, *given = (part.strip() for part in text.split(","))
        return without_placeholders(" ".join(part for part in given if part)), without_placeholders(surnames)
    text = without_placeholders(text)
    groups = _groups(text.split())
    if len(groups) < 2:
        return "", text
    bits = [_leaning(group.split()[-1]) for group in groups]  # above 0: rather a surname
    total = len(groups)
    best, best_score = 1, float("-inf")
    for cut in range(1, total):
        head, tail = bits[:cut], bits[cut:]
        fits = sum(head) - sum(tail) if surnames_lead else sum(tail) - sum(head)
        count = cut if surnames_lead else total - cut
        # Two surnames are the rule; one is usual in American lists; three are a given name taken for one.
        fits += -1.0 if count == 1 else 2.0 if count == 2 else -4.0 * (count - 2)
        if fits > best_score:
            best, best_score = cut, fits
    head_text, tail_text = " ".join(groups[:best]), " ".join(groups[best:])
    return (tail_text, head_text) if surnames_lead else (head_text, tail_text)


def _groups(words: list[str]) -> list[str]:
    """Words with the particles before them: `DE LA CRUZ` is one."""
    groups: list[str] = []
    waiting: list[str] = []
    for word in words:
        waiting.append(word)
        # A lone E is an initial; only Y joins surnames (ORTEGA Y GASSET).
        if plain(word) not in PARTICLES or plain(word) == "E":
            groups.append(" ".join(waiting))
            waiting = []
    if waiting:
        groups.append(" ".join(waiting)) if not groups else groups.__setitem__(
            -1, " ".join([groups[-1], *waiting])
        )
    return groups


def _leaning(word: str) -> float:
    """How many bits speak for a surname (above 0) rather than a given name (below 0)."""
    bare = plain(word).split()
    if not bare:
        return 0.0
    if all(len(part) == 1 for part in bare):  # an initial stands for a given name
        return -6.0
    as_surname = max(SURNAMES.get(SURNAME_SHORT.get(part, part), _RARE) for part in bare)
    as_given = max(GIVEN.get(GIVEN_SHORT.get(part, part), _RARE) for part in bare)
    return max(-8.0, min(8.0, log2(as_surname / as_given)))
