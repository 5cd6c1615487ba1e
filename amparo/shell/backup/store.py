"""A store: the folder that holds sealed copies and the sealed log. Settings of an installation's own store."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amparo.core.errors import BadInstallation
from amparo.shell.backup.archive import SUFFIX
from amparo.shell.backup.plan import Copy, is_segment, position

SETTINGS = "backup.json"  # in AMPARO_HOME; the server is started with an archive when it is there
UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Settings:
    """Where this installation's copies go, and whom they are sealed for. No secret."""

    store: Path
    recipients: str

    @classmethod
    def of(cls, home: Path) -> Settings | None:
        file = home / SETTINGS
        if not file.exists():
            return None
        known = json.loads(file.read_text())
        return cls(Path(known["store"]), known["recipients"])

    def keep(self, home: Path) -> None:
        write_whole(
            home / SETTINGS, json.dumps({"store": str(self.store), "recipients": self.recipients}, indent=1)
        )


class Store:
    """The copies and the log in one folder. A copy counts once its manifest stands there, written last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bases, self.wal = folder / "base", folder / "wal"

    def make(self) -> None:
        for folder in (self.folder, self.bases, self.wal):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def manifest(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.bases / name / "manifest.json").read_text())
        return found

    def copies(self) -> list[Copy]:
        """Every finished copy, oldest first."""
        if not self.bases.is_dir():
            raise BadInstallation(f"{self.folder} is no store of copies: it has no folder `base`.")
        found = []
        for file in self.bases.glob("*/manifest.json"):
            told = json.loads(file.read_text())
            found.append(
                Copy(
                    told["name"], told["kind"], told["after"], dt.datetime.fromisoformat(told["ended"]), told["first_wal"]
                )
            )  # fmt: skip
        return sorted(found, key=lambda copy: copy.ended)

    def pieces(self) -> dict[str, tuple[Path, str]]:
        """The archived log: the server's name of each piece → its file, and the hash of what is in it."""
        found = {}
        for file in self.wal.glob(f"*{SUFFIX}"):
            if not file.name.startswith("."):
                name, digest = file.name.removesuffix(SUFFIX).rsplit(".", 1)
                found[name] = (file, digest)
        return found

    def begin(self, name: str) -> Path:
        """A folder for a copy that is being taken. What a former one left when it was cut short goes."""
        for left in self.bases.glob(f"*{UNFINISHED}"):
            shutil.rmtree(left)
        folder = self.bases / f"{name}{UNFINISHED}"
        folder.mkdir(mode=0o700)
        return folder

    def finish(self, folder: Path, manifest: dict[str, Any]) -> None:
        write_whole(folder / "manifest.json", json.dumps(manifest, indent=1))
        folder.rename(folder.with_name(folder.name.removesuffix(UNFINISHED)))
        sync_folder(self.bases)

    def forget(self, copies: list[Copy]) -> int:
        """Remove copies, and the log that only they needed; returns how many pieces of the log went."""
        for copy in sorted(
            copies, key=lambda copy: copy.ended, reverse=True
        ):  # changes before what they are of
            shutil.rmtree(self.bases / copy.name)
        left = self.copies()
        if not left:
            return 0
        first = min(position(copy.first_wal) for copy in left)
        old = [
            file
            for name, (file, _hash) in self.pieces().items()
            if is_segment(name) and position(name) < first
        ]
        for file in old:
            file.unlink()
        return len(old)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    with half.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
