"""The search of programmes at 1,000 sheets, asked by the portal's own role: how long an answer takes.

    .venv/bin/python -m bench.programmes_search [--home DIR] [--sheets 1000] [--rounds 5]

The shipped sheets and copies of them with words of their own in every text; the questions are those of the tests
(amparo/programmes/tests/queries.csv), each some times in a row that nobody foresees. Prints Markdown for docs/performance.md.
"""

from __future__ import annotations

import argparse
import csv
import random
import statistics
import time
from pathlib import Path
from typing import Any

import psycopg

from bench import house

HOME = house.ROOT / ".amparo" / "bench" / "programmes"
QUERIES = house.ROOT / "amparo" / "programmes" / "tests" / "queries.csv"
SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in "aeiou"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.programmes_search")
    parser.add_argument("--home", type=Path, default=HOME)
    parser.add_argument("--sheets", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    home = options.home.resolve()
    house.prepare(home)
    house.as_workspace(home)
    began = time.monotonic()
    many = fill(options.sheets)
    filled = time.monotonic() - began
    times = sorted(ask(options.rounds))
    print("| sheets | words | made in | questions | p50 | p95 | largest |")
    print("|---|---|---|---|---|---|---|")
    print(f"| {many[0]} | {many[1]} | {filled:.0f} s | {len(times)} | {statistics.median(times):.1f} ms"
          f" | {times[int(len(times) * 0.95)]:.1f} ms | {times[-1]:.1f} ms |")  # fmt: skip


def fill(wanted: int) -> tuple[int, int]:
    """Copies of the shipped sheets until there are so many; how many there are, and words."""
    from django.db import connection

    from amparo.core import clock
    from amparo.programmes.loading import columns
    from amparo.programmes.models import Programme, Sheet

    rng = random.Random(7)
    shipped = list(Sheet.objects.filter(state="published").exclude(programme__slug__startswith="copia-"))
    there = Sheet.objects.filter(state="published").count()
    for number in range(there, wanted):
        content = changed(rng.choice(shipped).content, rng)
        programme = Programme.objects.create(slug=f"copia-{number}", agency_id=content["agency"])
        Sheet.objects.create(programme=programme, number=1, state="published", content=content, published_at=clock.now(),
                             **columns(content))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM programmes_in_force), (SELECT count(*) FROM programmes_word)"
        )
        row = cursor.fetchone()
    return int(row[0]), int(row[1])


def changed(content: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The sheet of some other programme: its needs are gone, and half of its words are others."""

    def said(text: str) -> str:
        return " ".join(word if rng.random() < 0.5 else made(rng) for word in text.split())

    copy = {**content, "needs": rng.sample(content["needs"], min(1, len(content["needs"])))}
    for language in ("es", "en"):
        copy[language] = {
            key: [said(one) for one in value] if isinstance(value, list) else said(value)
            for key, value in content[language].items()
        }
    return copy


def made(rng: random.Random) -> str:
    """One of some 6,000 words that nobody says."""
    return "".join(rng.choice(SYLLABLES[:18]) for _syllable in range(3))


def ask(rounds: int) -> list[float]:
    """Milliseconds of every question, each asked some times."""
    from django.conf import settings

    from amparo.core import roles

    with QUERIES.open(encoding="utf-8", newline="") as file:
        asked = [row["said"] for row in csv.DictReader(file)] * rounds
    random.Random(11).shuffle(asked)
    times = []
    with psycopg.connect(settings.ENVIRONMENT.dsn(roles.PORTAL), autocommit=True) as connection:
        for said in asked:
            began = time.perf_counter()
            connection.execute(
                "SELECT slug FROM portal_programmes_found(%s) ORDER BY score DESC, slug", [said]
            ).fetchall()
            times.append((time.perf_counter() - began) * 1000)
    return times


if __name__ == "__main__":
    main()
