"""The program that the server calls with each finished piece of its log: `archive.py STORE RECIPIENTS PATH NAME`.

It stands alone, because the server runs it under its own account, many times an hour: nothing but pyrage is imported. It ends
with 0 only when the sealed piece is on the disk under its final name, which holds the hash of what was sealed. The same piece
again changes nothing; another piece of the same name is refused.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import zlib
from pathlib import Path

import pyrage

SUFFIX = ".age"


def archive(store: Path, recipients: str, path: Path, name: str) -> bool:
    """Seal one piece into the store. False: another piece of that name is there already."""
    plain = path.read_bytes()
    digest = hashlib.sha256(plain).hexdigest()
    folder = store / "wal"
    final = folder / f"{name}.{digest}{SUFFIX}"
    there = list(folder.glob(f"{name}.*{SUFFIX}"))
    if there:
        return there == [final]
    half = folder / f".{name}.{os.getpid()}"
    keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients.split(",")]
    with half.open("wb") as written:
        pyrage.encrypt_io(io.BytesIO(zlib.compress(plain, 1)), written, keys)
        written.flush()
        os.fsync(written.fileno())
    half.rename(final)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return True


if __name__ == "__main__":
    _program, where, to_whom, from_path, called = sys.argv
    if not archive(Path(where), to_whom, Path(from_path), called):
        sys.stderr.write(f"archive: another piece is already called {called}\n")
        sys.exit(1)
