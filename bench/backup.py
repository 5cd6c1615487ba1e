"""`python -m bench.backup --people 20000`: how long a copy, a restore and a drill take for a registry of so many people.

The registry is that of `bench.millions`. Nothing is extrapolated here: docs/performance.md says what was measured.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.backup", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--home", type=Path, help="a home that bench.millions filled; else it is made")
    options = parser.parse_args()
    home = (options.home or ROOT / ".amparo" / "bench" / f"backup-{options.people}").resolve()
    if not (home / "postgres").exists():
        events = 3 * options.people
        run(["-m", "bench.millions", "--people", str(options.people), "--events", str(events), "--questions", "100"], home,
            more=["--home", str(home)])  # fmt: skip
    beside = home.parent / f"{home.name}-copies"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    recipient = amparo(home, "backup-key", str(beside / "identity.txt")).strip()
    amparo(home, "backup", "--set-up", str(beside / "store"), "--recipients", recipient)
    whole = json.loads(amparo(home, "backup", "--whole", "--json"))
    changes = json.loads(amparo(home, "backup", "--json"))
    began = time.monotonic()
    drill = json.loads(amparo(home, "drill", "--identity", str(beside / "identity.txt"), "--json", "--scratch",
                              str(beside / "scratch")))  # fmt: skip
    found = {
        "people": options.people,
        "database MB": round(drill["bytes"] / 2**20),
        "whole copy s": round(whole["seconds"], 1),
        "whole copy MB, sealed": [round(whole["bytes"] / 2**20), round(whole["sealed_bytes"] / 2**20)],
        "changes s": round(changes["seconds"], 1),
        "changes MB, sealed": [round(changes["bytes"] / 2**20, 1), round(changes["sealed_bytes"] / 2**20, 1)],
        "drill s": round(time.monotonic() - began, 1),
        **{
            name: drill[name]
            for name in (
                "rpo_seconds",
                "rpo_worst_seconds",
                "rto_seconds",
                "checked_seconds",
                "rows",
                "wrong",
            )
        },
    }
    print(json.dumps(found, indent=1))
    subprocess.run([sys.executable, "-m", "amparo.shell.stop"], check=True, cwd=ROOT, env=environment(home))


def environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "AMPARO_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "amparo.shell.settings",
    }


def run(command: list[str], home: Path, more: list[str]) -> None:
    subprocess.run([sys.executable, *command, *more], check=True, cwd=ROOT, env=environment(home))


def amparo(home: Path, *command: str) -> str:
    done = subprocess.run([sys.executable, "-m", "amparo.shell", *command], check=False, cwd=ROOT, env=environment(home),
                          stdout=subprocess.PIPE, text=True)  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stdout}")
    return done.stdout


if __name__ == "__main__":
    main()
