"""A running house for measurements of the portal: the portal as an installation serves it, its role, and the worker."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

#: As docs/deployment.md says for two cores.
WORKERS, THREADS = 2, 32


def environment_of(home: Path) -> dict[str, str]:
    return {**os.environ, "AMPARO_HOME": str(home), "AMPARO_DEMO": "1", "DJANGO_SETTINGS_MODULE": "amparo.shell.settings",
            "PYTHONPATH": str(ROOT)}  # fmt: skip


def world(home: Path, *, people: int, months: int = 1) -> None:
    """A synthetic world at this home, made once."""
    environment = environment_of(home)
    commands = [["prepare"]]
    if not (home / "demo.json").exists():
        commands.append(
            [
                "simulate",
                "--people",
                str(people),
                "--seed",
                "7",
                "--months",
                str(months),
                "--write",
                str(home),
            ]
        )
    for command in commands:
        subprocess.run([sys.executable, "-m", "amparo.shell", *command], check=True, cwd=ROOT, env=environment,
                       stdout=subprocess.DEVNULL)  # fmt: skip


def prepare(home: Path) -> None:
    """The tables, the directory and the catalogue at this home, and nobody in them."""
    subprocess.run([sys.executable, "-m", "amparo.shell", "prepare", "--without-static"], check=True, cwd=ROOT,
                   env=environment_of(home), stdout=subprocess.DEVNULL)  # fmt: skip


def as_workspace(home: Path) -> None:
    """Set this process up as the house's workspace, for what a measurement arranges and counts."""
    os.environ.update(environment_of(home), AMPARO_DOOR="cli")
    import django

    from amparo.core import postgres
    from amparo.core.environment import Environment

    postgres.start(Environment.read())
    django.setup()


@contextmanager
def portal(home: Path, *, application: str = "amparo.shell.wsgi", workers: int = WORKERS, threads: int = THREADS,
           **more: str) -> Iterator[int]:  # fmt: skip
    """The portal's port while it runs; `more` goes into its environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **environment_of(home),
        "AMPARO_DOOR": "portal",
        "AMPARO_PORTAL_URL": f"http://127.0.0.1:{port}",
        **more,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
         "--threads", str(threads), "--backlog", "4096"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/health/")
        yield port
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def worker(home: Path) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "amparo.shell", "worker"], cwd=ROOT, env={**environment_of(home), "AMPARO_DOOR": "worker"},
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"{url} did not answer")
