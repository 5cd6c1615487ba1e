"""Whether two names, as people write them, may be one person's. Pure."""

from __future__ import annotations

from amparo.matching.names import plain


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same words, or one of two words or more stands whole in the other."""
    a, b = frozenset(plain(one).split()), frozenset(plain(other).split())
    small, large = sorted((a, b), key=len)
    return bool(small) and (a == b or (len(small) > 1 and small <= large))
