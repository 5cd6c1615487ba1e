"""A language that nobody speaks, made by machine from the Spanish, to see what a translation would break.

Every string that goes through the catalogues comes back with accents, two fifths longer and between brackets: text without
brackets was forgotten in the source, and what is cut off has no room for a longer language. Only tests and the demo have it.
"""

from __future__ import annotations

import math
import re

#: "Private use" by BCP 47: a valid mark of Spanish for browsers and readers, that no real language can have.
CODE = "es-x-pseudo"
NAME = "[Ëšṗȧñöĺ ðë ṗřüëḃȧ]"
OPEN, CLOSE = "[", "]"
LONGER = 0.4

_ACCENTS = str.maketrans(
    "abcdeghiklmnoprstuwyzABCDEGHIKLMNOPRSTUWYZ",
    "ȧḃçðëġĥïķĺṁñöṗřšťüŵÿžȦḂÇĐËĠĤÏĶĹṀÑÖṖŘŠŤÜŴŸŽ",
)
#: What stays as it is: tags, entities, placeholders of every kind, addresses.
_KEPT = re.compile(
    r"<[^>]*>|&(?:#\w+|\w+);|\{\{.*?\}\}|\{[^{}]*\}|%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%[-#0 +]*\d*(?:\.\d+)?[a-zA-Z%]"
    r"|https?://[\w./#?=-]*|[\w.+-]+@[\w.-]+"
)
_FILLING = "łörëm ïþsüm ðölör šït ämët "


def pseudo(text: str) -> str:
    """The same text as a reader of the pseudo-locale sees it; placeholders, tags and the spaces around it are kept."""
    bare = text.strip()
    if not bare:
        return text
    start = text.index(bare)
    made, at, letters = [], 0, 0
    for kept in _KEPT.finditer(bare):
        made += [bare[at : kept.start()].translate(_ACCENTS), kept.group()]
        letters += kept.start() - at
        at = kept.end()
    made.append(bare[at:].translate(_ACCENTS))
    letters += len(bare) - at
    wanted = math.ceil(letters * LONGER)
    filling = (_FILLING * (wanted // len(_FILLING) + 1))[:wanted].rstrip()
    middle = "".join(made) + (f" {filling}" if filling else "")
    return f"{text[:start]}{OPEN}{middle}{CLOSE}{text[start + len(bare) :]}"


def placeholders(text: str) -> list[str]:
    """What must be in a translation as often as in its source: placeholders and tags, in order of the alphabet."""
    return sorted(
        found for found in _KEPT.findall(text) if found[0] in "<{%" and not re.fullmatch(r"% +\w", found)
    )
