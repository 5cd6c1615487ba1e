"""The test run's database: a real PostgreSQL of its own, in a home of its own."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql

from amparo.core import postgres
from amparo.core.environment import Environment
from amparo.shell.prepare import make_roles_and_database

# No test asserts a time, on whatever machine it runs.
hypothesis.settings.register_profile("amparo", deadline=None)
hypothesis.settings.load_profile("amparo")

ROOT = Path(__file__).resolve().parent
SHARED = ROOT.parent / "shared"


#: What makes no table, no trigger and no row of a fresh database: changing it keeps the template.
NOT_IN_A_DATABASE = {"tests", "locale", "static", "static_src", "templates", "templatetags", "simulate"}
ONLY_SHOWS = {"views.py", "forms.py", "queries.py", "urls.py", "words.py"}


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):  # one of several processes: the first one did what follows
        return
    environment = Environment.read()
    if environment.embedded:
        postgres.start(environment)
        make_roles_and_database(environment)
    from amparo.shell import catalogues

    catalogues.compile_all()
    catalogues.compile_pseudo(environment.home)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """For several processes (`-n 2 --dist loadgroup`): the tests of a file stay together, and what takes longest comes first."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    for item in items:
        item.add_marker(pytest.mark.xdist_group(item.location[0]))
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: object) -> Iterator[None]:
    """A database for this process: a copy of a template with every table and the directory, which is there for every test
    as it is in every installation. The template is made once, and again when something changed of what makes it."""
    from django.db import connection

    environment = Environment.read()
    own = f"test_amparo_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with django_db_blocker.unblock(), _although_a_browser_waits():
        copy_of_template(own)
        connection.settings_dict["NAME"] = own
    yield
    with django_db_blocker.unblock(), _although_a_browser_waits(), _server(environment) as server:
        connection.close()
        _drop(server, own)


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: object) -> Callable[[str], None]:
    """Makes a database of the name that it is given, for programs that a test runs."""

    def make(name: str) -> None:
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            copy_of_template(name)

    return make


def copy_of_template(name: str) -> None:
    """A database of this name, as every test finds it: every table and the directory. Ask for it where the test's own database is
    not in use: making the template needs Django's connection."""
    environment = Environment.read()
    template = f"test_amparo_{_what_makes_a_database()}"
    with _one_at_a_time(environment), _server(environment) as server:
        known = [one for (one,) in server.execute("SELECT datname FROM pg_database")]
        if template not in known:
            for one in known:
                if one.startswith("test_amparo_") and len(one) == len(template):
                    _drop(server, one)
            _make_template(environment, template)
        _drop(server, name)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template)))
        )


def _make_template(environment: Environment, name: str) -> None:
    """Under another name first, so that a run that was stopped leaves no half a template."""
    from django.db import connection

    from tests.factories import directory

    half = "test_amparo_half"
    connection.settings_dict["TEST"]["NAME"] = half
    former = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    directory()
    connection.close()
    connection.settings_dict["NAME"] = former
    with _server(environment) as server:
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (half, name))))


def _what_makes_a_database() -> str:
    """A short name of the files that a fresh database is made of."""
    digest = hashlib.sha256()
    for path in sorted([*(ROOT / "amparo").rglob("*"), ROOT / "requirements" / "dev.txt"]):
        inside = path.relative_to(ROOT)
        shows = inside.name in ONLY_SHOWS or NOT_IN_A_DATABASE & set(inside.parts)
        if path.suffix in {".py", ".sql", ".csv", ".json", ".toml", ".txt"} and not shows:
            digest.update(f"{inside}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def _although_a_browser_waits() -> Iterator[None]:
    """A browser keeps a loop of its own in this thread; nobody else waits for the database here."""
    name, former = "DJANGO_ALLOW_ASYNC_UNSAFE", os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ[name] = "1"
    try:
        yield
    finally:
        os.environ.pop(name) if former is None else os.environ.update({name: former})


@contextmanager
def _one_at_a_time(environment: Environment) -> Iterator[None]:
    with (environment.home / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _server(environment: Environment) -> Iterator[psycopg.Connection]:
    with psycopg.connect(environment.dsn("amparo_owner", "postgres"), autocommit=True) as server:
        yield server


def _drop(server: psycopg.Connection, name: str) -> None:
    for attempt in range(20):
        try:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            return
        except (
            psycopg.errors.InsufficientPrivilege
        ):  # the server's own vacuum is in there: it leaves by itself
            if attempt == 19:
                raise
            time.sleep(0.5)


@pytest.fixture(autouse=True)
def nothing_kept_in_memory():
    """What the process remembers of one test's records must not meet the next test's numbers."""
    from amparo.people import comparing

    comparing.forget()


@pytest.fixture
def shared() -> Path:
    return SHARED


@pytest.fixture(scope="module")
def directory_after(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """What a test of two connections leaves is an empty database, but for the worker's jobs: whoever comes next finds the
    directory again, and nothing to do."""
    yield
    from django.db import connection

    from tests.factories import directory

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        directory()
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
