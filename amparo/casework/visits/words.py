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
#: The domain in one word, for tasks and summaries.
DOMAIN_NAMES = {
    "see": _("seeing"),
    "hear": _("hearing"),
    "walk": _("walking"),
    "remember": _("remembering"),
    "care": _("own care"),
    "communicate": _("communicating"),
}

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
