"""Sealing files at rest: each has a key of its own, and that key is wrapped by a key of the installation.

Changing the installation's key therefore never touches a file: only the small wrapped keys are wrapped anew. A file is
sealed in pieces (AES-256-GCM), so that a large one is never whole in memory. Every piece is bound to its place, to whether it
is the last, and to what the file belongs to: pieces cannot be swapped, left out, or moved to another file unseen.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from amparo.core.errors import BadInstallation

KEY_BYTES = 32
NONCE_BYTES = 12
PIECE = 256 * 1024
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")


class Altered(Exception):
    """What is stored is not what was sealed, or was sealed for something else."""


class KeyMissing(Exception):
    """The key that wrapped this is not in the ring; `str()` is its name."""


@dataclass(frozen=True, repr=False)
class KeyRing:
    """The installation's keys by name, the one in use first; the others only open what they once wrapped."""

    keys: tuple[tuple[str, bytes], ...]

    @classmethod
    def read(cls, text: str, variable: str = "AMPARO_DOCUMENT_KEYS") -> KeyRing:
        """A ring written as `name:64 hexadecimal digits, name:…`. Raises `BadInstallation` with what is wrong with it."""
        keys = []
        for number, part in enumerate((part.strip() for part in text.split(",") if part.strip()), 1):
            name, _colon, written = part.partition(":")
            if not NAME.fullmatch(name):
                raise BadInstallation(
                    f"Key {number} of {variable} has no good name: write name:key, the name in small "
                    "letters, digits and hyphens, at most 20."
                )
            if not re.fullmatch(r"[0-9a-fA-F]{64}", written):
                raise BadInstallation(
                    f"The key named {name} in {variable} is not 64 hexadecimal digits "
                    "(make one with: openssl rand -hex 32)."
                )
            key = bytes.fromhex(written)
            if len(set(key)) < 8:
                raise BadInstallation(f"The key named {name} in {variable} was not made at random.")
            keys.append((name, key))
        if not keys:
            raise BadInstallation(f"{variable} holds no key.")
        if len({name for name, _key in keys}) < len(keys) or len({key for _name, key in keys}) < len(keys):
            raise BadInstallation(f"{variable} gives a name or a key twice.")
        return cls(tuple(keys))

    @property
    def current(self) -> str:
        """The name of the key that wraps from now on."""
        return self.keys[0][0]

    def wrap(self, key: bytes, bound: bytes) -> tuple[str, bytes]:
        """A file's own key wrapped by the key in use, with that key's name."""
        name, ours = self.keys[0]
        nonce = os.urandom(NONCE_BYTES)
        return name, nonce + AESGCM(ours).encrypt(nonce, key, bound)

    def unwrap(self, name: str, wrapped: bytes, bound: bytes) -> bytes:
        """A file's own key. Raises `KeyMissing` or `Altered`."""
        ours = dict(self.keys).get(name)
        if ours is None:
            raise KeyMissing(name)
        try:
            return AESGCM(ours).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], bound)
        except (InvalidTag, ValueError) as error:
            raise Altered("a wrapped key") from error


def new_key() -> bytes:
    """A fresh key for one file. Never used for a second one: the pieces' nonces are their numbers."""
    return os.urandom(KEY_BYTES)


def seal_pieces(pieces: Iterable[bytes], key: bytes, bound: bytes) -> Iterator[bytes]:
    """The pieces sealed one by one; at least one, also for an empty file."""
    cipher = AESGCM(key)
    for number, piece, last in _with_last(pieces, empty=b""):
        yield cipher.encrypt(number.to_bytes(NONCE_BYTES, "big"), piece, _place(bound, last))


def open_pieces(sealed: Iterable[bytes], key: bytes, bound: bytes) -> Iterator[bytes]:
    """The pieces again, in order. Raises `Altered` at the first that is not as it was, also when the end is missing."""
    cipher = AESGCM(key)
    for number, piece, last in _with_last(sealed, empty=b""):
        try:
            yield cipher.decrypt(number.to_bytes(NONCE_BYTES, "big"), bytes(piece), _place(bound, last))
        except (InvalidTag, ValueError) as error:
            raise Altered(f"piece {number}") from error


def _place(bound: bytes, last: bool) -> bytes:
    return bound + (b"|last" if last else b"|more")


def _with_last(pieces: Iterable[bytes], *, empty: bytes) -> Iterator[tuple[int, bytes, bool]]:
    waiting, number = None, 0
    for piece in pieces:
        if waiting is not None:
            yield number, waiting, False
            number += 1
        waiting = piece
    yield number, empty if waiting is None else waiting, True
