"""The words of the interview: questions, answers and choices, as data. Plain, and never the word disability (§8.2)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).parent / "data"

#: The Short Set, in the order in which it is asked. Source: domain.md §8.2 (the wording waits for validation by DIF/CONADIS).
SHORT_SET = {
    "see": _("Do they have difficulty seeing, even with glasses?"),
    "hear": _("Do they have difficulty hearing, even with a hearing aid?"),
    "walk": _("Do they have difficulty walking or climbing steps?"),
    "remember": _("Do they have difficulty remembering or concentrating?"),
    "care": _("Do they have difficulty with their own care, such as washing or dressing?"),
    "communicate": _(
        "In their usual language, do they have difficulty communicating: understanding or being understood?"
    ),
}
#: What the Short Set Enhanced adds (Washington Group, 2020), in wording of ours: arms and hands, worry, sadness.
ENHANCED_SET = {
    "lift": _("Do they have difficulty lifting a two-litre bottle from the waist to the eyes?"),
    "fingers": _(
        "Do they have difficulty using their hands and fingers, such as picking up a button or a pencil?"
    ),
    "worry_often": _("How often do they feel worried, nervous or anxious?"),
    "worry_much": _("The last time they felt so, how much was it?"),
    "sadness_often": _("How often do they feel very sad or without spirit?"),
    "sadness_much": _("The last time they felt such sadness, how much was it?"),
}
#: The domain in one word, for tasks and summaries.
DOMAIN_NAMES = {
    "see": _("seeing"),
    "hear": _("hearing"),
    "walk": _("walking"),
    "remember": _("remembering"),
    "care": _("own care"),
    "communicate": _("communicating"),
    "lift": _("lifting things"),
    "fingers": _("using the hands"),
    "worry": _("worry"),
    "sadness": _("sadness"),
}

#: How a person communicates, besides the language that they speak.
WAYS = [
    ("spoken", _("Speaking")),
    ("lsm", _("Mexican Sign Language (LSM)")),
    ("asl", _("American Sign Language (ASL)")),
    ("other_sign", _("Another sign language")),
    ("home_signs", _("Signs of their home")),
    ("lip_reading", _("Reading lips")),
    ("writing", _("Writing")),
    ("pictures", _("Pictures or drawings")),
    ("device", _("A device or telephone that speaks")),
    ("touch", _("Signs in the hand")),
]
#: The ways for which an interpreter is looked for, whatever language is spoken around the person.
SIGNED = frozenset({"lsm", "asl", "other_sign", "home_signs", "touch"})

DOCUMENTS = [
    ("birth_certificate", _("Birth certificate")),
    ("curp", _("CURP")),
    ("passport", _("Passport")),
    ("matricula", _("Matrícula")),
    ("power_of_attorney", _("Power of attorney")),
    ("child_registration", _("Registering a child as Mexican")),
    ("other", _("Another document")),
]


@dataclass(frozen=True, slots=True)
class Language:
    """A grouping of languages with the codes of its varieties."""

    name: str
    family: str
    codes: str


@lru_cache(maxsize=1)
def languages() -> tuple[Language, ...]:
    """The groupings of `data/languages.csv`, the most spoken first."""
    with (DATA / "languages.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Language(row["agrupacion"], row["familia"], row["iso"]) for row in csv.DictReader(file))


def language_choices() -> list[tuple[str, object]]:
    """Spanish and English first, then the groupings."""
    return [
        ("", "–"),
        ("Español", _("Spanish")),
        ("Inglés", _("English")),
        *((one.name, one.name) for one in languages()),
        ("Otra", _("Another language")),
    ]
