"""The cards: what families ask about detention, in plain words, one file of `content/` a card, in both languages.

A file says its sources and the day of its text. Its body has headings (`## `), points (`- `) and paragraphs, nothing else.
It may name videos in a sign language (`signs`), which are shown once their file lies among the static files.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from amparo.portal.signs import Video, videos

CONTENT = Path(__file__).resolve().parent / "content"


@dataclass(frozen=True, slots=True)
class Part:
    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    slug: str
    title: str
    lead: str
    parts: tuple[Part, ...]
    sources: tuple[str, ...]
    written: dt.date
    signs: tuple[Video, ...] = ()

    def videos(self) -> list[Video]:
        """Those that are there: each in its sign language, with captions and what is said in it."""
        return [video for video in self.signs if video.there()]


@cache
def cards(language: str) -> dict[str, Card]:
    """Every card in `es` or `en`, in the order of the files' names."""
    return {card.slug: card for card in (_read(path, language) for path in sorted(CONTENT.glob("*.toml")))}


def rights(language: str) -> list[Card]:
    """The cards of rights: those whose file has a number. The others are pages of their own."""
    numbered = {path.stem.partition("_")[2] for path in CONTENT.glob("[0-9]*.toml")}
    return [card for card in cards(language).values() if card.slug in numbered]


def _read(path: Path, language: str) -> Card:
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    words = found[language]
    slug = path.stem.partition("_")[2] if path.stem[0].isdigit() else path.stem
    return Card(
        slug,
        words["title"],
        words["lead"],
        parts_of(words["body"]),
        tuple(found["sources"]),
        found["written"],
        videos(found.get("signs", []), language),
    )


def parts_of(body: str) -> tuple[Part, ...]:
    """The headings of a text with what stands under each."""
    parts: list[Part] = []
    for chunk in body.strip().split("## ")[1:]:
        heading, *lines = [line.strip() for line in chunk.strip().splitlines() if line.strip()]
        points = tuple(line.removeprefix("- ") for line in lines if line.startswith("- "))
        parts.append(Part(heading, tuple(line for line in lines if not line.startswith("- ")), points))
    return tuple(parts)
