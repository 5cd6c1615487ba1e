"""What operators copy: units with their sandbox, containers without privileges, and a wheel that runs outside the tree."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.ROOT_FOLDER)
UNITS = ROOT / "deploy" / "systemd"
SANDBOX = {
    "nonewprivileges": "yes", "protectsystem": "strict", "protecthome": "yes", "privatetmp": "yes", "privatedevices": "yes",
    "protectkernelmodules": "yes", "protectkerneltunables": "yes", "protectcontrolgroups": "yes", "restrictsuidsgid": "yes",
    "restrictnamespaces": "yes", "lockpersonality": "yes", "capabilityboundingset": "", "umask": "0077", "limitcore": "0",
}  # fmt: skip


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.read_string(path.read_text())
    return read


def test_every_unit_runs_as_an_account_of_its_own_inside_the_sandbox():
    sandbox = unit(UNITS / "amparo-.service.d" / "sandbox.conf")["Service"]
    for name, value in SANDBOX.items():
        assert sandbox[name] == value, name
    services = sorted(UNITS.glob("amparo-*.service"))
    assert {one.stem for one in services} >= {
        "amparo-workspace",
        "amparo-portal",
        "amparo-worker",
        "amparo-metrics",
    }
    for path in services:
        service = unit(path)["Service"]
        assert service["User"] not in ("", "root")
        assert service["EnvironmentFile"].startswith("/etc/amparo/")
        assert not set(SANDBOX) - {"umask"} & set(service), f"{path.name} undoes a part of the sandbox"
    portal, workspace = (
        unit(UNITS / f"amparo-{door}.service")["Service"] for door in ("portal", "workspace")
    )
    assert portal["User"] != workspace["User"]
    assert portal["EnvironmentFile"] != workspace["EnvironmentFile"]


def test_systemd_itself_reads_the_units_and_finds_little_exposed(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:  # another system: the test above has looked at the same settings
        return
    shutil.copytree(UNITS, tmp_path / "units")
    for path in sorted((tmp_path / "units").glob("*.service")):
        said = subprocess.run(
            [program, "security", "--offline=true", "--threshold=20", str(path)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert said.returncode == 0, said.stdout[-500:] + said.stderr


def test_containers_have_no_privileges_and_no_floating_parts():
    lines = (ROOT / "deploy/container/Containerfile").read_text().splitlines()
    assert all(":" in line.split()[1] for line in lines if line.startswith("FROM"))
    last = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM")) :]
    assert any(re.fullmatch(r"USER \d+:\d+", line) for line in last)
    assert any(line.startswith("HEALTHCHECK") for line in last)
    assert not any(re.search(r"\bsudo\b|\bADD\b|curl .*\|", line) for line in lines)
    compose = (ROOT / "deploy/container/compose.yml").read_text()
    for wanted in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "internal: true"):
        assert wanted in compose
    assert "privileged:" not in compose
    assert not re.search(r"(?i)password: *\S", compose)


def test_neither_proxy_keeps_a_log_of_paths_and_both_hand_on_the_address():
    nginx = (ROOT / "deploy/proxy/nginx.conf").read_text()
    assert "access_log off;" in nginx
    assert nginx.count("X-Forwarded-For $proxy_add_x_forwarded_for") == nginx.count("proxy_pass ") == 2
    assert nginx.count("{") == nginx.count("}")
    caddy = (ROOT / "deploy/proxy/Caddyfile").read_text()
    assert not re.search(r"^\s*log\b", caddy, re.M)


@pytest.mark.slow
def test_the_wheel_carries_all_that_a_server_needs(tmp_path):
    subprocess.run([ROOT / "bin" / "wheel"], check=True, capture_output=True, cwd=ROOT)
    (wheel,) = (ROOT / "dist").glob("amparo-*.whl")
    where = tmp_path / "installed"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", where, wheel], check=True
    )
    home = tmp_path / "home"
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("AMPARO", "DJANGO", "PYTHON"))}
    clean |= {"AMPARO_HOME": str(home), "PYTHONPATH": str(where)}

    def amparo(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "amparo.shell", *words],
            env=clean | more, cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip

    door = None
    try:
        prepared = amparo("prepare")
        assert prepared.returncode == 0, prepared.stderr[-2000:]
        looked = amparo("doctor", "--json")
        found = {one["about"]: one["state"] for one in json.loads(looked.stdout)["findings"]}
        assert found["static files"] == found["tables"] == found["role of this process"] == "good"
        assert found["worker"] == "broken"
        assert looked.returncode == 1
        assert "amparo_workers 0" in amparo("metrics").stdout
        door = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "amparo.shell.wsgi", "--bind", "127.0.0.1:0"],
            env=clean | {"AMPARO_DOOR": "portal"}, cwd=tmp_path, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert door.stderr is not None
        line = next(line for line in door.stderr if "Listening at" in line)
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert address is not None
        page = _fetch(address[0] + "/")
        assert "Amparo" in page
        style = re.search(r'href="(/static/build/portal\.[0-9a-f]+\.css)"', page)
        assert style is not None, "the style sheet is there, under the name of its content"
        assert "govuk" in _fetch(address[0] + style[1])
    finally:
        if door is not None:
            door.terminate()
            door.wait(20)
        subprocess.run([sys.executable, "-m", "amparo.shell.stop"], env=clean, cwd=tmp_path, check=False)


def _fetch(url: str) -> str:
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")
