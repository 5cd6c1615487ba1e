"""The phrases that are worth a voice: read, recorded and reviewed one by one (`core/data/phrases.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).resolve().parents[1] / "data" / "phrases.toml"


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    es: str
    en: str
    #: A pack is complete without it.
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase: in Spanish, from which interpreters translate, and in English, which is also the string of the source."""

    id: str
    group: str
    es: str
    en: str
    about: str = ""


@cache
def groups() -> dict[str, Group]:
    return {one["code"]: Group(**one) for one in tomllib.loads(LIST.read_text(encoding="utf-8"))["group"]}


@cache
def phrases() -> dict[str, Phrase]:
    """Every phrase by its id, in the order of the list."""
    return {one["id"]: Phrase(**one) for one in tomllib.loads(LIST.read_text(encoding="utf-8"))["phrase"]}


@cache
def needed() -> frozenset[str]:
    """The phrases without which a pack is not complete."""
    return frozenset(one.id for one in phrases().values() if not groups()[one.group].optional)
