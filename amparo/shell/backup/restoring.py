"""Putting a copy back as it was at a moment, into a home of its own. The running installation is not touched."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tarfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from amparo.core import postgres
from amparo.core.environment import Environment
from amparo.core.errors import BadInstallation
from amparo.shell.backup import plan, sealing
from amparo.shell.backup.store import Store

#: Seconds between two looks at a server that reads its log.
LOOK = 0.2


@dataclass(frozen=True)
class Restored:
    home: Path
    copies: list[str]
    pieces: int
    seconds: float


def restore(
    environment: Environment,
    store: Store,
    *,
    into: Path,
    identity: Path,
    to: dt.datetime | None = None,
    say: Callable[[str], None] = lambda line: None,
    pieces: dict[str, tuple[Path, str]] | None = None,
) -> Restored:
    """A home whose database is as it was at `to` (None: the last second of the archive), with its server running.

    What was opened already stays when this is cut short, and the next call goes on from there. The home holds no keys:
    they come from where they are kept. `pieces`: of the archive, those that a drill pretends are all there are.
    """
    began, keys = time.monotonic(), sealing.identities(identity)
    cluster = postgres.cluster_folder(into)
    if cluster.exists():
        raise BadInstallation(f"{into} holds a database already. Restore into a folder of its own.")
    way = plan.way_to(store.copies(), to)
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    half, log = into / "restoring", into / "restoring-wal"
    half.mkdir(exist_ok=True, mode=0o700)
    for copy in way:
        _open_copy(store, copy.name, half, keys, say)
    archived = store.pieces() if pieces is None else pieces
    wanted = plan.wanted_wal(archived, way[-1].first_wal)
    if way[-1].first_wal not in wanted:
        raise BadInstallation(f"The log from {way[-1].first_wal} on is not in the store.")
    missing = plan.gaps(wanted)
    if missing:
        say(f"{missing[0]} is missing from the log: nothing after it can be put back")
    _open_log(archived, wanted, log, keys, say)
    _combine([half / copy.name for copy in way], cluster)
    _open_beside(store, way[-1].name, into, keys)
    _replay(replace(environment, home=into), log, to, say)
    shutil.rmtree(half)
    shutil.rmtree(log)
    return Restored(into, [copy.name for copy in way], len(wanted), time.monotonic() - began)


def _open_copy(store: Store, name: str, half: Path, keys: list[Any], say: Callable[[str], None]) -> None:
    done = half / f"{name}.done"
    if done.exists():
        return
    say(f"opening copy {name}")
    folder = half / name
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    digest = store.manifest(name)["files"]["base.tar.age"]["sha256"]
    _untar(store.bases / name / "base.tar.age", folder, keys, digest)
    done.touch()


def _untar(file: Path, into: Path, keys: list[Any], sha256: str) -> None:
    read, write = os.pipe()
    wrong: list[Exception] = []
    unread: Exception | None = None

    def opening() -> None:
        try:
            with os.fdopen(write, "wb") as pipe:
                sealing.unseal(file, pipe, keys, sha256)
        except Exception as error:
            wrong.append(error)

    thread = threading.Thread(target=opening)
    thread.start()
    try:
        with os.fdopen(read, "rb", buffering=sealing.PIECE) as pipe:
            try:
                with tarfile.open(fileobj=pipe, mode="r|", bufsize=sealing.PIECE) as tar:
                    tar.extractall(into, filter="data")
            except tarfile.TarError as error:
                unread = error
            while pipe.read(sealing.PIECE):
                pass
    finally:
        thread.join()
    if wrong:
        raise wrong[0]
    if unread is not None:
        raise sealing.Damaged(f"{file.name} holds no copy that can be read: {unread}")


def _open_log(
    archived: dict[str, tuple[Path, str]],
    wanted: list[str],
    log: Path,
    keys: list[Any],
    say: Callable[[str], None],
) -> None:
    log.mkdir(exist_ok=True, mode=0o700)
    said = time.monotonic()
    for number, name in enumerate(wanted):
        final = log / name
        if not final.exists():
            file, digest = archived[name]
            half = log / f"{name}.half"
            with half.open("wb") as plain:
                written: IO[bytes] = sealing.Sparse(plain)  # type: ignore[assignment]
                sealing.unseal(file, written, keys, digest)
            half.rename(final)
        if time.monotonic() - said >= 10:
            said = time.monotonic()
            say(f"{number + 1:,} of {len(wanted):,} pieces of the log are open")


def _combine(folders: list[Path], cluster: Path) -> None:
    half = cluster.with_name("postgres-half")
    if half.exists():
        shutil.rmtree(half)
    for folder in folders:
        postgres.give_to_server(folder)
    if len(folders) == 1:
        folders[0].rename(half)
    else:
        half.mkdir()
        postgres.give_to_server(half)
        done = postgres.run(
            ["pg_combinebackup", "--link", "--no-sync", "-o", str(half), *(str(folder) for folder in folders)]
        )
        if done.returncode != 0:
            raise BadInstallation(f"The copies could not be put together:\n{done.stderr[-2000:]}")
    for where, _folders, _files in os.walk(half):
        os.chmod(where, 0o700)
    half.rename(cluster)


def _open_beside(store: Store, name: str, into: Path, keys: list[Any]) -> None:
    digest = store.manifest(name)["files"]["beside.tar.age"]["sha256"]
    _untar(store.bases / name / "beside.tar.age", into, keys, digest)


def _replay(environment: Environment, log: Path, to: dt.datetime | None, say: Callable[[str], None]) -> None:
    """Start the server on the copy and let it read its log up to the moment; returns when it takes writes."""
    cluster = postgres.cluster_folder(environment.home)
    (cluster / "recovery.signal").touch()
    postgres.give_to_server(cluster)
    postgres.give_to_server(log)
    settings = {
        "restore_command": f"cp '{log}/%f' '%p'",
        "recovery_target_action": "promote",
        "archive_mode": "off",
        "hot_standby": "on",
    }
    if to is not None:
        settings["recovery_target_time"] = to.astimezone(dt.UTC).isoformat(sep=" ")
    say("reading the log")
    postgres.start(environment, settings)
    while True:
        state = _state(cluster)
        if state == "in production":
            return
        if not postgres.running(environment.home) and _state(cluster) != "in production":
            tail = (cluster / "server.log").read_text(errors="replace")[-1500:]
            raise BadInstallation(f"The database could not be put back as it was then:\n{tail}")
        time.sleep(LOOK)


def _state(cluster: Path) -> str:
    said = postgres.run(["pg_controldata", "-D", str(cluster)]).stderr
    return next(
        (
            line.split(":", 1)[1].strip()
            for line in said.splitlines()
            if line.startswith("Database cluster state")
        ),
        "",
    )
