"""Putting a pack into the folder of packs, whole or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from amparo.core.packs import Pack, make_ready, sources
from amparo.core.packs.words import BadPack


def look(source: Path, ready: Path) -> Pack:
    """Check a pack as a door would, and say what it is. Raises `BadPack`."""
    if not source.exists():
        raise BadPack("not_a_zip")
    return make_ready(sources.read(source), ready)


def install(source: Path, folder: Path, ready: Path) -> Pack:
    """Check a pack and put it where the doors read packs, instead of a former one of the same language."""
    files = sources.read(source) if source.exists() else {}
    pack = make_ready(files, ready)
    folder.mkdir(parents=True, exist_ok=True)
    half, target = folder / f".{pack.code}.{os.getpid()}", folder / pack.code
    shutil.rmtree(half, ignore_errors=True)
    for name, body in files.items():  # every name was checked: none leads out
        (half / name).parent.mkdir(parents=True, exist_ok=True)
        (half / name).write_bytes(body)
    former = folder / f".{pack.code}.former"
    shutil.rmtree(former, ignore_errors=True)
    if target.exists():
        target.rename(former)
    half.rename(target)
    shutil.rmtree(former, ignore_errors=True)
    (folder / f"{pack.code}.zip").unlink(missing_ok=True)
    return pack
