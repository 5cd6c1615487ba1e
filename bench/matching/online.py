"""The question an officer asks while typing, `find-person`, beside trigram similarity: the same registry, the same questions.

Records of people who have others are kept back as questions; the rest is imported, or was loaded by `bench.millions`.
An answer is right when one of the first five people offered holds a record of the person meant.
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import statistics
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from amparo.core import postgres
from amparo.core.environment import Environment

from .draw import COLUMNS, Drawn
from .running import run
from .trgm_baseline import trigrams

FIRST = 5


@dataclass(frozen=True, slots=True)
class Answered:
    """One engine's answers: share of people among the first five, milliseconds at the median and in the worst hundredth."""

    recall: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many records a registry has, and how long they took to come in."""

    records: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Online:
    loaded: Loaded
    megabytes: float
    ours: Answered
    trigrams: Answered


def compare_online(drawn: Drawn, home: Path, *, questions: int, seed: int = 1) -> Online:
    """Import a drawn registry but for `questions` records into a registry of its own below `home`, and ask for those."""
    os.environ["AMPARO_HOME"] = str(home)
    if home.exists():
        postgres.stop(home)
        shutil.rmtree(home)
    run(["-m", "amparo.shell", "prepare", "--without-static"], home=home)
    wanted, asked = _keep_back(drawn, home / "registry.csv", questions, random.Random(seed))
    imported = run(["-m", "amparo.shell", "import-people", str(home / "registry.csv"), "--json"], home=home)
    return _compare(wanted, asked, home, Loaded(json.loads(imported.output)["rows"], imported.seconds))


def compare_loaded(home: Path, *, questions: int) -> Online:
    """Ask the first `questions` of those that `bench.millions` kept back when it filled the registry of `home`."""
    told = json.loads((home / "millions.json").read_text())
    kept = json.loads((home / "questions.json").read_text())[:questions]
    os.environ["AMPARO_HOME"] = str(home)
    postgres.start(Environment.read())
    loaded = Loaded(told["rows"]["people_record"], sum(told["seconds"].values()))
    return _compare([set(one["right"]) for one in kept], [one["asked"] for one in kept], home, loaded)


def _compare(wanted: list[set[str]], asked: list[dict[str, str]], home: Path, loaded: Loaded) -> Online:
    lines = "\n".join(json.dumps(row) for row in asked) + "\n"
    answered = run(["-m", "amparo.shell", "find-person", "--json"], stdin=lines, home=home)
    ours = [json.loads(line) for line in answered.output.splitlines()]
    names = [
        " ".join(filter(None, (row[c] for c in ("given_names", "surname1", "surname2", "surnames"))))
        for row in asked
    ]
    rival_times, rival = trigrams(names)
    postgres.stop(home)
    found = [[i for one in answer["candidates"][:FIRST] for i in one["source_ids"]] for answer in ours]
    return Online(
        loaded=loaded,
        megabytes=answered.megabytes,
        ours=_answered(wanted, found, [answer["ms"] for answer in ours]),
        trigrams=_answered(wanted, [ids[:FIRST] for ids in rival], rival_times),
    )


def _keep_back(
    drawn: Drawn, rest: Path, many: int, rng: random.Random
) -> tuple[list[set[str]], list[dict[str, str]]]:
    """The record ids that would be right answers, and the questions; all other records are written to `rest`."""
    records_of: dict[str, list[str]] = defaultdict(list)
    with drawn.truth.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            records_of[row["person"]].append(row["id"])
    several = sorted(person for person, ids in records_of.items() if len(ids) > 1)
    right = {}
    for person in rng.sample(several, min(many, len(several))):
        one = rng.choice(records_of[person])
        right[one] = set(records_of[person]) - {one}
    asked: list[dict[str, str]] = []
    with (
        drawn.records.open(newline="", encoding="utf-8") as file,
        rest.open("w", newline="", encoding="utf-8") as out,
    ):
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        for row in csv.DictReader(file):
            if row["id"] in right:
                asked.append(row)
            else:
                writer.writerow(row)
    return [right[row["id"]] for row in asked], asked


def _answered(wanted: list[set[str]], found: list[list[str]], times: list[float]) -> Answered:
    right = sum(bool(ids & set(offered)) for ids, offered in zip(wanted, found, strict=True))
    ordered = sorted(times)
    return Answered(right / len(wanted), statistics.median(ordered), ordered[int(len(ordered) * 0.99)])
