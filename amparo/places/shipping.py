"""What rooms above ship with the product and want loaded after the directory, by the same command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Loaded(Protocol):
    """What a loader left in the database: a sentence for people, an object for machines."""

    def __str__(self) -> str: ...

    def as_json(self) -> dict[str, object]: ...


_LOADERS: dict[str, Callable[[], Loaded]] = {}


def register(name: str, load: Callable[[], Loaded]) -> None:
    """Let `load` run after the directory. It can be run at any time, and a second run changes nothing."""
    _LOADERS[name] = load


def load_all() -> dict[str, Loaded]:
    """Run every loader, in the order in which the rooms stand."""
    return {name: load() for name, load in _LOADERS.items()}
