"""The words of a set of descriptions, each once, with what comparing asks of a word in arrays.

A word is known by its number in the vocabulary, so that whole columns of names are compared at once. Everything here
depends on the word alone (and on the tables of `data/`): the same word is the same everywhere.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .curp_letters import word_letters
from .frequencies import FORMAL_NAMES, GIVEN, SURNAMES, given_bits, surname_bits
from .names import fold, skeleton

#: Words that so many bear as a name that they are not taken for a slip of another name.
KNOWN = frozenset(word for table in (SURNAMES, GIVEN) for word, share in table.items() if share > 2e-5)

Ids = NDArray[np.int32]
MISSING = -1


class Word(NamedTuple):
    """What comparing asks of one word."""

    fold: str
    bones: int  # the skeleton as a stable 64-bit number
    letters: int  # which letters it has (bits 0–25) and which of them twice (bits 26–51)
    fold_letters: int  # the same of its sound
    first: int  # the code of its first letter
    length: int
    surname_bits: float
    given_bits: float
    known: bool  # a name of its own, which is no slip of another; an initial is none, though some bear O as a name
    formal: bool  # a short or English form of other names
    curp: tuple[
        int, int, int
    ]  # what a CURP takes of it: first letter, inner vowel, inner consonant, as classes


@lru_cache(maxsize=262_144)
def word_facts(word: str) -> Word:
    """The facts of a plain word (A–Z)."""
    sound = fold(word)
    return Word(
        sound, stable_hash(skeleton(word)), _letters(word), _letters(sound), ord(word[0]), len(word),
        surname_bits(word), given_bits(word), word in KNOWN and len(word) > 1, word in FORMAL_NAMES, word_letters(word),
    )  # fmt: skip


def _letters(word: str) -> int:
    found = 0
    for letter in word:
        bit = 1 << (ord(letter) - 65 if "A" <= letter <= "Z" else 25)
        found |= bit << 26 if found & bit else bit
    return found


@lru_cache(maxsize=262_144)
def stable_hash(text: str) -> int:
    """The text as an unsigned 64-bit number, the same on every machine and in every version (BLAKE2b); never 0."""
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=8).digest(), "big") or 1


class Vocabulary:
    """Words by number. Grows while descriptions are read; `freeze` makes the arrays that comparing reads."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._number: dict[str, int] = {}
        self._frozen = -1

    def __len__(self) -> int:
        return len(self.words)

    def number(self, word: str) -> int:
        """The number of a word, a new one at its first sight."""
        found = self._number.get(word)
        if found is None:
            found = self._number[word] = len(self.words)
            self.words.append(word)
        return found

    def freeze(self) -> None:
        """Make the arrays anew when words have come since the last time. Index -1 (missing) reads as nothing."""
        if self._frozen == len(self.words):
            return
        facts = [word_facts(word) for word in self.words]
        folds: dict[str, int] = {}
        nothing = Word("", 0, 0, 0, 0, 0, 0.0, 0.0, False, False, (0, 0, 0))
        facts.append(nothing)  # the last place, which -1 reads
        self.fold = np.array(
            [folds.setdefault(f.fold, len(folds)) if f.fold else -1 for f in facts], np.int32
        )
        self.bones = np.array([f.bones for f in facts], np.uint64)
        self.letters = np.array([f.letters for f in facts], np.int64)
        self.fold_letters = np.array([f.fold_letters for f in facts], np.int64)
        self.first = np.array([f.first for f in facts], np.int16)
        self.length = np.array([f.length for f in facts], np.int16)
        self.surname_bits = np.array([f.surname_bits for f in facts], np.float32)
        self.given_bits = np.array([f.given_bits for f in facts], np.float32)
        self.known = np.array([f.known for f in facts], np.bool_)
        self.formal = np.array([f.formal for f in facts], np.bool_)
        self.passed_over = np.array([w in ("MARIA", "JOSE") for w in self.words] + [False], np.bool_)
        self.curp = np.array([f.curp for f in facts], np.uint8)
        self._frozen = len(self.words)
