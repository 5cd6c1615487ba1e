"""Lighthouse over every public page of the portal, on the telephone that it simulates: four marks for each page.

    .venv/bin/python -m bench.portal_lighthouse [--home DIR] [--only /derechos/,/buscar/]

Installs Lighthouse from the lock beside it (bench/lighthouse) when it is not there. Prints Markdown for docs/performance.md and
ends with 1 when a mark is below 95.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

from bench import house

FOLDER = Path(__file__).resolve().parent / "lighthouse"
HOME = house.ROOT / ".amparo" / "load"
MARKS = ("performance", "accessibility", "best-practices", "seo")
BAR = 95
#: Pages with a form of a family: nobody should find them by a search engine, and they say so.
FORMS = ("/buscar/", "/seguir/", "/fraude/comprobar/", "/fraude/avisar/")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.portal_lighthouse")
    parser.add_argument("--home", type=Path, default=HOME)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    house.world(options.home.resolve(), people=200)
    if not (FOLDER / "node_modules" / "lighthouse").is_dir():
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            check=True,
            cwd=FOLDER,
        )
    lowest = 100
    print("| page | performance | accessibility | best practices | search |\n|---|---|---|---|---|")
    with house.portal(options.home.resolve(), workers=1) as port:
        address = f"http://localhost:{port}"
        for path in pages_of(address):
            if options.only and path not in options.only.split(","):
                continue
            marks, below = measure(address + path)
            lowest = min(lowest, *(marks[name] for name in MARKS))
            print(f"| {path} | {' | '.join(str(marks[name]) for name in MARKS)} |", flush=True)
            for audit in below:
                print(f"  <!-- {audit} -->")
    sys.exit(0 if lowest >= BAR else 1)


def pages_of(address: str) -> list[str]:
    """The pages that the portal's own worker may keep, which are the public ones; and the forms."""
    with urllib.request.urlopen(f"{address}/trabajador.js") as answer:
        found = re.search(r"PAGES = (\[.*?\]);", answer.read().decode())
    assert found is not None
    return [*json.loads(found[1]), *FORMS]


def measure(url: str) -> tuple[dict[str, int], list[str]]:
    """The four marks of a page, from 0 to 100, and what stands in the way of 100."""
    for attempt in range(3):  # a browser that did not start in time is started again
        done = _lighthouse(url, check=attempt == 2)
        if done.returncode == 0:
            break
    told = json.loads(done.stdout)
    marks = {name: round((told["categories"][name]["score"] or 0) * 100) for name in MARKS}
    below = [
        f"{name}: {audit['title']} {audit.get('displayValue', '')}".strip()
        for name in MARKS
        for reference in told["categories"][name]["auditRefs"]
        if reference["weight"] and ((audit := told["audits"][reference["id"]])["score"] or 0) < 0.9
        and audit["scoreDisplayMode"] in ("binary", "numeric")
    ]  # fmt: skip
    return marks, below


def _lighthouse(url: str, *, check: bool) -> subprocess.CompletedProcess[str]:
    flags = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
    return subprocess.run(
        ["node", "node_modules/lighthouse/cli/index.js", url, "--output=json", "--quiet", f"--chrome-flags={flags}",
         f"--only-categories={','.join(MARKS)}", "--max-wait-for-load=30000"],
        check=check, cwd=FOLDER, capture_output=True, text=True,
        env={**os.environ, "CHROME_PATH": os.environ.get("AMPARO_CHROMIUM") or shutil.which("chromium") or ""},
    )  # fmt: skip


if __name__ == "__main__":
    main()
