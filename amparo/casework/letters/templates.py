"""The letters that can be written: texts in Spanish and English, as data, in versions. A letter keeps its version.

A changed text is a new file with the next number (`data/<code>.<version>.toml`); the former one stays, for whoever asks
what an old letter's template said.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
LANGUAGES = ("es", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """A template in one language. `{fact}` is filled from the file; `[[words]]` is for the officer to fill."""

    name: str
    subject: str
    to: str
    body: str
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    code: str
    version: int
    event: str
    sensitivity: str
    language: str  # in which it is usually written
    answer_days: int  # an answer is waited for this long; 0: none is
    acts_for_the_person: bool
    guards_diagnosis: bool
    asks: str
    listed: bool  # offered among the letters of a person; the others are written from a page of their own
    texts: dict[str, Text]

    def name(self, language: str) -> str:
        return self.texts[language].name


@cache
def every_version() -> dict[tuple[str, int], Template]:
    found = {}
    for path in sorted(DATA.glob("*.toml")):
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        template = Template(
            code=said["code"], version=said["version"], event=said["event"], sensitivity=said["sensitivity"],
            language=said["language"], answer_days=said["answer_days"],
            acts_for_the_person=said["acts_for_the_person"], guards_diagnosis=said["guards_diagnosis"],
            asks=said.get("asks", ""), listed=said.get("listed", True),
            texts={
                language: Text(
                    name=said[language]["name"], subject=said[language]["subject"], to=said[language]["to"],
                    body=said[language]["body"].strip(), signs=tuple(said[language]["signs"]),
                )
                for language in LANGUAGES
            },
        )  # fmt: skip
        found[template.code, template.version] = template
    return found


def latest() -> dict[str, Template]:
    """The template in use of each code."""
    found: dict[str, Template] = {}
    for template in every_version().values():
        if template.code not in found or template.version > found[template.code].version:
            found[template.code] = template
    return found


@cache
def accommodations() -> dict[str, dict[str, str]]:
    """What can be asked for, by code: its words in each language (domain.md §8.2)."""
    return {row["code"]: row for row in _rows("accommodations.csv")}


@cache
def diagnosis_words() -> tuple[str, ...]:
    """Beginnings of words, folded, that name what somebody has instead of what they need."""
    return tuple(row["word"] for row in _rows("diagnoses.csv"))


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
