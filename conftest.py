"""The test run's database: a real PostgreSQL of its own, in a home of its own."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent
SHARED = ROOT.parent / "shared"

from amparo.core import postgres  # noqa: E402
from amparo.core.environment import Environment  # noqa: E402
from amparo.shell.prepare import make_roles_and_database  # noqa: E402


def pytest_configure() -> None:
    environment = Environment.read()
    if environment.embedded:
        postgres.start(environment)
        make_roles_and_database(environment)
    from amparo.shell import catalogues

    catalogues.compile_all()
