"""A disk that is full stops work and loses none: what was acknowledged is there, and it goes on when there is room."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time

import psycopg
import pytest

from amparo.core import postgres
from amparo.shell.backup import restoring, taking
from amparo.shell.backup.store import Settings
from amparo.shell.backup.tests.servers import House, house, lines

pytestmark = pytest.mark.slow


@contextlib.contextmanager
def small_disk(folder, megabytes):
    """A disk of its own below `folder`; the test is left out where nobody may make one."""
    folder.mkdir()
    made = os.geteuid() == 0 and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "amparo-test", str(folder)], check=False, capture_output=True
    ).returncode  # fmt: skip
    if not made:
        pytest.skip("needs the right to mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder):
    """Take all the room that is left; removing the file gives it back."""
    stuff = folder / "stuff"
    with stuff.open("wb") as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 65536)
            file.flush()
    return stuff


def test_when_the_servers_disk_is_full_what_was_acknowledged_stays(ground):
    with small_disk(ground / "disk", 300), house(ground / "disk", archive=False) as running:
        acknowledged = []

        def write_on(times):
            for _ in range(times):
                line = f"{len(acknowledged)} " + "x" * 2000
                running.write(line)
                acknowledged.append(line)

        write_on(100)
        stuff = fill(ground / "disk")
        with pytest.raises(psycopg.Error):
            write_on(100_000)
        stuff.unlink()
        postgres.stop(running.environment.home, "immediate")
        postgres.start(running.environment)
        came = lines(running.environment.home, running.environment)
        assert came[: len(acknowledged)] == acknowledged
        assert len(came) - len(acknowledged) <= 1
        running.write("goes on")


def test_when_the_stores_disk_is_full_people_work_on_and_the_archive_catches_up(ground):
    with small_disk(ground / "disk", 64), house(ground) as plain:
        settings = Settings(ground / "disk" / "store", plain.settings.recipients)
        taking.set_up(plain.environment, settings)
        running = House(plain.environment, settings, plain.identity)
        running.write("before")
        taking.take(running.environment, settings)
        stuff = fill(ground / "disk")
        running.write("while it is full")
        with running.connect() as server:
            server.execute("SELECT pg_switch_wal()")
            deadline = time.monotonic() + 60
            while not server.execute("SELECT failed_count FROM pg_stat_archiver").fetchone()[0]:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        with pytest.raises(taking.BadInstallation, match="cannot be archived"):
            taking.take(running.environment, settings)
        stuff.unlink()
        running.write("after")
        running.archived()
        restoring.restore(
            running.environment, running.store, into=ground / "restored", identity=running.identity
        )
        assert lines(ground / "restored", running.environment) == ["before", "while it is full", "after"]
