"""How somebody communicates, in words, wherever one is about to talk with them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amparo.casework.visits.models import Reads
from amparo.casework.visits.rules import needs_interpreter
from amparo.casework.visits.words import WAYS

_SPOKEN_BY_OFFICERS = frozenset({"", "Español", "Inglés"})


@dataclass(frozen=True, slots=True)
class Communicating:
    """What the interviews say of it; false when they say nothing."""

    language: str  # grouping · variety · town
    ways: tuple[str, ...]
    reads: str
    support_person: str
    interpreter: bool

    def __bool__(self) -> bool:
        return bool(self.language or self.ways or self.reads or self.support_person or self.interpreter)

    @property
    def matters(self) -> bool:
        """Whether whoever prepares a call or a hearing has something to arrange."""
        return self.interpreter or bool(self.ways) or self.language.split(" · ")[0] not in _SPOKEN_BY_OFFICERS


def how_they_communicate(known: Mapping[str, Any]) -> Communicating:
    """Of what `queries.known_of` gives of one person."""
    said = known.get("communicates") or ()
    parts = (str(known.get(name) or "") for name in ("language", "variety", "home_town"))
    return Communicating(
        language=" · ".join(part for part in parts if part),
        ways=tuple(str(label) for code, label in WAYS if code in said),
        reads=str(dict(Reads.choices).get(known.get("reads") or "", "")),
        support_person=str(known.get("support_person") or ""),
        interpreter=needs_interpreter(known),
    )
