"""A command run once: its seconds and the memory of all its processes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
#: Where registries are drawn to, and kept.
HOME = ROOT / ".amparo" / "bench" / "matching"
EVERY = 0.2  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Run:
    """What a command printed, how long it took from start to end, and its peak memory, shared pages counted once a process."""

    output: str
    seconds: float
    megabytes: float


def run(arguments: list[str], *, stdin: str | None = None, home: Path | None = None) -> Run:
    """Run `python arguments` from the root of the tree; ends this program with its errors when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **({"AMPARO_HOME": str(home)} if home else {})}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    peak, ended = [0.0], threading.Event()
    watching = threading.Thread(target=_watch, args=(process.pid, peak, ended))
    watching.start()
    output, errors = process.communicate(stdin)
    seconds = time.monotonic() - began
    ended.set()
    watching.join()
    if process.returncode:
        sys.exit(f"{arguments}: exit {process.returncode}\n{errors or output}")
    return Run(output, seconds, peak[0])


def _watch(pid: int, peak: list[float], ended: threading.Event) -> None:
    while not ended.wait(EVERY):
        total = 0
        try:
            for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
                total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
        peak[0] = max(peak[0], total / 1e6)
