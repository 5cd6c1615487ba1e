"""Finding programmes by what somebody types: forgiving of spelling, and by what people say they need."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

_SQL = (Path(__file__).parent / "sql" / "simple_search.sql").read_text(encoding="utf-8")
#: From which likeness on a word counts as found: above it one letter may be wrong in five.
ENOUGH = 0.6
LONGEST = 120


def search(text: str, *, limit: int = 60) -> list[str]:
    """The slugs of the programmes that answer what was typed, the likeliest first; nothing for an empty text.

    What is in force first, as the public finds it (sql/found.sql); then what is drafted, has expired or was withdrawn, by its own
    words, for the workspace to say so. Two queries.
    """
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM programmes_search(%s) ORDER BY score DESC, slug", [text])
        found = [slug for (slug,) in cursor.fetchall()]
        cursor.execute(_SQL, {"text": text, "enough": ENOUGH, "limit": limit})
        return list(dict.fromkeys([*found, *(slug for (slug,) in cursor.fetchall())]))[:limit]
