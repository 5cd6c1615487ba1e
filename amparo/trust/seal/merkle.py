"""Merkle trees as RFC 6962 (2.1) makes them. Pure.

A leaf's hash begins with 0x00 and a node's with 0x01, so that neither can be given out as the other. A tree of one leaf is that
leaf's hash; an odd node goes up as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over hashes of leaves, in their order."""
    level = list(leaves)
    if not level:
        return EMPTY
    while len(level) > 1:
        level = _above(level)
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What is needed beside leaf number `index` (from 0) to make the root: hashes only, from the leaf upwards."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    level, found = list(leaves), []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            found.append(level[beside])
        level, index = _above(level), index // 2
    return found


def root_by_path(leaf: bytes, index: int, size: int, beside: Sequence[bytes]) -> bytes | None:
    """The root that this leaf makes with this path; none when the path is not one of a tree of `size` leaves."""
    if not 0 <= index < size:
        return None
    made, rest = leaf, list(beside)
    while size > 1:
        if index ^ 1 < size:
            if not rest:
                return None
            other = rest.pop(0)
            made = node_hash(other, made) if index & 1 else node_hash(made, other)
        index, size = index // 2, (size + 1) // 2
    return None if rest else made


def _above(level: list[bytes]) -> list[bytes]:
    above = [
        hashlib.sha256(b"\x01" + left + right).digest()
        for left, right in zip(level[::2], level[1::2], strict=False)
    ]
    if len(level) % 2:
        above.append(level[-1])
    return above
