"""The course's text: headings (`## `), points (`- `), what is told (`> `) and paragraphs, and nothing else.

It is cut into blocks that templates draw: no text is ever read as markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "list", "told", "paragraph"]
_MARKS: dict[str, Kind] = {"## ": "heading", "- ": "list", "> ": "told"}
_OTHER = re.compile(r"^(#|\*|\d+\. |```|\||<)|\]\(|\*\*")


@dataclass(frozen=True, slots=True)
class Block:
    """`lines`: the one line of a heading or paragraph, the points of a list."""

    kind: Kind
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def read(text: str) -> tuple[Block, ...]:
    """The blocks of a text, in order. Raises ValueError for an empty text and for marks that are not of the course."""
    found: list[tuple[Kind, list[str]]] = []
    open_block = False
    for line in (line.strip() for line in text.strip().split("\n")):
        if not line:
            open_block = False
            continue
        mark = next((mark for mark in _MARKS if line.startswith(mark)), "")
        kind: Kind = _MARKS[mark] if mark else "paragraph"
        said = line[len(mark) :].strip()
        if _OTHER.search(said):
            raise ValueError(f"a mark that is not of the course: {said[:40]}")
        if open_block and found and found[-1][0] == kind and kind != "heading":
            found[-1][1].append(said)
        else:
            found.append((kind, [said]))
        open_block = True
    if not found:
        raise ValueError("a text is empty")
    return tuple(Block(kind, tuple(lines)) for kind, lines in found)
