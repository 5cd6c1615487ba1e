"""Loaded by pytest before Django's settings are read: the test run has a door and a home of its own."""

from __future__ import annotations

import os
from pathlib import Path

os.environ["AMPARO_DOOR"] = "test"
os.environ.setdefault("AMPARO_HOME", str(Path(__file__).resolve().parents[1] / ".amparo" / "test"))
os.environ.pop("AMPARO_DEMO", None)
