"""The languages that somebody may need: groupings with the codes of their varieties, sign languages, Spanish, English.

Read from the table of the interview (`casework/visits/data/languages.csv`; domain.md §8.3) and two of this folder. A variety is
named by its ISO 639-3 code or in the person's own words: no name is made up here. Pure: no database.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from amparo.casework.visits.words import languages as groupings

DATA = Path(__file__).parent / "data"
SPANISH, ENGLISH = "es", "en"
#: A court or an officer speaks one of these.
SPOKEN_HERE = (SPANISH, ENGLISH)
_CODE = re.compile(r"\b[a-z]{3}\b")
#: Codes of a whole grouping, which say nothing of a variety: "nah (639-2)", "zap (macro)".
_WHOLE = re.compile(r"\b[a-z]{3} \((?:639-2|macro)\)")


@dataclass(frozen=True, slots=True)
class Language:
    """A grouping (`indigenous`), whose varieties may not understand each other, or a language that is one (`spoken`, `sign`)."""

    code: str
    name_es: str
    name_en: str
    kind: Literal["indigenous", "spoken", "sign"]
    varieties: tuple[str, ...] = ()
    #: Whether it has more varieties than the table gives codes for.
    more: bool = False
    #: Spoken on both sides of the southern border, with the source that says so. A caution and never a conclusion.
    both_sides: str = ""

    @property
    def whole(self) -> bool:
        """Whether everybody who has it understands each other, so that its name is enough to match."""
        return self.kind != "indigenous"

    def named(self, language: str) -> str:
        return self.name_en if language.startswith("en") else self.name_es


def plain(text: str) -> str:
    """Small letters without accents, glottal stops and signs, for comparing names."""
    kept = unicodedata.normalize("NFD", text.replace("’", "'").replace("'", "").lower())
    letters = "".join(" " if not one.isalnum() else one for one in kept if not unicodedata.combining(one))
    return " ".join(letters.split())


@lru_cache(maxsize=1)
def languages() -> dict[str, Language]:
    """Every language by its code: Spanish and English, the sign languages, the groupings from the most spoken down."""
    others = {
        row["code"]: Language(row["code"], row["name_es"], row["name_en"], row["kind"], (row["iso"],))  # type: ignore[arg-type]
        for row in _rows("others.csv")
    }
    border = {plain(row["language"]): row for row in _rows("both_sides.csv")}
    found: dict[str, Language] = {}
    for one in groupings():
        codes = tuple(_CODE.findall(_WHOLE.sub("", one.codes)))
        if "mfs" in codes:
            others["lsm"] = Language("lsm", f"{one.name} (LSM)", "Mexican Sign Language (LSM)", "sign", codes)
            continue
        code = _slug(one.name)
        source = border.pop(plain(one.name), {}).get("source", "")
        found[code] = Language(code, one.name, one.name, "indigenous", codes, "…" in one.codes, source)
    for row in border.values():
        code = _slug(row["language"])
        found[code] = Language(
            code, row["language"], row["language"], "indigenous", (row["iso"],), False, row["source"]
        )
    first = {code: others[code] for code in (SPANISH, ENGLISH, "lsm", "asl")}
    return first | found


@lru_cache(maxsize=512)
def read(text: str) -> str:
    """The code of a language as the interview or a list writes it; empty when it is none of ours."""
    asked = plain(text)
    return _names().get(asked, "") or _names().get(plain(text.split("(")[0]), "")


def variety_of(text: str, language: str) -> str:
    """A variety as it is compared: its ISO code when the words hold one of this language, else the words in small letters.

    The name of the grouping alone is no variety.
    """
    found = languages().get(language)
    words = plain(text)
    if found is not None:
        for word in words.split():
            if word in found.varieties and not found.whole:
                return word
        if read(text) == language:
            return ""
    return words


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, one in languages().items():
        for name in (code, one.name_es, one.name_en, one.name_es.split("(")[0], one.name_en.split("(")[0]):
            names.setdefault(plain(name), code)
        for inside in re.findall(r"\(([^)]+)\)", one.name_es):
            names.setdefault(plain(inside), code)
        if one.whole:
            names.setdefault(one.varieties[0], code)
    return names


def _slug(name: str) -> str:
    return plain(name.split("(")[0]).replace(" ", "-")


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
