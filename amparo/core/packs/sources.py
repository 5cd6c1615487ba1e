"""The files of a pack, from a folder or a zip, read into memory within limits: no path that a pack names is ever written to."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from amparo.core.packs.words import BadPack

MOST_FILES = 800
MOST_FILE = 4_000_000
MOST_WHOLE = 80_000_000
#: A part of a zip that unpacks to more than so many times its size is no pack.
MOST_RATIO = 200
_IGNORED = {".DS_Store", "Thumbs.db"}


def read(source: Path | BinaryIO) -> dict[str, bytes]:
    """Every file of a pack by its path inside. Raises `BadPack`."""
    if isinstance(source, Path) and source.is_dir():
        return _folder(source)
    return _zip(source)


def _folder(folder: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    whole = 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise BadPack("link", name=name)
        if path.is_dir() or path.name in _IGNORED:
            continue
        size = path.stat().st_size
        whole += size
        _measure(name, size, whole, len(found))
        found[name] = path.read_bytes()
    return found


def _zip(source: Path | BinaryIO) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(source) as archive:
            return _parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, UnicodeError, EOFError) as error:
        raise BadPack("not_a_zip") from error


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    parts = [part for part in archive.infolist() if not part.is_dir()]
    parts = [
        part
        for part in parts
        if not part.filename.startswith("__MACOSX/") and PurePosixPath(part.filename).name not in _IGNORED
    ]
    names = [part.filename for part in parts]
    whole = 0
    for number, part in enumerate(parts):
        name = part.filename
        pieces = PurePosixPath(name).parts
        if not name or name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in pieces:
            raise BadPack("path", name=name)
        if stat.S_ISLNK(part.external_attr >> 16):
            raise BadPack("link", name=name)
        if part.flag_bits & 1:
            raise BadPack("locked", name=name)
        whole += part.file_size
        _measure(name, part.file_size, whole, number)
        if part.file_size > MOST_RATIO * max(part.compress_size, 1024):
            raise BadPack("too_much_inside", name=name)
    if len(set(names)) != len(names):
        raise BadPack("twice", name=next(name for name in names if names.count(name) > 1))
    top = {PurePosixPath(name).parts[0] for name in names}
    inside = f"{top.pop()}/" if len(top) == 1 and "pack.toml" not in names else ""
    found = {}
    for part in parts:
        with archive.open(part) as file:
            body = file.read(part.file_size + 1)
        if len(body) != part.file_size:  # the list of contents says something else than the contents
            raise BadPack("too_much_inside", name=part.filename)
        found[part.filename.removeprefix(inside)] = body
    return found


def _measure(name: str, size: int, whole: int, number: int) -> None:
    if size > MOST_FILE:
        raise BadPack("too_large", name=name, megabytes=MOST_FILE // 1_000_000)
    if whole > MOST_WHOLE or number >= MOST_FILES:
        raise BadPack("too_much", megabytes=MOST_WHOLE // 1_000_000, files=MOST_FILES)
