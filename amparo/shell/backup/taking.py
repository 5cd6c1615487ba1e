"""Taking a copy: the server's own base backup, whole or what changed, sealed while it streams; then forgetting what is old."""

from __future__ import annotations

import datetime as dt
import io
import json
import shlex
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from amparo.core import clock, postgres
from amparo.core.environment import Environment
from amparo.core.errors import BadInstallation
from amparo.shell.backup import archive, plan, sealing
from amparo.shell.backup.store import Settings, Store, write_whole
from amparo.shell.backup.tar import Listener

#: Seconds after which a piece of the log is archived although it is not full. With the time to seal it, under five.
ARCHIVE_EVERY = 3
SEGMENT = 16 * 1024 * 1024
#: Files beside the database that belong to an installation: lists that wait to be imported, language packs. No keys.
BESIDE = ("uploads", "packs")


@dataclass(frozen=True)
class Taken:
    name: str
    kind: str
    bytes: int
    sealed_bytes: int
    seconds: float
    forgotten: int
    forgotten_wal: int


def archiving(settings: Settings) -> dict[str, str]:
    """What the server is started with, so that every finished piece of its log goes sealed into the store."""
    program = " ".join(
        shlex.quote(part).replace("%", "%%")
        for part in (
            sys.executable,
            "-I",
            str(Path(archive.__file__)),
            str(settings.store),
            settings.recipients.replace(" ", ""),
        )
    )
    return {
        "archive_mode": "on",
        "archive_command": f"{program} %p %f",
        "archive_timeout": str(ARCHIVE_EVERY),
        "summarize_wal": "on",  # which blocks changed: what makes the copies in between small
    }


def set_up(environment: Environment, settings: Settings) -> bool:
    """Let this home's server archive into a store from now on; True if it had to be started again for that."""
    if not environment.embedded:
        raise BadInstallation(
            "The database runs on a server of its own (DATABASE_URL): its archive is set there; docs/operations/backup.md."
        )
    sealing.recipients(settings.recipients)
    Store(settings.store).make()
    postgres.give_to_server(Store(settings.store).wal)
    for path in (Path(sys.executable), Path(archive.__file__)):
        postgres.let_reach(path)
    settings.keep(environment.home)
    wanted = {**postgres.server_settings(environment.home), **archiving(settings)}
    if wanted == postgres.server_settings(environment.home) and postgres.running(environment.home):
        return False
    write_whole(environment.home / postgres.SERVER_SETTINGS, json.dumps(wanted, indent=1))
    was_running = postgres.running(environment.home)
    postgres.stop(environment.home)
    postgres.start(environment)
    return was_running


def take(
    environment: Environment,
    settings: Settings,
    *,
    whole: bool = False,
    keep: dt.timedelta = plan.KEEP,
    say: Callable[[str], None] = lambda line: None,
) -> Taken:
    """Take one copy. Cut short, it leaves nothing that counts, and the next one clears it away."""
    started, began = clock.now(), time.monotonic()
    store, keys = Store(settings.store), sealing.recipients(settings.recipients)
    store.make()
    copies = store.copies()
    kind = "whole" if whole else plan.next_kind(copies, started)
    lists = environment.home / "backup-lists"
    lists.mkdir(exist_ok=True, mode=0o700)
    after = copies[-1].name if kind == "changes" else ""
    if after and not (lists / after).exists():  # this machine did not take the last one
        kind, after = "whole", ""
    name = started.strftime("%Y%m%dT%H%M%S.%fZ")
    folder = store.begin(name)
    with psycopg.connect(postgres.superuser_dsn(environment), autocommit=True) as server:
        _refuse_without_archive(server)
        size = server.execute("SELECT sum(pg_database_size(datname)) FROM pg_database").fetchone()
        assert size is not None
    heard = Listener()
    said = _Progress(heard.feed, int(size[0]), say)
    sealed = _base_backup(environment, folder / "base.tar.age", keys, said, lists / after if after else None)
    if heard.found is None:
        raise BadInstallation("The server's copy came without its list of files; nothing was kept.")
    told = json.loads(heard.found)
    last = told["WAL-Ranges"][-1]
    beside = sealing.seal(_beside(environment.home), folder / "beside.tar.age", keys)
    ended = clock.now()
    manifest: dict[str, Any] = {
        "name": name,
        "kind": kind,
        "after": after,
        "began": started.isoformat(),
        "ended": ended.isoformat(),
        "system": told.get("System-Identifier"),
        "first_wal": _segment(last["Timeline"], last["Start-LSN"]),
        "last_wal": _segment(last["Timeline"], last["End-LSN"]),
        "files": {"base.tar.age": asdict(sealed), "beside.tar.age": asdict(beside)},
    }
    write_whole(lists / name, heard.found.decode())
    store.finish(folder, manifest)
    forgotten = plan.too_old(store.copies(), ended, keep)
    forgotten_wal = store.forget(forgotten) if forgotten else 0
    kept = {copy.name for copy in store.copies()}
    for file in lists.iterdir():
        if file.name not in kept:
            file.unlink()
    return Taken(
        name, kind, sealed.bytes, sealed.sealed_bytes + beside.sealed_bytes, time.monotonic() - began,
        len(forgotten), forgotten_wal,
    )  # fmt: skip


def _refuse_without_archive(server: psycopg.Connection[Any]) -> None:
    mode = server.execute("SHOW archive_mode").fetchone()
    failing = server.execute(
        "SELECT last_failed_wal FROM pg_stat_archiver WHERE last_failed_time > coalesce(last_archived_time, '-infinity')"
    ).fetchone()
    if mode is None or mode[0] != "on":
        raise BadInstallation(
            "The server was started without an archive. Run `backup --set-up` again: it starts the server anew."
        )
    if failing:
        raise BadInstallation(
            f"The server's log cannot be archived: {failing[0]} failed. postgres/server.log says why; is the store there, "
            "and does its disk have room?"
        )


def _base_backup(
    environment: Environment, into: Path, keys: list[Any], heard: _Progress, after: Path | None
) -> sealing.Sealed:
    command = [
        postgres.binary("pg_basebackup"), "-d", postgres.superuser_dsn(environment), "-D", "-", "-F", "tar",
        "-X", "none", "--checkpoint=fast", "--manifest-checksums=SHA256", "--no-password",
    ]  # fmt: skip
    if after is not None:
        command.append(f"--incremental={after}")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        sealed = sealing.seal(process.stdout, into, keys, heard)
        said = process.stderr.read().decode(errors="replace")
    if process.returncode != 0:
        raise BadInstallation(f"The server gave no copy:\n{said[-2000:]}")
    return sealed


class _Progress:
    """Hands every piece on, and says every ten seconds how far it is."""

    def __init__(self, heard: Callable[[bytes], None], size: int, say: Callable[[str], None]) -> None:
        self.heard, self.size, self.say = heard, max(size, 1), say
        self.done, self.said = 0, time.monotonic()

    def __call__(self, piece: bytes) -> None:
        self.heard(piece)
        self.done += len(piece)
        if time.monotonic() - self.said >= 10:
            self.said = time.monotonic()
            self.say(f"{self.done / 2**20:,.0f} MB of about {self.size / 2**20:,.0f}")


def _beside(home: Path) -> io.BytesIO:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name in BESIDE:
            if (home / name).is_dir():
                tar.add(home / name, arcname=name)
    packed.seek(0)
    return packed


def _segment(timeline: int, position: str) -> str:
    high, low = (int(part, 16) for part in position.split("/"))
    return f"{timeline:08X}{high:08X}{low // SEGMENT:08X}"
