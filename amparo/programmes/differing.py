"""In what two sheets differ, line by line and word by word. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from amparo.programmes.shape import Content, completed
from amparo.programmes.words import LISTS, TEXTS

#: A piece of a line, and whether the other sheet does not have it.
Piece = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that two sheets do not share: `before` is empty for what is new, `after` for what is gone.

    `key` as in the file (`es.name`, `places`); its words are `sheet_words.key_name`.
    """

    key: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def differences(old: Content, new: Content) -> list[Difference]:
    """What changed from one sheet to another, in the order of the sheet; empty when they say the same."""
    old, new = completed(old), completed(new)
    found: list[Difference] = []
    for key in ("agency", "rights", "needs", "moments", "side", "states", "cost", "valid_from", "valid_to", "checked_on",
                "check_every"):  # fmt: skip
        found += _lines(key, _as_lines(old.get(key)), _as_lines(new.get(key)))
    found += _lines("for", _whom(old["for"]), _whom(new["for"]))
    for key in TEXTS:
        for language in ("es", "en"):
            before, after = old.get(language, {}).get(key), new.get(language, {}).get(key)
            found += _lines(
                f"{language}.{key}",
                list(before or ()) if key in LISTS else _as_lines(before),
                list(after or ()) if key in LISTS else _as_lines(after),
            )
    for key in ("facts", "places"):
        found += _lines(key, [_row(one) for one in old[key]], [_row(one) for one in new[key]])
    return found


def _as_lines(value: Any) -> list[str]:
    if value in (None, "", []):
        return []
    return [", ".join(map(str, value)) if isinstance(value, list) else str(value)]


def _whom(whom: dict[str, Any]) -> list[str]:
    return [f"{key}: {_as_lines(value)[0]}" for key, value in sorted(whom.items()) if _as_lines(value)]


def _row(row: dict[str, Any]) -> str:
    return " · ".join(f"{key}: {value}" for key, value in sorted(row.items()) if value)


def _lines(key: str, before: list[str], after: list[str]) -> Iterator[Difference]:
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            continue
        for number in range(max(j - i, m - k)):
            old = before[i + number] if i + number < j else ""
            new = after[k + number] if k + number < m else ""
            yield Difference(key, *_pieces(old, new))


def _pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both lines in pieces, so that what only one of them has can be shown; whole when they share little."""
    if not old or not new:
        return ((old, True),) if old else (), ((new, True),) if new else ()
    one, other = old.split(" "), new.split(" ")
    matcher = difflib.SequenceMatcher(a=one, b=other, autojunk=False)
    if matcher.ratio() < 0.4:
        return ((old, True),), ((new, True),)
    before, after = [], []
    for what, i, j, k, m in matcher.get_opcodes():
        if j > i:
            before.append((" ".join(one[i:j]), what != "equal"))
        if m > k:
            after.append((" ".join(other[k:m]), what != "equal"))
    return tuple(before), tuple(after)
