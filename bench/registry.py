"""A registry of 100,000 people, a list of 10,000 rows into it, and 2,000 questions: how fast, how much memory, how well.

    .venv/bin/python bench/registry.py [--people 100000] [--rows 10000] [--questions 2000]

Everything through the commands that people use, in a home of its own (.amparo/bench/registry, thrown away first). The rival in
the same run is what most systems do: trigram similarity (pg_trgm, GIN) on the full name. Prints Markdown for docs/performance.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from amparo.core import postgres  # noqa: E402
from amparo.core.environment import Environment  # noqa: E402
from amparo.core.postgres import superuser_dsn  # noqa: E402
from amparo.matching.synthetic import Truth, describe, people  # noqa: E402
from bench.matching.draw import COLUMNS  # noqa: E402
from bench.matching.trgm_baseline import trigrams  # noqa: E402

NAMES = ("given_names", "surname1", "surname2", "surnames")
HOME = ROOT / ".amparo" / "bench" / "registry"


def amparo(*arguments: str, stdin: str | None = None) -> tuple[str, float, float]:
    """Run a command; its output, its seconds, its peak memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "amparo.shell", *arguments], input=stdin, text=True, capture_output=True, check=False,
        cwd=ROOT, env={**os.environ, "AMPARO_HOME": str(HOME)},
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    peak = max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, before)
    return done.stdout, time.monotonic() - began, peak / 1024


def row(identity: str, truth: Truth, source: str, rng: random.Random) -> dict[str, str]:
    return {
        "id": identity,
        **{k: v for k, v in describe(truth, source, rng).as_mapping().items() if k in COLUMNS},
    }


def write_registry(path: Path, everybody: list[Truth], rng: random.Random) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(row(str(truth.person), truth, "consular", rng) for truth in everybody)


def write_list(path: Path, listed: list[Truth], rng: random.Random) -> None:
    places = [
        "Camp East Montana",
        "Adelanto ICE Processing Center",
        "Stewart Detention Center",
        "Otay Mesa Detention Center",
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["A-Number", "Last Name", "First Name", "DOB", "Sex", "COB", "Booking", "Facility"])
        for number, truth in enumerate(listed):
            said = describe(truth, "us_list", rng)
            born = said.birth_date.strftime("%m/%d/%Y") if said.birth_date else ""
            writer.writerow([said.a_number, said.surnames, said.given_names, born, said.sex, "MEXICO", 10**6 + number,
                             places[number % 4]])  # fmt: skip


def percentiles(times: list[float]) -> str:
    times = sorted(times)
    return f"{statistics.median(times):.1f} | {times[int(len(times) * 0.99)]:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=2_000)
    options = parser.parse_args()
    os.environ["AMPARO_HOME"] = str(HOME)
    if HOME.exists():
        postgres.stop(HOME)
        shutil.rmtree(HOME)
    amparo("prepare", "--without-static")
    rng = random.Random(20260302)
    everybody = people(options.people + options.rows // 2, rng)
    known, strangers = everybody[: options.people], everybody[options.people :]
    registry, roster = HOME / "registry.csv", HOME / "list.csv"
    write_registry(registry, known, rng)
    listed = [*rng.sample(known, options.rows - len(strangers)), *strangers]
    rng.shuffle(listed)
    write_list(roster, listed, rng)

    _out, people_seconds, _peak = amparo("import-people", str(registry), "--json")
    with psycopg.connect(superuser_dsn(Environment.read(), "amparo"), autocommit=True) as connection:
        connection.execute("ANALYZE")
    asked = [(truth, row(str(n), truth, source, rng)) for n, (truth, source) in enumerate(
        (truth, rng.choice(("us_list", "spoken", "consular"))) for truth in rng.sample(known, options.questions))]  # fmt: skip
    lines = "\n".join(json.dumps(said) for _truth, said in asked) + "\n"
    out, _seconds, find_peak = amparo("find-person", "--json", stdin=lines)
    answers = [json.loads(line) for line in out.splitlines()]
    found = sum(
        any(str(truth.person) in candidate["source_ids"] for candidate in answer["candidates"])
        for (truth, _said), answer in zip(asked, answers, strict=True)
    )
    rival_times, rival_answers = trigrams(
        [" ".join(filter(None, (said.get(k) for k in NAMES))) for _truth, said in asked]
    )
    rival_recall = sum(
        str(truth.person) in answer for (truth, _said), answer in zip(asked, rival_answers, strict=True)
    ) / len(asked)
    out, roster_seconds, _peak = amparo(
        "import-roster", str(roster), "--office", "elpaso", "--as-of", "2026-03-02T09:00", "--json"
    )
    report = json.loads(out)
    _out, _s, roster_peak = amparo(
        "import-roster", str(roster), "--office", "elpaso", "--as-of", "2026-03-02T09:00", "--json"
    )
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    postgres.stop(HOME)

    print(
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, PostgreSQL embedded\n"
    )
    print("| what | figure | bar |\n|---|---|---|")
    print(
        f"| `import-people`, {options.people:,} records | {options.people / people_seconds:,.0f} rows/s | – |"
    )
    print(f"| `import-roster`, {options.rows:,} rows into {options.people:,} people, file to events |"
          f" {options.rows / report['seconds']:,.0f} rows/s | ≥ 300 |")  # fmt: skip
    print(f"| … peak memory of any command of this run | {memory:,.0f} MB | < 600 |")
    print(
        f"| … new / known / to review | {report['new_people']:,} / {report['known_people']:,} / {report['review']:,} | – |\n"
    )
    print("| `find-person`, same questions | p50 ms | p99 ms | recall@10 |\n|---|---|---|---|")
    print(f"| Amparo | {percentiles([answer['ms'] for answer in answers])} | {found / len(asked):.3f} |")
    print(f"| pg_trgm on the full name | {percentiles(rival_times)} | {rival_recall:.3f} |")
    del find_peak, roster_peak, roster_seconds


if __name__ == "__main__":
    main()
