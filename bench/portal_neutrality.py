"""Does the time of an answer tell whether a folio exists? Asks the real portal, over HTTP, and tries to guess from the time.

    .venv/bin/python bench/portal_neutrality.py [--each 150]

Three kinds of question in turn: a folio with its secret, a folio with a wrong secret, a folio that nobody has. The attacker
knows the times and nothing else; how often they guess right between two kinds (the area under the curve) is 0.50 when the
time tells nothing. The rival in the same run is the same portal without the tick. Prints Markdown for docs/performance.md.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from amparo.core import postgres  # noqa: E402
from amparo.core.folios import new_folio, new_secret  # noqa: E402

HOME = ROOT / ".amparo" / "neutrality"
KINDS = ("folio and secret", "folio, wrong secret", "no such folio")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=150)
    each = parser.parse_args().each
    environment = {**os.environ, "AMPARO_HOME": str(HOME), "AMPARO_DEMO": "1",
                   "DJANGO_SETTINGS_MODULE": "amparo.shell.settings"}  # fmt: skip
    if HOME.exists():
        postgres.stop(HOME)
        shutil.rmtree(HOME)
    for command in (["prepare"], ["simulate", "--people", "200", "--months", "1", "--write", str(HOME)]):
        subprocess.run([sys.executable, "-m", "amparo.shell", *command], check=True, cwd=ROOT, env=environment,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    family = json.loads((HOME / "demo.json").read_text())["family"]
    print("| portal | guess right: real or unknown folio | guess right: right or wrong secret | median ms |")
    print("|---|---|---|---|")
    for name, application in (
        ("as shipped", "amparo.shell.wsgi"),
        ("rival: without the tick", "bench.untimed_wsgi"),
    ):
        times = ask(application, environment, family["folio"], family["secret"], each)
        known, wrong, unknown = (times[kind] for kind in KINDS)
        medians = " / ".join(f"{statistics.median(times[kind]):.1f}" for kind in KINDS)
        print(f"| {name} | {guessed(known, unknown):.2f} | {guessed(known, wrong):.2f} | {medians} |")
    postgres.stop(HOME)


def ask(
    application: str, environment: dict[str, str], folio: str, secret: str, each: int
) -> dict[str, list[float]]:
    """Milliseconds of each answer, by kind of question, the kinds in random order."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    portal = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--threads", "4"],
        cwd=ROOT, env={**environment, "AMPARO_DOOR": "portal", "AMPARO_PORTAL_URL": f"http://127.0.0.1:{port}"},
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        cookie, token = wait_for_form(port)
        times: dict[str, list[float]] = defaultdict(list)
        questions = [kind for kind in KINDS for _ in range(each + 5)]
        random.Random(1).shuffle(questions)
        for number, kind in enumerate(questions):
            said = {
                "folio": new_folio("F") if kind == "no such folio" else folio,
                "secret": secret if kind == "folio and secret" else new_secret(),
                "csrfmiddlewaretoken": token,
            }
            # Each question from another network, because the portal counts them by network.
            source = f"127.{1 + number // 200}.{1 + number % 200}.1"
            connection = http.client.HTTPConnection("127.0.0.1", port, source_address=(source, 0))
            connection.connect()
            began = time.perf_counter()
            connection.request("POST", "/seguir/", urlencode(said), {
                "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie,
                "Origin": f"http://127.0.0.1:{port}"})  # fmt: skip
            answer = connection.getresponse()
            answer.read()
            times[kind].append((time.perf_counter() - began) * 1000)
            if answer.status != 200:
                sys.exit(f"The portal answered {answer.status}.")
            connection.close()
        return {kind: measured[5:] for kind, measured in times.items()}
    finally:
        portal.terminate()
        portal.wait(20)


def wait_for_form(port: int) -> tuple[str, str]:
    """The form's cookie and its token against forged requests."""
    for _try in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/seguir/")
            answer = connection.getresponse()
            found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
            cookies = [value.split(";")[0] for name, value in answer.getheaders() if name == "Set-Cookie"]
            if found:
                return "; ".join(cookies), found[1]
        except OSError:
            time.sleep(0.2)
    sys.exit("The portal did not start.")


def guessed(one: list[float], other: list[float]) -> float:
    """How often the better guess is right that, of one time of each kind, the longer is of the slower kind."""
    longer = sum((a > b) + (a == b) / 2 for a in one for b in other) / (len(one) * len(other))
    return max(longer, 1 - longer)


if __name__ == "__main__":
    main()
