"""Streams that are compressed and sealed (age, X25519) on their way to a file, and back. Nothing plain touches the store."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyrage

from amparo.core.errors import BadInstallation

PIECE = 1024 * 1024


class Damaged(Exception):
    """A file of the store is not what was written, or was sealed for another key; `str()` names it."""


@dataclass(frozen=True)
class Sealed:
    """What a manifest keeps of one sealed file."""

    bytes: int  # of what was sealed
    sha256: str  # of what was sealed
    sealed_bytes: int
    sealed_sha256: str


def recipients(written: str) -> list[pyrage.x25519.Recipient]:
    """The public keys of `age1…, age1…`."""
    try:
        found = [pyrage.x25519.Recipient.from_str(one.strip()) for one in written.split(",") if one.strip()]
    except pyrage.RecipientError as error:
        raise BadInstallation(
            f"A recipient of the backup is not an age public key (age1…): {error}"
        ) from error
    if not found:
        raise BadInstallation(
            "Backups are sealed for at least one recipient (age1…); make one with backup-key."
        )
    return found


def identities(file: Path) -> list[pyrage.x25519.Identity]:
    """The secret keys of an age identity file; lines that begin with # are notes."""
    try:
        lines = [line.strip() for line in file.read_text().splitlines()]
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, ValueError, pyrage.IdentityError) as error:
        raise BadInstallation(f"{file} is not an age identity file that can be read: {error}") from error


class _Compressing:
    """Reads from a stream, gives out what zlib makes of it, and hands every plain piece to whoever listens."""

    def __init__(self, source: IO[bytes], *, heard: Callable[[bytes], None]) -> None:
        self.source, self.heard = source, heard
        self.hash, self.bytes = hashlib.sha256(), 0
        self._zlib, self._ready, self._over = zlib.compressobj(1), bytearray(), False

    def read(self, size: int = -1) -> bytes:
        while not self._over and (size < 0 or len(self._ready) < size):
            piece = self.source.read(PIECE)
            if piece:
                self.hash.update(piece)
                self.bytes += len(piece)
                self.heard(piece)
                self._ready += self._zlib.compress(piece)
            else:
                self._ready += self._zlib.flush()
                self._over = True
        given = bytes(self._ready if size < 0 else self._ready[:size])
        del self._ready[: len(given)]
        return given


class _Written:
    """Writes to a file and keeps the hash of what it wrote."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.hash, self.bytes = file, hashlib.sha256(), 0

    def write(self, piece: bytes) -> int:
        self.hash.update(piece)
        self.bytes += len(piece)
        return self.file.write(piece)

    def flush(self) -> None:
        self.file.flush()


def seal(
    source: IO[bytes],
    into: Path,
    keys: list[pyrage.x25519.Recipient],
    heard: Callable[[bytes], None] = lambda piece: None,
) -> Sealed:
    """Seal a stream into a file, which is on the disk when this returns."""
    reading = _Compressing(source, heard=heard)
    with into.open("wb") as file:
        writing = _Written(file)
        pyrage.encrypt_io(reading, writing, keys)
        file.flush()
        os.fsync(file.fileno())
    return Sealed(reading.bytes, reading.hash.hexdigest(), writing.bytes, writing.hash.hexdigest())


class _Decompressing:
    """Takes what age opens, gives the plain bytes on, and keeps their hash."""

    def __init__(self, into: IO[bytes]) -> None:
        self.into, self.hash = into, hashlib.sha256()
        self._zlib = zlib.decompressobj()

    def write(self, piece: bytes) -> int:
        self._give(self._zlib.decompress(piece))
        return len(piece)

    def flush(self) -> None:
        self._give(self._zlib.flush())
        self.into.flush()

    def _give(self, plain: bytes) -> None:
        if plain:
            self.hash.update(plain)
            self.into.write(plain)


def unseal(file: Path, into: IO[bytes], keys: list[pyrage.x25519.Identity], sha256: str) -> None:
    """Open a sealed file into a stream; raises `Damaged` unless exactly what was sealed came out."""
    writing = _Decompressing(into)
    try:
        with file.open("rb") as sealed:
            pyrage.decrypt_io(sealed, writing, keys)
        writing.flush()
    except (pyrage.DecryptError, zlib.error, OSError) as error:
        raise Damaged(f"{file.name} cannot be opened: {error}") from error
    if writing.hash.hexdigest() != sha256:
        raise Damaged(f"{file.name} is not what was sealed.")


def make_identity(file: Path) -> str:
    """Write a new secret key, for its owner's eyes only, and return the public one. Never overwrites a file."""
    identity = pyrage.x25519.Identity.generate()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as written:
        written.write(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


class Sparse:
    """A file written without its blocks of zeros: the unused tail of a piece of the log takes no room."""

    BLOCK = 64 * 1024

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def write(self, piece: bytes) -> int:
        for start in range(0, len(piece), self.BLOCK):
            block = piece[start : start + self.BLOCK]
            if block.count(0) == len(block):
                self.file.seek(len(block), os.SEEK_CUR)
            else:
                self.file.write(block)
        return len(piece)

    def flush(self) -> None:
        self.file.flush()
        self.file.truncate(self.file.tell())
