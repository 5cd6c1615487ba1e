"""The whole house for the browser: real doors with their own database roles, a real worker, a small synthetic world."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from amparo.core import postgres
from amparo.core.environment import Environment
from amparo.portal import middleware

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}


@dataclass(frozen=True)
class House:
    """Where the doors are, and what the synthetic world says of itself (sign-ins, a family's folio, sample lists)."""

    portal: str
    workspace: str
    home: Path
    told: dict[str, Any]

    def email(self, role: str) -> str:
        return next(staff["email"] for staff in self.told["staff"] if staff["role"] == role)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _built(environment: dict[str, str]) -> Path:
    """A house with its world, which nobody lives in: built once for all processes of this run, and copied by each."""
    base = ROOT / ".amparo" / "browser-built"
    base.parent.mkdir(exist_ok=True)
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    with base.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not run or not (base / "run").exists() or (base / "run").read_text() != run:
            if base.exists():
                postgres.stop(base)
                shutil.rmtree(base)
            own = {**environment, "AMPARO_HOME": str(base)}
            world = ("simulate", "--people", "120", "--seed", "11", "--months", "1", "--write", str(base))
            for arguments in (("prepare",), world):
                subprocess.run(
                    [sys.executable, "-m", "amparo.shell", *arguments], check=True, env=own, cwd=ROOT
                )
            postgres.stop(base)
            (base / "run").write_text(run)
    return base


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = ROOT / ".amparo" / f"browser{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AMPARO_", "DATABASE_URL"))
        },
        "AMPARO_HOME": str(home),
        "AMPARO_DEMO": "1",
    }
    if home.exists():
        postgres.stop(home)
        shutil.rmtree(home)
    # With its owners: the server's files are another user's.
    subprocess.run(["cp", "-a", str(_built(environment)), str(home)], check=True)
    postgres.start(replace(Environment.read(), home=home, door="test"))
    ports = {"portal": _free_port(), "workspace": _free_port()}
    addresses = {name: f"http://localhost:{port}" for name, port in ports.items()}
    doors = {
        **environment,
        "AMPARO_PORTAL_URL": addresses["portal"],
        "AMPARO_WORKSPACE_URL": addresses["workspace"],
    }
    processes = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "amparo.shell.wsgi",
                "--bind",
                f"127.0.0.1:{port}",
                "--threads",
                "4",
            ],
            env={**doors, "AMPARO_DOOR": door},
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        for door, port in ports.items()
    ]
    processes.append(
        subprocess.Popen(
            [sys.executable, "-m", "amparo.shell", "worker"], env={**doors, "AMPARO_DOOR": "worker"}, cwd=ROOT
        )
    )
    try:
        for address in addresses.values():
            _wait_for(f"{address}/health/")
        yield House(
            addresses["portal"], addresses["workspace"], home, json.loads((home / "demo.json").read_text())
        )
    finally:
        for process in processes:
            process.terminate()
        # Asked to stop, each door and the worker end by themselves and in good order.
        assert [process.wait(20) for process in processes] == [0, 0, 0]
        postgres.stop(home)


@pytest.fixture(autouse=True)
def calm(request: pytest.FixtureRequest) -> None:
    """Every test finds the portal calm: all of them come from one network, ask for one folio and have codes sent to one phone."""
    if "house" in request.fixturenames:
        home = request.getfixturevalue("house").home
        with psycopg.connect(
            postgres.superuser_dsn(replace(Environment.read(), home=home), "amparo")
        ) as connection:
            connection.execute("DELETE FROM portal_bucket; DELETE FROM portal_code")


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("AMPARO_CHROMIUM") or shutil.which("chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def languages() -> list[str]:
    """Those of the installation, and the invented one that is longer than all."""
    return [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def answered(
    django_db_setup: None, django_db_blocker: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Reads pages in this process, from a world in the tests' own database that is gone afterwards."""

    def read(call: Callable[[Path], Any]) -> Any:
        # The browser keeps a loop of its own in this thread; here nobody else waits for the database.
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        monkeypatch.setattr(middleware, "TICK", 0.002)
        with django_db_blocker.unblock(), override_settings(AMPARO_DEMO=True), transaction.atomic():
            found = call(tmp_path)
            transaction.set_rollback(True)
        connection.close()
        return found

    return read


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def new_context(browser: Browser, size: str, *, javascript: bool = True) -> BrowserContext:
    return browser.new_context(viewport=SIZES[size], java_script_enabled=javascript, locale="es-MX")


@pytest.fixture
def context(browser: Browser, size: str) -> Iterator[BrowserContext]:
    context = new_context(browser, size)
    yield context
    context.close()


def sign_in(page: Page, house: House, role: str) -> None:
    """Sign in at the workspace as one of the world's members of staff."""
    page.goto(f"{house.workspace}/accounts/login/")
    page.locator("input[name=login]").fill(house.email(role))
    page.locator("input[name=password]").fill(house.told["password"])
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def axe(page: Page) -> list[str]:
    """What axe finds on this page by WCAG 2.2 AA, one line a violation."""
    # Through the debugger, because the page's own policy rightly refuses a script from elsewhere. In one
    # expression: a page that is just being left would forget the script between two, and is read once it came.
    run = (
        ";axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})"
        ".then(r => JSON.stringify(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))))"
    )
    for attempt in range(3):
        page.wait_for_load_state()
        session = page.context.new_cdp_session(page)
        try:
            found = session.send(
                "Runtime.evaluate",
                {"expression": AXE.read_text() + run, "awaitPromise": True, "returnByValue": True},
            )
        except PlaywrightError:  # the page went away meanwhile
            if attempt == 2:
                raise
            continue
        finally:
            session.detach()
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return list(json.loads(found["result"]["value"]))
    raise AssertionError("a page that never rests")
