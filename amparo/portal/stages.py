"""Where things stand, explained: what it means, the rights in it, what the family can do now. One file of `content/stages` each.

The files are written as those of the cards, and name the cards that say more.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from amparo.portal.cards import CONTENT, Card, Part, cards, parts_of
from amparo.portal.door import Seen

STAGES = CONTENT / "stages"


@dataclass(frozen=True, slots=True)
class Stage:
    code: str
    title: str
    parts: tuple[Part, ...]
    cards: tuple[Card, ...]
    sources: tuple[str, ...]


@cache
def stages(language: str) -> dict[str, Stage]:
    """Every stage in `es` or `en`, by the code of the state."""
    found = {}
    for path in sorted(STAGES.glob("*.toml")):
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        words = said[language]
        found[path.stem] = Stage(
            path.stem, words["title"], parts_of(words["body"]),
            tuple(cards(language)[slug] for slug in said["cards"]), tuple(said["sources"]),
        )  # fmt: skip
    return found


def stages_of(seen: Seen, language: str) -> list[Stage]:
    """What is explained to this visitor: the stage, and a hearing or an order when they may know of one."""
    if seen.status is None:
        codes = ["waiting"]
    else:
        codes = [seen.status.state]
        if seen.hearings:
            codes.append("hearing")
        if seen.order is not None and seen.order.kind in ("removal", "voluntary_departure"):
            codes.append("order")
    return [stages(language)[code] for code in codes if code in stages(language)]
