"""Recordings of phrases, which a language pack brings: what an interpreter said takes the place of the device's voice.

A phrase is what a page marks with `data-phrase`: `status-detained`, `stage-detained-1`, `card-la-fianza-1`. Its recording is
`/audio/<language>/<phrase>.opus` or `.mp3`, served with `no-store`. Whoever keeps packs adds a function to `SOURCES`: language
and phrase in, the address of the recording out, or nothing. Without one, the page is read by the device.
"""

from __future__ import annotations

from collections.abc import Callable

SOURCES: list[Callable[[str, str], str]] = []


def address(language: str, phrase: str) -> str:
    """Where the recording of a phrase is, or nothing. Only an address of our own is taken."""
    for source in SOURCES:
        found = source(language, phrase)
        if found.startswith("/") and not found.startswith("//"):
            return found
    return ""
