"""Single changes that a description goes through between one office and the next (domain.md §6.2, §6.5), by name. Pure.

Each takes a description and a source of randomness, and gives the changed description, or None where it does not apply
(nobody without a second surname loses it). `THRESHOLDS` says which share of the changed must still be found.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from random import Random
from typing import Any

from amparo.matching import Described
from amparo.matching.dates import swapped
from amparo.matching.frequencies import SHORT_FORMS
from amparo.matching.noise import bare, misheard, slip

Mutation = Callable[[Described, Random], Described | None]

ABBREVIATIONS = {
    "MARIA": "MA", "GUADALUPE": "GPE", "FRANCISCO": "FCO", "FERNANDO": "FDO", "ANTONIO": "ANT",
    "HERNANDEZ": "HDEZ", "MARTINEZ": "MTZ", "GONZALEZ": "GLEZ", "RODRIGUEZ": "RDZ", "LOPEZ": "LPZ", "FERNANDEZ": "FDEZ",
    "GUTIERREZ": "GTZ", "RAMIREZ": "RMZ", "SANCHEZ": "SCHZ", "JIMENEZ": "JMZ", "VAZQUEZ": "VZQ",
}  # fmt: skip


def swapped_day_and_month(said: Described, rng: Random) -> Described | None:
    """05/03 read as 03/05."""
    birth = swapped(said.birth_date) if said.birth_date else None
    return dataclasses.replace(said, birth_date=birth) if birth and birth != said.birth_date else None


def year_off_by_one(said: Described, rng: Random) -> Described | None:
    """1990 for 1991."""
    birth = said.birth_date
    if birth is None or (birth.month, birth.day) == (2, 29):
        return None
    return dataclasses.replace(said, birth_date=birth.replace(year=birth.year + rng.choice((-1, 1))))


def dropped_second_surname(said: Described, rng: Random) -> Described | None:
    """Last GARCIA."""
    return dataclasses.replace(said, surname2="") if said.surname1 and said.surname2 else None


def second_surname_taken_for_the_name(said: Described, rng: Random) -> Described | None:
    """Last LOPEZ, middle GARCIA."""
    if not (said.surname1 and said.surname2):
        return None
    return dataclasses.replace(
        said, given_names=f"{said.given_names} {said.surname1}", surname1=said.surname2, surname2=""
    )


def swapped_surnames(said: Described, rng: Random) -> Described | None:
    """LOPEZ GARCIA."""
    if not said.surname1 or said.surname1 == said.surname2 or not said.surname2:
        return None
    return dataclasses.replace(said, surname1=said.surname2, surname2=said.surname1)


def hyphenated(said: Described, rng: Random) -> Described | None:
    """Last GARCIA-LOPEZ, in capitals without accents."""
    return _in_one_field(said, "-")


def joined(said: Described, rng: Random) -> Described | None:
    """Last GARCIALOPEZ."""
    return _in_one_field(said, "")


def second_surname_as_initial(said: Described, rng: Random) -> Described | None:
    """Last GARCIA L."""
    if not (said.surname1 and said.surname2):
        return None
    return dataclasses.replace(
        said, surname1="", surname2="", surnames=f"{bare(said.surname1)} {bare(said.surname2)[0]}"
    )


def only_the_first_given_name(said: Described, rng: Random) -> Described | None:
    """JOSE for José Luis."""
    words = said.given_names.split()
    return dataclasses.replace(said, given_names=words[0]) if len(words) > 1 else None


def nickname(said: Described, rng: Random) -> Described | None:
    """Pepe for José."""
    return _short_form(said, rng, "nickname")


def english_calque(said: Described, rng: Random) -> Described | None:
    """JOE for José."""
    return _short_form(said, rng, "english")


def abbreviated(said: Described, rng: Random) -> Described | None:
    """MA GPE HDEZ."""
    changed = {
        name: " ".join(ABBREVIATIONS.get(word, word) for word in bare(getattr(said, name)).split())
        for name in ("given_names", "surname1", "surname2")
    }
    if all(text == bare(getattr(said, name)) for name, text in changed.items()):
        return None
    return _other(said, **changed)


def typing_slip_in_a_surname(said: Described, rng: Random) -> Described | None:
    """GARICA."""
    return _other(said, surname1=slip(said.surname1, rng))


def typing_slip_in_a_given_name(said: Described, rng: Random) -> Described | None:
    """JOES."""
    first, _space, rest = said.given_names.partition(" ")
    return _other(said, given_names=f"{slip(first, rng)} {rest}".strip())


def written_by_ear(said: Described, rng: Random) -> Described | None:
    """BASQUES for Vázquez."""
    return _other(said, surname1=misheard(said.surname1, rng))


MUTATIONS: dict[str, Mutation] = {
    one.__name__: one
    for one in (
        swapped_day_and_month,
        year_off_by_one,
        dropped_second_surname,
        second_surname_taken_for_the_name,
        swapped_surnames,
        hyphenated,
        joined,
        second_surname_as_initial,
        only_the_first_given_name,
        nickname,
        english_calque,
        abbreviated,
        typing_slip_in_a_surname,
        typing_slip_in_a_given_name,
        written_by_ear,
    )
}
#: Which share of the people so changed must be among the first five. Less is asked where the change leaves less to find
#: by; no share is judged on fewer than `FEWEST` questions.
THRESHOLDS: dict[str, float] = dict.fromkeys(MUTATIONS, 0.95) | {
    "nickname": 0.90,  # one nickname stands for many names: Beto is Alberto, Roberto, Gilberto …
    "english_calque": 0.90,
    "written_by_ear": 0.90,
}
FEWEST = 20
#: Of invented people, who must not be found: the probability that counts as found, and the share that may be.
STRANGER_PROBABILITY = 0.9
MOST_STRANGERS = 0.01


def without_numbers(said: Described) -> Described:
    """The description by name, birth and origin alone: any sound number would find the person whatever else was wrong."""
    return dataclasses.replace(said, curp="", a_number="", passport="", matricula="", phone="")


def _in_one_field(said: Described, between: str) -> Described | None:
    if not (said.surname1 and said.surname2):
        return None
    words = [
        bare(text).replace(" ", "") if not between else bare(text) for text in (said.surname1, said.surname2)
    ]
    return dataclasses.replace(said, surname1="", surname2="", surnames=between.join(words))


def _short_form(said: Described, rng: Random, kind: str) -> Described | None:
    first, _space, rest = said.given_names.partition(" ")
    forms = [form for known, form in SHORT_FORMS.get(bare(first), ()) if known == kind]
    return dataclasses.replace(said, given_names=f"{rng.choice(forms)} {rest}".strip()) if forms else None


def _other(said: Described, **changed: Any) -> Described | None:
    """The description with these fields, if they are any others than before."""
    made = dataclasses.replace(said, **changed)
    return made if made != said else None
