"""Longer texts that people write in a form: a blank line parts paragraphs, `## ` begins a heading, `- ` a point."""

from __future__ import annotations


def paragraphs(text: str) -> list[tuple[str, list[str]]]:
    """A text as its page shows it: (`heading`, `text` or `points`, its lines)."""
    found: list[tuple[str, list[str]]] = []
    for part in text.split("\n\n"):
        rows = [row.strip() for row in part.splitlines() if row.strip()]
        if not rows:
            continue
        if rows[0].startswith("## "):
            found.append(("heading", [rows.pop(0)[3:]]))
        points = [row[2:] for row in rows if row.startswith("- ")]
        words = [row for row in rows if not row.startswith("- ")]
        if words:
            found.append(("text", [" ".join(words)]))
        if points:
            found.append(("points", points))
    return found
