"""Many descriptions as columns: what `observe` compares, a whole array of pairs at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .identifiers import STATES
from .prepared import Prepared
from .vocabulary import MISSING, Ids, Vocabulary

GIVEN_WORDS = 4
PARENT_WORDS = 3
#: Widest identifier of each kind that is compared; longer ones are cut.
WIDTHS = {"curp": 18, "a_number": 9, "passport": 12, "matricula": 12, "phone": 14}
SEXES = {"": 0, "M": 1, "F": 2, "X": 3}
STATE_NUMBERS = {"": 0} | {code: number for number, code in enumerate(sorted(STATES), start=1)}


@dataclass(slots=True)
class People:
    """Descriptions in columns. Row `i` of every array is the same description; words are numbers of `vocabulary`.

    `births` holds up to two dates a row as year, month, day (0 = not known); `years` an interval where no date is
    known (0, 0 = nothing known). `numbers` holds each identifier as bytes, zeros behind.
    """

    vocabulary: Vocabulary
    surnames: Ids  # (n, 2)
    heads: Ids  # (n, 2), of each surname the word whose letters a CURP takes
    husband: Ids  # (n,)
    given: Ids  # (n, GIVEN_WORDS)
    mother: Ids  # (n, PARENT_WORDS)
    father: Ids  # (n, PARENT_WORDS)
    births: NDArray[np.int16]  # (n, 2, 3)
    years: NDArray[np.int16]  # (n, 2)
    sex: NDArray[np.int8]
    state: NDArray[np.int8]
    place: Ids
    numbers: dict[str, NDArray[np.uint8]]

    def __len__(self) -> int:
        return len(self.sex)

    def part(self, begin: int, end: int) -> People:
        """Some of the rows, as a view."""
        rows = slice(begin, end)
        return People(
            self.vocabulary, self.surnames[rows], self.heads[rows], self.husband[rows], self.given[rows],
            self.mother[rows], self.father[rows], self.births[rows], self.years[rows], self.sex[rows],
            self.state[rows], self.place[rows],
            {name: numbers[rows] for name, numbers in self.numbers.items()},
        )  # fmt: skip

    def take(self, rows: NDArray[np.int64]) -> People:
        """These rows, as a copy."""
        return People(
            self.vocabulary, self.surnames[rows], self.heads[rows], self.husband[rows], self.given[rows],
            self.mother[rows], self.father[rows], self.births[rows], self.years[rows], self.sex[rows],
            self.state[rows], self.place[rows], {name: numbers[rows] for name, numbers in self.numbers.items()},
        )  # fmt: skip

    @property
    def places(self) -> list[str]:
        """The municipalities by number: they share the vocabulary with the names."""
        return self.vocabulary.words


def people_of(described: Sequence[Prepared], vocabulary: Vocabulary | None = None) -> People:
    """The columns of these descriptions. With a vocabulary, the words join it (two tables can then be compared)."""
    words = Vocabulary() if vocabulary is None else vocabulary
    number = words.number
    surnames, given, mother, father = [], [], [], []
    heads, husbands = {}, {}  # of the few rows that have them
    births, years, sexes, states, places = [], [], [], [], []
    for row, one in enumerate(described):
        surnames.append(_two(one.surnames, number))
        if one.heads:
            heads[row] = _two(one.heads, number)
        if one.husband:
            husbands[row] = number(one.husband)
        given.append(_some(one.given, GIVEN_WORDS, number))
        mother.append(_some(one.mother, PARENT_WORDS, number))
        father.append(_some(one.father, PARENT_WORDS, number))
        dates = [(*birth,) for birth in one.births[:2]]
        births.append((*dates, *(((0, 0, 0),) * (2 - len(dates)))))
        years.append(one.years or (0, 0))
        sexes.append(SEXES.get(one.sex, 0))
        states.append(STATE_NUMBERS.get(one.state, 0))
        places.append(number(one.municipality) if one.municipality else MISSING)
    words.freeze()
    count = len(described)
    surname_ids = np.array(surnames, np.int32).reshape(count, 2)
    head_ids, husband_ids = surname_ids.copy(), np.full(count, MISSING, np.int32)
    for row, two in heads.items():
        head_ids[row] = two
    for row, word in husbands.items():
        husband_ids[row] = word
    return People(
        words,
        surname_ids,
        head_ids,
        husband_ids,
        np.array(given, np.int32).reshape(count, GIVEN_WORDS),
        np.array(mother, np.int32).reshape(count, PARENT_WORDS),
        np.array(father, np.int32).reshape(count, PARENT_WORDS),
        np.array(births, np.int16).reshape(count, 2, 3),
        np.array(years, np.int16).reshape(count, 2),
        np.array(sexes, np.int8),
        np.array(states, np.int8),
        np.array(places, np.int32),
        {name: _bytes([getattr(one, name) for one in described], width) for name, width in WIDTHS.items()},
    )


def _two(words: tuple[str, ...], number) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    if not words:
        return MISSING, MISSING
    if len(words) == 1:
        return number(words[0]), MISSING
    return number(words[0]), number(words[-1])


_NONE = (MISSING,) * GIVEN_WORDS


def _some(words: tuple[str, ...], most: int, number) -> tuple[int, ...]:  # type: ignore[no-untyped-def]
    if not words:
        return _NONE[:most]
    found = [number(word) for word in words[:most]]
    return (*found, *((MISSING,) * (most - len(found))))


def _bytes(texts: Iterable[str], width: int) -> NDArray[np.uint8]:
    coded = np.array([text.encode("ascii", "replace")[:width] for text in texts], f"S{width}")
    return coded.view(np.uint8).reshape(len(coded), width)


def joined(tables: Sequence[People]) -> People:
    """Several tables one after the other, with one vocabulary."""
    words = Vocabulary()
    places = []  # of each table, the new number of each of its words; -1 stays -1
    for table in tables:
        places.append(np.array([words.number(word) for word in table.vocabulary.words] + [MISSING], np.int32))
    words.freeze()

    def renumbered(name: str) -> Ids:
        parts = [place[getattr(table, name)] for table, place in zip(tables, places, strict=True)]
        return np.concatenate(parts)

    def together(name: str) -> NDArray:  # type: ignore[type-arg]
        return np.concatenate([getattr(table, name) for table in tables])

    return People(
        words, renumbered("surnames"), renumbered("heads"), renumbered("husband"), renumbered("given"),
        renumbered("mother"), renumbered("father"),
        together("births"), together("years"), together("sex"), together("state"), renumbered("place"),
        {name: np.concatenate([table.numbers[name] for table in tables]) for name in WIDTHS},
    )  # fmt: skip
