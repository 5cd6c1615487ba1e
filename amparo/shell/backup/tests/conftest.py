from __future__ import annotations

import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def ground():
    """A folder that the server's own account can reach; those of the test run are closed to others, again and again."""
    with tempfile.TemporaryDirectory(prefix="amparo-") as folder:
        yield Path(folder)
