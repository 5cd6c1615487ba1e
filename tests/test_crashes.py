"""Parts of a house are killed under load; of what was acknowledged nothing is lost and nothing is there twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests import crashing

ROUNDS = 20


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_or_doubled_when_any_part_is_killed():
    with tempfile.TemporaryDirectory(prefix="amparo-") as folder:
        home = Path(folder) / "home"
        environment = {**os.environ, "PYTHONPATH": str(crashing.ROOT)}
        # In a process of its own: its database is another one.
        done = subprocess.run(
            [sys.executable, "-m", "bench.crashes", "--rounds", str(ROUNDS), "--home", str(home)],
            check=False, capture_output=True, text=True, cwd=crashing.ROOT, env=environment,
        )  # fmt: skip
        found = json.loads(done.stdout[done.stdout.index("{") :]) if "{" in done.stdout else {}
        assert done.returncode == 0, found or done.stderr[-3000:]
        assert (found["lost"], found["doubled"], found["problems"], found["rounds"]) == ([], [], [], ROUNDS)
        assert min(found["told"], found["sheets"], found["messages"]) > ROUNDS
        assert found["refused or cut"], "no blow was felt"
