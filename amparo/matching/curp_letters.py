"""The letters that a CURP takes of a name, as classes of letters that are written for one another.

A CURP opens with the first letter and the first inner vowel of the first surname, the first letter of the second surname
and of the given name, and holds the first inner consonant of each at its end (`identifiers.derive_pre_curp`, domain §5.1).
Names are written as they are heard (Vázquez, Basques), and a CURP writes X for Ñ, for what is not there, and for the vowel
of an inconvenient word: so letters are compared by class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .levels import Codes, first_of

if TYPE_CHECKING:
    from .table import People
    from .vocabulary import Ids, Vocabulary

Rows = NDArray[np.int64]

#: Letters of one class are not told apart. A CURP's X stands for Ñ or for no letter, and plain words write Ñ as N.
_CONSONANT_CLASSES = ("BV", "CKQSZ", "D", "F", "GJ", "H", "L", "M", "NX", "P", "R", "T", "W", "Y")
_VOWEL_CLASSES = ("A", "EI", "OU")

_X = ord("X")
_CONSONANTS = frozenset("BCDFGHJKLMNPQRSTVWXYZ")
_VOWELS = frozenset("AEIOU")

#: By the byte of a letter, its class as a first letter or inner consonant, and as an inner vowel. A vowel of class 0 is any.
LETTER = np.zeros(256, np.uint8)
VOWEL = np.zeros(256, np.uint8)
for _number, _letters in enumerate((*_CONSONANT_CLASSES, "A", "E", "I", "O", "U"), start=1):
    for _letter in _letters:
        LETTER[ord(_letter)] = _number
for _number, _letters in enumerate(_VOWEL_CLASSES, start=1):
    for _letter in _letters:
        VOWEL[ord(_letter)] = _number


def word_letters(word: str) -> tuple[int, int, int]:
    """Of a plain word, the classes of its first letter, its first inner vowel and its first inner consonant;
    0 where there is none to compare."""
    inner = word[1:]
    vowel = next((letter for letter in inner if letter in _VOWELS), "")
    consonant = next((letter for letter in inner if letter in _CONSONANTS), "X")
    return (
        int(LETTER[ord(word[0])]),
        int(VOWEL[ord(vowel)]) if vowel else 0,
        int(LETTER[ord(consonant)]) if inner else 0,
    )


def letters_of_pairs(a: People, i: Rows, b: People, j: Rows) -> tuple[Codes, Codes]:
    """How the letters of the CURP that only one side gives agree with the other side's surnames and given names: levels of
    `curp_surnames` and `curp_given`, 0 where neither or both give one.

    `both` surnames of the record fit the CURP, in either order, or its only one where the CURP has only one; `first`,
    `second`: the record's only surname fits the CURP's first or second; `mixed`: one of its two; `different`: none. Of the
    given names: the one that a CURP takes is the `same`, an `other` fits, or all are `different`.
    """
    words = a.vocabulary
    curps_a, curps_b = a.numbers["curp"], b.numbers["curp"]
    there_a, there_b = curps_a[i, 0] > 0, curps_b[j, 0] > 0
    surnames, given = np.zeros(len(i), np.int8), np.zeros(len(i), np.int8)
    for at, curps, rows, other, others in (
        (np.flatnonzero(there_a & ~there_b), curps_a, i, b, j),
        (np.flatnonzero(there_b & ~there_a), curps_b, j, a, i),
    ):
        if len(at):
            curp, row = curps[rows[at]], others[at]
            surnames[at] = _surnames(words, curp, other.heads[row])
            given[at] = _given(words, curp, other.given[row])
    return surnames, given


def _surnames(words: Vocabulary, curp: NDArray[np.uint8], heads: Ids) -> Codes:
    """The level of each row of surnames with the CURP of the same row."""
    letter, vowel = LETTER[curp], VOWEL[curp[:, 1]]
    spelt = words.curp[heads]
    paternal = _fits(spelt, letter[:, 0], letter[:, 13])
    paternal &= (vowel[:, None] == 0) | (spelt[:, :, 1] == 0) | (spelt[:, :, 1] == vowel[:, None])
    maternal = _fits(spelt, letter[:, 2], letter[:, 14])
    one, two = heads[:, 0] >= 0, heads[:, 1] >= 0
    only = (curp[:, 2] == _X) & (curp[:, 14] == _X)  # the CURP knows no second surname
    fits_first, fits_second = (paternal[:, 0] | paternal[:, 1]), (maternal[:, 0] | maternal[:, 1])
    both = (paternal[:, 0] & maternal[:, 1]) | (paternal[:, 1] & maternal[:, 0])
    return first_of(
        [
            ~one, two & both, two & only & fits_first, two & (fits_first | fits_second), two,
            fits_first & only, fits_first, fits_second,
        ],
        [0, 1, 2, 4, 5, 1, 2, 3],
        5,
    )  # fmt: skip


def _given(words: Vocabulary, curp: NDArray[np.uint8], given: Ids) -> Codes:
    """The level of each row of given names with the CURP of the same row. A short form (Beto) that does not fit says nothing."""
    letter = LETTER[curp]
    there = given >= 0
    fits = _fits(words.curp[given], letter[:, 3], letter[:, 15]) & there
    # A CURP takes the second name of María or José with another.
    second = there[:, 1] & words.passed_over[given[:, 0]]
    taken = np.where(second, fits[:, 1], fits[:, 0])
    short = (words.formal[given] & there).any(axis=1)
    other = np.asarray(fits.any(axis=1))
    return first_of([~there[:, 0], taken, other, np.asarray(short)], [0, 1, 2, 0], 3)


def _fits(
    spelt: NDArray[np.uint8], first: NDArray[np.uint8], consonant: NDArray[np.uint8]
) -> NDArray[np.bool_]:
    """Which words have this first letter and inner consonant; of an initial the first letter is all there is."""
    inner = spelt[:, :, 2]
    found: NDArray[np.bool_] = (spelt[:, :, 0] == first[:, None]) & (
        (inner == consonant[:, None]) | (inner == 0)
    )
    found &= (first != 0)[:, None]
    return found
