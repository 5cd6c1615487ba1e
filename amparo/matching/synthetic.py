"""Synthetic people and how three kinds of source would write them down: what the model is trained and measured on.

Nobody here exists. Names are drawn by the shares of `data/`, with a tail of invented rare ones; people come in families
(brothers and sisters, twins, sons with their father's name), so that the hard cases are as common as in life. The ways in
which a description changes are those of domain §6.2; how often each happens is a `Noise`, and training mixes several, so
that nothing is tuned to one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from stdnum.mx.curp import calc_check_digit

from .forms import Described
from .frequencies import GIVEN_BY_SEX, SURNAMES_AS_WRITTEN
from .identifiers import STATES, derive_pre_curp
from .noise import ORDINARY, Noise, consular, slip, spoken, us_list

SOURCES = ("consular", "us_list", "spoken")

#: Of first sons, how many bear their father's given names.
SAME_NAME = 0.28
#: Of grown women, how many have a husband whose surname a record may give; of CURPs, how many depart from the rules.
MARRIED, ODD_CURP = 0.6, 0.02

#: Rough shares of the birthplaces of Mexicans in the United States, the eight states of most first.
_STATE_WEIGHTS = {
    "MN": 11,
    "JC": 9,
    "GT": 9,
    "GR": 8,
    "OC": 8,
    "PL": 7,
    "VZ": 6,
    "SL": 4,
    "MC": 6,
    "DF": 5,
    "ZS": 4,
    "SP": 4,
    "CS": 4,
}
_PLACE_WORDS = (
    "de Hidalgo",
    "de Juárez",
    "Grande",
    "San Juan",
    "Santa María",
    "del Río",
    "Tepec",
    "de Morelos",
    "El Alto",
    "",
)
_SYLLABLES = (
    "ya",
    "ri",
    "tzi",
    "ne",
    "xo",
    "lla",
    "mar",
    "del",
    "kar",
    "zu",
    "ith",
    "wen",
    "dy",
    "sel",
    "jo",
    "ha",
    "ni",
    "bel",
    "gua",
    "ro",
)


@dataclass(frozen=True, slots=True)
class Truth:
    """A synthetic person as they are; descriptions are made from it."""

    person: int
    given: tuple[str, ...]
    surname1: str
    surname2: str
    birth: date
    sex: str
    state: str
    municipality: str
    curp: str
    a_numbers: tuple[str, ...]
    passports: tuple[str, ...]
    matriculas: tuple[str, ...]
    phones: tuple[str, ...]
    mother: str
    father: str
    husband: str = ""  # the surname of a woman's husband, if she has one


@dataclass(frozen=True, slots=True)
class Labelled:
    """A description and whom it describes."""

    described: Described
    person: int
    source: str


class _Names:
    """Draws names by their shares; about one surname in eight and one given name in fifteen is in no table."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.surnames = list(SURNAMES_AS_WRITTEN)
        self.surname_weights = list(accumulate(SURNAMES_AS_WRITTEN.values()))
        self.given: dict[str, tuple[list[str], list[float]]] = {}
        for sex, table in GIVEN_BY_SEX.items():
            names = [name for name, share in table.items() if share > 0]
            self.given[sex] = names, list(accumulate(table[name] for name in names))
        self.rare = [
            "".join(rng.choice(_SYLLABLES) for _ in range(rng.choice((2, 3, 3)))).title() for _ in range(3000)
        ]
        self.places = {
            state: [f"{rng.choice(self.surnames)} {rng.choice(_PLACE_WORDS)}".strip() for _ in range(40)]
            for state in STATES
        }

    def surname(self, rng: Random | None = None) -> str:
        rng = rng or self.rng
        if rng.random() < 0.12:
            return rng.choice(self.rare)
        return rng.choices(self.surnames, cum_weights=self.surname_weights)[0]

    def husband(self, birth: date, rng: Random) -> str:
        """The surname of the husband of a woman of this age; nothing when she has none."""
        return self.surname(rng) if birth.year < 2004 and rng.random() < MARRIED else ""

    def first_names(self, sex: str) -> tuple[str, ...]:
        rng = self.rng
        names, weights = self.given[sex]
        found: list[str] = []
        for _ in range(rng.choices((1, 2, 3), (42, 54, 4))[0]):
            name = (
                rng.choice(self.rare) if rng.random() < 0.065 else rng.choices(names, cum_weights=weights)[0]
            )
            if name not in found:
                found.append(name)
        if found[0] == "María" and len(found) == 1 and rng.random() < 0.5:
            found.append(
                rng.choice(
                    ("de los Ángeles", "del Carmen", "de la Luz", "del Rosario", "del Refugio", "de Jesús")
                )
            )
        return tuple(found)


def people(count: int, rng: Random) -> list[Truth]:
    """About `count` synthetic people, in families; the same for the same state of `rng`."""
    names = _Names(rng)
    states = [state for state in STATES if state != "NE"]
    weights = [_STATE_WEIGHTS.get(state, 1.5) for state in states]
    found: list[Truth] = []
    taken: set[str] = set()
    while len(found) < count:
        state = rng.choices(states, weights)[0]
        municipality = names.places[state][min(int(rng.expovariate(0.12)), 39)]
        father_given, mother_given = names.first_names("M"), names.first_names("F")
        father, mother = (names.surname(), names.surname()), (names.surname(), names.surname())
        father_birth = date(1940, 1, 1) + timedelta(days=rng.randrange(365 * 45))
        phone, birth = _phone(rng), father_birth + timedelta(days=rng.randrange(365 * 18, 365 * 32))
        family = _Family(
            state,
            municipality,
            father[0],
            mother[0],
            " ".join((*mother_given[:2], mother[0])),
            " ".join((*father_given[:2], father[0])),
            phone,
        )
        if rng.random() < 0.25:
            own = _Family(
                state,
                municipality,
                father[0],
                father[1],
                f"{names.first_names('F')[0]} {father[1]}",
                f"{names.first_names('M')[0]} {father[0]}",
                phone,
            )
            found.append(_person(len(found), own, father_given, "M", father_birth, taken, names))
        children = rng.choices((1, 2, 3, 4), (62, 22, 11, 5))[0]
        for child in range(children):
            sex = "M" if rng.random() < 0.78 else "F"
            given = (
                father_given
                if sex == "M" and child == 0 and rng.random() < SAME_NAME
                else names.first_names(sex)
            )
            found.append(_person(len(found), family, given, sex, birth, taken, names))
            birth = birth if rng.random() < 0.04 else birth + timedelta(days=rng.randrange(330, 1800))
    return found


@dataclass(frozen=True, slots=True)
class _Family:
    state: str
    municipality: str
    surname1: str
    surname2: str
    mother: str
    father: str
    phone: str


def _phone(rng: Random) -> str:
    if rng.random() < 0.8:
        return f"+1{rng.randrange(201, 990)}{rng.randrange(200, 1000)}{rng.randrange(10000):04d}"
    return f"+52{rng.randrange(22, 100)}{rng.randrange(10**8):08d}"


def _distinguished(pre_curp: str, year: int, taken: set[str]) -> str:
    """The whole CURP: the first free character that tells namesakes apart, and the check digit."""
    for character in "0123456789" if year < 2000 else "ABCDEFGHIJ":
        curp = pre_curp + character
        if curp not in taken:
            break
    taken.add(curp)
    return curp + str(calc_check_digit(curp))


def _person(
    number: int,
    family: _Family,
    given: tuple[str, ...],
    sex: str,
    birth: date,
    taken: set[str],
    names: _Names,
) -> Truth:
    rng = names.rng
    surname2 = "" if rng.random() < 0.04 else family.surname2
    own = Random(
        f"{number} {birth} {family.phone}"
    )  # so that what is drawn here changes nothing of what others are
    registered = _registered(given, family.surname1, surname2, own)
    curp = derive_pre_curp(
        given_names=registered[0],
        surname1=registered[1],
        surname2=registered[2],
        birth_date=birth,
        sex=sex,
        birth_state=family.state,
    )
    curp = _distinguished(curp, birth.year, taken)
    phones: tuple[str, ...] = (family.phone if rng.random() < 0.5 else _phone(rng),)
    if rng.random() < 0.15:
        phones += (_phone(rng),)
    return Truth(
        person=number,
        given=given,
        surname1=family.surname1,
        surname2=surname2,
        birth=birth,
        sex=sex,
        state=family.state if rng.random() < 0.97 else rng.choice(list(STATES)),
        municipality=family.municipality,
        curp=curp,
        a_numbers=tuple(
            f"{rng.randrange(20_000_000, 250_000_000):09d}" for _ in range(1 + (rng.random() < 0.02))
        ),
        passports=tuple(f"G{rng.randrange(10**8):08d}" for _ in range(1 + (rng.random() < 0.2))),
        matriculas=tuple(f"{rng.randrange(10**7):07d}" for _ in range(2)),
        phones=phones,
        mother=family.mother,
        father=family.father,
        husband=names.husband(birth, own) if sex == "F" else "",
    )


def _registered(given: tuple[str, ...], surname1: str, surname2: str, rng: Random) -> tuple[str, str, str]:
    """The names that a CURP was made from: now and then others than the person bears (real CURPs depart from the rules)."""
    if rng.random() < ODD_CURP:
        kind = rng.randrange(4)
        if kind == 0 and surname2:
            surname1, surname2 = surname2, surname1
        elif kind == 1:
            surname2 = ""
        elif kind == 2:
            given = given[-1:]
        else:
            surname1 = slip(surname1, rng)
    return " ".join(given), surname1, surname2


_WRITERS = {"consular": consular, "us_list": us_list, "spoken": spoken}


def describe(truth: Truth, source: str, rng: Random, noise: Noise = ORDINARY) -> Described:
    """How a source of this kind would describe the person; each call writes the person down anew."""
    return _WRITERS[source](truth, rng, noise)


def registry(count: int, seed: int, noise: Noise = ORDINARY) -> list[Labelled]:
    """The records of about `count` people: most are recorded once, some up to five times, by different sources."""
    rng = Random(seed)
    found: list[Labelled] = []
    for truth in people(count, rng):
        for _ in range(rng.choices((1, 2, 3, 4, 5), (58, 25, 10, 5, 2))[0]):
            source = rng.choices(SOURCES, (36, 36, 28))[0]
            found.append(Labelled(describe(truth, source, rng, noise), truth.person, source))
    rng.shuffle(found)
    return found
