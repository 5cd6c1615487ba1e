"""The test run's database: a real PostgreSQL of its own, in a home of its own."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest

from amparo.core import postgres
from amparo.core.environment import Environment
from amparo.shell.prepare import make_roles_and_database

# No test asserts a time, on whatever machine it runs.
hypothesis.settings.register_profile("amparo", deadline=None)
hypothesis.settings.load_profile("amparo")

ROOT = Path(__file__).resolve().parent
SHARED = ROOT.parent / "shared"


def pytest_configure() -> None:
    environment = Environment.read()
    if environment.embedded:
        postgres.start(environment)
        make_roles_and_database(environment)
    from amparo.shell import catalogues

    catalogues.compile_all()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The directory is there for every test, as it is in every installation."""
    from tests.factories import directory

    with django_db_blocker.unblock():
        directory()


@pytest.fixture(autouse=True)
def nothing_kept_in_memory():
    """What the process remembers of one test's records must not meet the next test's numbers."""
    from amparo.people import comparing

    comparing.forget()


@pytest.fixture
def shared() -> Path:
    return SHARED
