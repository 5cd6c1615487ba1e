"""The municipalities of Mexico by name, however it is written. Pure: reads no database.

People write "Cd. Juárez", "Sta. María del Oro, Nay.", "Ecatepec Edo. Mex." and "Cancún", which is a town and not the
municipality; and "Benito Juárez" is the name of seven municipalities. An answer is therefore a list, and certain only when one
place can be meant.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from amparo.matching.identifiers import STATES, state_code
from amparo.places.geography import fold

#: INEGI's number of each state (the first two digits of a municipality's code) and CURP's two letters for it.
STATE_OF_NUMBER: dict[str, str] = {
    f"{number:02}": code for number, code in enumerate((code for code in STATES if code != "NE"), start=1)
}
#: The states by their names, for lists to choose from. Nobody's destination is the state of landing: no list begins with one.
STATE_CHOICES: list[tuple[str, str]] = sorted(
    ((code, STATES[code]) for code in STATE_OF_NUMBER.values()), key=lambda pair: fold(pair[1])
)

#: Abbreviations as they stand on forms and envelopes.
SHORT: dict[str, str] = {
    "bto": "benito", "cap": "capitan", "cd": "ciudad", "cnel": "coronel", "dr": "doctor", "fco": "francisco",
    "fdo": "fernando", "gpe": "guadalupe", "gral": "general", "h": "heroica", "hca": "heroica", "ign": "ignacio",
    "ing": "ingeniero", "lic": "licenciado", "ma": "maria", "mpal": "municipal", "ntra": "nuestra", "nva": "nueva",
    "nvo": "nuevo", "prof": "profesor", "pto": "puerto", "s": "san", "sn": "san", "snta": "santa", "sta": "santa", "sto": "santo",
    "tte": "teniente", "vlla": "villa", "xalapa": "jalapa",
}  # fmt: skip
#: Words before a name that are not of it.
BEFORE = re.compile(
    r"^(?:(?:el )?municipio|mpio|mun|alcaldia|alc|delegacion|del|demarcacion territorial)(?: de)? (?=\w)"
)
#: Words that say what sort of place it is, or join others.
GENERIC = frozenset(
    (
        "ciudad",
        "villa",
        "heroica",
        "heroico",
        "pueblo",
        "magico",
        "de",
        "del",
        "la",
        "las",
        "lo",
        "los",
        "el",
        "y",
        "e",
    )
)

#: Names that begin with these are not called by the first word.
SAINTS = frozenset(("san", "santa", "santo", "santos", "general", "doctor", "nuevo", "nueva"))

NAME, SEAT, BARE, SOUND, BEGINS, HOLDS = 100.0, 99.0, 96.0, 93.0, 92.0, 90.0
#: From here on a name was written rightly, and what is merely alike is not offered beside it.
RIGHT = 96.0
#: How like a misspelt name must be, and what a likeness of 100 is worth.
ALIKE, ALIKE_SHORT, WORTH = 80.0, 84.0, 0.92
#: Beside the best, those that come so near to it are offered.
BESIDE = 12.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A municipality as the table has it."""

    code: str
    name: str
    state: str
    population: int = 0
    seat: str = ""
    also: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """Its name with its state, and the seat where that has another name: "Benito Juárez (Cancún), Quintana Roo"."""
        town = f" ({self.seat})" if self.seat and not bare(self.seat) <= bare(self.name) else ""
        return f"{self.name}{town}, {STATES[self.state]}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A municipality that may be meant, and how like its name is what was written (0 to 100)."""

    entry: Entry
    likeness: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The municipalities that may be meant, the likeliest and most populous first, and how many more there are."""

    candidates: tuple[Candidate, ...] = ()
    more: int = 0

    @property
    def certain(self) -> Entry | None:
        """The one municipality that can be meant, or None: several can, or the only one is merely alike."""
        if len(self.candidates) == 1 and not self.more and self.candidates[0].likeness >= HOLDS:
            return self.candidates[0].entry
        return None


def words(text: str) -> str:
    """A name folded, with its abbreviations written out."""
    folded = BEFORE.sub("", fold(text))
    return " ".join(SHORT.get(word, word) for word in folded.split())


def bare(text: str) -> frozenset[str]:
    """The words of a name that say which place it is."""
    return frozenset(_core(words(text)).split())


def sound(text: str) -> str:
    """How a folded name sounds in Mexico: s, z and c, b and v, ll and y, x and j are one, and an h is silent."""
    for written, heard in _SOUNDS:
        text = re.sub(written, heard, text)
    return re.sub(r"(.)\1+", r"\1", text.replace(" ", ""))


_SOUNDS = (
    (r"(?<!c)h", ""), (r"qu(?=[ei])", "k"), (r"tz|z|c(?=[ei])", "s"), (r"c(?!h)|q", "k"), (r"v", "b"), (r"ll|i(?=[aeou])", "y"),
    (r"x|g(?=[ei])", "j"), (r"(?<=[a-z])w", "u"), (r"m\b", "n"),
)  # fmt: skip


def _core(name: str) -> str:
    """The words of a written-out name that say which place it is, in their order."""
    return " ".join(word for word in name.split() if word not in GENERIC) or name


class Municipalities:
    """Finds municipalities by name."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = {entry.code: entry for entry in entries}
        self._exact: dict[str, dict[str, float]] = defaultdict(dict)
        self._bare: dict[frozenset[str], set[str]] = defaultdict(set)
        self._heard: dict[str, set[str]] = defaultdict(set)
        self._with: dict[str, set[int]] = defaultdict(set)
        self._heard_first: dict[str, set[str]] = defaultdict(set)
        self._names: list[tuple[str, str]] = []
        self._spellings: list[str] = []
        self._spelt: list[str] = []
        for entry in self.entries.values():
            name = words(entry.name)
            self._learn(entry.code, name, NAME)
            for other in map(words, (entry.seat, *entry.also)):
                # A seat that is only the short form of the name is found as such, beside others with that short form.
                if other and not set(other.split()) <= set(name.split()):
                    self._learn(entry.code, other, SEAT)

    def _learn(self, code: str, name: str, worth: float) -> None:
        self._exact[name][code] = max(worth, self._exact[name].get(code, 0))
        self._bare[bare(name)].add(code)
        self._heard[sound(name)].add(code)
        for word in name.split():
            self._with[word].add(len(self._names))
        self._names.append((name, code))
        first, *others = _core(name).split()
        self._spellings.append(name)
        self._spelt.append(code)
        if others and first not in SAINTS:
            # People say Naucalpan, not Naucalpan de Juárez.
            self._heard_first[sound(first)].add(code)
            self._spellings.append(first)
            self._spelt.append(code)

    def find(self, text: str, state: str = "", limit: int = 10) -> Answer:
        """The municipalities that a line may mean, in one state when it is given (letters, name or abbreviation).

        The line may carry the state itself: "Juárez, Chih.", "Tuxtepec Oaxaca", "Ecatepec (Edo. Mex.)".
        """
        wanted = state_code(state) if state else ""
        if state and not wanted:
            return Answer()
        best: dict[str, float] = {}
        for name, named in _readings(text):
            if wanted and named and named != wanted:
                continue
            found = self._scores(name, wanted or named) if name else {}
            if found and max(found.values()) > max(best.values(), default=0.0):
                best = found
            if best and max(best.values()) >= RIGHT:
                break
        return self._answer(best, limit)

    def _scores(self, name: str, state: str) -> dict[str, float]:
        found: dict[str, float] = {}

        def take(code: str, likeness: float) -> None:
            if not state or self.entries[code].state == state:
                found[code] = max(likeness, found.get(code, 0.0))

        for code, worth in self._exact.get(name, {}).items():
            take(code, worth)
        if not found:
            for code in self._bare.get(bare(name), ()):
                take(code, BARE)
        parts = self._parts(name)
        if found:
            # "Juchitán" is a small municipality of Guerrero, and what everybody calls the large one of Oaxaca.
            largest = max(self.entries[code].population for code in found)
            for code, likeness in parts:
                if likeness == BEGINS and code not in found and self.entries[code].population > largest:
                    take(code, RIGHT)
            return found
        for code in self._heard.get(sound(name), ()):
            take(code, SOUND)
        for code in self._heard_first.get(sound(name), ()):
            take(code, BEGINS)
        for code, likeness in parts:
            take(code, likeness)
        # Beside a name that was written rightly as far as it goes, what is merely alike is offered only if it is a larger place.
        largest = max((self.entries[code].population for code in found), default=0)
        for _name, likeness, at in process.extract(
            name, self._spellings, scorer=fuzz.ratio, score_cutoff=_enough(name), limit=60
        ):
            if self.entries[self._spelt[at]].population > largest:
                take(self._spelt[at], likeness * WORTH)
        return found

    def _parts(self, name: str) -> list[tuple[str, float]]:
        """The municipalities whose name begins with what was written, or holds it."""
        asked = name.split()
        if not asked:
            return []
        begins = f"{_core(name)} "
        return [
            (code, BEGINS if _core(whole).startswith(begins) else HOLDS)
            for at in set.intersection(*(self._with.get(word, set()) for word in asked))
            for whole, code in (self._names[at],)
        ]

    def _answer(self, found: dict[str, float], limit: int) -> Answer:
        if not found:
            return Answer()
        best = max(found.values())
        least = RIGHT if best >= RIGHT else best - BESIDE
        kept = sorted(
            (
                Candidate(self.entries[code], likeness)
                for code, likeness in found.items()
                if likeness >= least
            ),
            key=lambda one: (-one.likeness, -one.entry.population, one.entry.code),
        )
        return Answer(tuple(kept[:limit]), max(0, len(kept) - limit))


def _enough(name: str) -> float:
    """How like a misspelt name must be: a short one more, because one letter is more of it."""
    return ALIKE if len(name) >= 9 else ALIKE_SHORT


def _readings(text: str) -> Iterator[tuple[str, str]]:
    """The ways to read a line: all of it as a name, or its end as a state. What stands in brackets or after a comma first."""
    line = " ".join(text.split())
    apart = re.fullmatch(r"(.+?)\s*(?:\(([^()]+)\)|,\s*([^,]+?))\.?", line)
    if apart:
        state = state_code(apart.group(2) or apart.group(3))
        if state:
            yield words(apart.group(1)), state
    yield words(line), ""
    parts = line.split()
    for size in range(min(3, len(parts) - 1), 0, -1):
        state = state_code(" ".join(parts[-size:]))
        if state:
            yield words(" ".join(parts[:-size])), state
    state = state_code(line)
    if state and fold(line) != fold(STATES[state]):
        yield words(STATES[state]), state
