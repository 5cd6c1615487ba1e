"""`bin/demo`: prepare, fill with a synthetic world once, start both doors and the worker, stop them on Ctrl-C."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from amparo.core import postgres
from amparo.core.environment import Environment

PORTAL = int(os.environ.get("AMPARO_PORTAL_PORT", "8000"))
WORKSPACE = int(os.environ.get("AMPARO_WORKSPACE_PORT", "8001"))
PEOPLE, SEED, MONTHS = 2500, 7, 3


def main(arguments: list[str]) -> int:
    """Run the demo until it is interrupted; returns the exit status."""
    environment = Environment.read()
    if "--fresh" in arguments:
        postgres.stop(environment.home)
        shutil.rmtree(environment.home, ignore_errors=True)
        environment = Environment.read()
    started: list[subprocess.Popen[bytes]] = []
    # Also where a shell started us in the background, and so with Ctrl-C switched off.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        _fill(environment)
        started = [
            _door("portal", PORTAL, workers=1, threads=32),
            _door("workspace", WORKSPACE, workers=1),
            _part([sys.executable, "-m", "amparo.shell", "worker"], "worker"),
        ]
        for port in (PORTAL, WORKSPACE):
            _wait_for(port, started)
        _say(environment)
        if "--once" not in arguments:
            _until_interrupted(started)
    except KeyboardInterrupt:
        pass
    finally:
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)  # with whatever it started itself
        postgres.stop(environment.home)
        print("Todo está detenido. / Everything is stopped.")  # noqa: T201 - this is a terminal program
    return 0


def _fill(environment: Environment) -> None:
    _amparo("prepare")
    if not (environment.home / "demo.json").exists():
        _amparo(
            "simulate",
            "--people",
            str(PEOPLE),
            "--seed",
            str(SEED),
            "--months",
            str(MONTHS),
            "--write",
            str(environment.home),
        )


def _amparo(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "amparo.shell", *arguments], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _with_door(door: str) -> dict[str, str]:
    addresses = {
        "AMPARO_PORTAL_URL": f"http://localhost:{PORTAL}",
        "AMPARO_WORKSPACE_URL": f"http://localhost:{WORKSPACE}",
    }
    return {**os.environ, **addresses, "AMPARO_DOOR": door}


def _door(door: str, port: int, *, workers: int, threads: int = 4) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "amparo.shell.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        str(workers),
        "--threads",
        str(threads),
        "--log-level",
        "warning",
        "--timeout",
        "120",
    ]
    return _part(command, door)


def _part(command: list[str], door: str) -> subprocess.Popen[bytes]:
    """A part in a session of its own: a Ctrl-C of the terminal reaches us alone, and we stop each part once and whole."""
    return subprocess.Popen(command, env=_with_door(door), start_new_session=True)


def _wait_for(port: int, started: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in started):
            sys.exit("A part of the demo did not start; its message is above. Is a port in use?")
        try:
            urllib.request.urlopen(f"http://localhost:{port}/health/", timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    sys.exit(f"Port {port} did not answer within a minute.")


def _say(environment: Environment) -> None:
    told = json.loads(Path(environment.home / "demo.json").read_text())
    lines = [
        "",
        "Amparo",
        f"  Familias  / Families   http://localhost:{PORTAL}",
        f"  Consulado / Workspace  http://localhost:{WORKSPACE}",
        "",
        f"  Entrar con / Sign in with    contraseña / password: {told['password']}",
        *(f"    {staff['email']:<34} {staff['what']}" for staff in told["staff"]),
        "",
        "  Una madre que ya sigue a su hijo / A mother who already follows her son",
        f"    folio {told['family']['folio']}   clave / secret {told['family']['secret']}",
        f"    (el código llega a / the code arrives at http://localhost:{WORKSPACE}/mensajes/)",
        "",
        "  Una lista de detenidos para subir / A detention list to upload next",
        *(f"    {path}" for path in told["lists"]),
        "",
        "  Ctrl-C detiene todo / stops everything.",
        "",
    ]
    print("\n".join(lines), flush=True)  # noqa: T201


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _until_interrupted(started: list[subprocess.Popen[bytes]]) -> None:
    while all(process.poll() is None for process in started):
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
