"""Finding programmes by what somebody types: forgiving of spelling, and by what people say they need."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

_SQL = (Path(__file__).parent / "sql" / "not_told.sql").read_text(encoding="utf-8")
#: From which likeness on a word counts as found: above it one letter may be wrong in five.
ENOUGH = 0.6
LONGEST = 120


def search(text: str, *, limit: int = 60) -> list[str]:
    """The slugs of the programmes that answer what was typed, the likeliest first; nothing for an empty text.

    There are two searches because there are two questions. What people are told is found as they find it (sql/found.sql), from
    an index of words that the database keeps of sheets in force and of nothing else, so that no draft can leak by a search. What
    only the workspace may see (drafted, scheduled, expired, withdrawn) is in no index: sql/not_told.sql reads the few of them as
    they stand, and comes after. No sheet is found by both. Two queries.
    """
    text = " ".join(text.split())[:LONGEST]
    if not text:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM programmes_search(%s) ORDER BY score DESC, slug", [text])
        found = [slug for (slug,) in cursor.fetchall()]
        cursor.execute(_SQL, {"text": text, "enough": ENOUGH, "limit": limit})
        return list(dict.fromkeys([*found, *(slug for (slug,) in cursor.fetchall())]))[:limit]
