"""How wrong is the forecast of arrivals, where the truth is known?

    .venv/bin/python bench/returns_forecast.py [--weeks 90] [--worlds 8]

Simulates arrivals by state and day in Mexico: a level that wanders, a season, and people of whom most are held at a staging
place for days before they arrive (some leave it otherwise; of three in ten nobody knows the state). Three sizes of stream, and
one with waves of raids; several worlds of each. The forecast of `amparo/returns/resources/forecast.py` is made from what would
have been known. The error that the page would show is printed beside the error against weeks that the forecast never saw, and
beside its rival: the last week again.
Prints Markdown for docs/performance.md.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from amparo.returns.resources.forecast import AHEAD, Stays, forecast

STATES = 32
#: How many weeks before the end the forecasts are made: what came after is held back, and judges them.
ORIGINS = (24, 20, 16, 12, 8, 4)


def world(rng: np.random.Generator, weeks: int, a_week: float, *, wave: bool) -> tuple[np.ndarray, Stays]:
    share = rng.dirichlet(np.full(STATES, 1.2))
    days = (weeks + AHEAD) * 7
    level = 0.0
    columns: list[tuple[np.ndarray, ...]] = []
    for day in range(days):
        level = 0.97 * level + rng.normal(0, 0.06)
        more = 2.5 if wave and (day // 7) % 26 in (20, 21, 22) else 1.0
        mean = a_week / 7 * np.exp(level) * (1 + 0.25 * np.sin(2 * np.pi * day / 364)) * more
        n = int(rng.poisson(mean))
        staged = rng.random(n) < 0.6
        ends = day + np.where(staged, 2 + rng.geometric(0.14, n), 0)
        columns.append(
            (
                rng.choice(STATES, n, p=share),
                np.full(n, day),
                ends,
                staged,
                ~(staged & (rng.random(n) < 0.15)),
            )
        )
    state, began, ended, staged, removed = (np.concatenate(one) for one in zip(*columns, strict=True))
    counts = np.zeros((weeks + AHEAD, STATES))
    came = removed & (ended // 7 < len(counts))
    np.add.at(counts, (ended[came] // 7, state[came]), 1)
    known = np.where(rng.random(len(state)) < 0.7, state, -1)
    return counts, Stays(known[staged], began[staged], ended[staged], removed[staged])


def until(stays: Stays, day: int) -> Stays:
    """What was known on that day: who came later is not there, and of who is still held nobody knows how it ends."""
    there = stays.began < day
    ended = stays.ended[there].copy()
    over = ended < day
    ended[~over] = 10**6
    return Stays(stays.state[there], stays.began[there], ended, stays.removed[there] & over)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--weeks", type=int, default=90)
    asked.add_argument("--worlds", type=int, default=8)
    said = asked.parse_args()
    heads = (
        "arrivals a week", "weeks ahead", "WAPE of what was never seen", "… as the page says it", "… last week again", "MAE",
        "MAE, last week again", "WAPE of all states together", "within the band of 80 %", "seconds",
    )  # fmt: skip
    print(f"| {' | '.join(heads)} |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for a_week, wave in ((300, False), (3_000, False), (14_000, False), (3_000, True)):
        off = {name: np.zeros(AHEAD) for name in ("ours", "naive", "came", "sum", "held", "n")}
        own, seconds = np.zeros(AHEAD), 0.0
        for seed in range(said.worlds):
            counts, stays = world(np.random.default_rng(seed), said.weeks, a_week, wave=wave)
            for origin in (said.weeks - one for one in ORIGINS):
                began = time.perf_counter()
                made = forecast(counts[:origin], until(stays, origin * 7))
                seconds += time.perf_counter() - began
                assert made is not None
                truth = counts[origin : origin + AHEAD]
                off["ours"] += np.abs(truth - made.expected).sum(axis=1)
                off["naive"] += np.abs(truth - counts[origin - 1]).sum(axis=1)
                off["came"] += truth.sum(axis=1)
                off["sum"] += np.abs(truth.sum(axis=1) - made.total)
                off["held"] += ((truth >= np.floor(made.low)) & (truth <= np.ceil(made.high))).mean(axis=1)
                off["n"] += 1
                own += [one.wape for one in made.errors]
        for ahead in range(AHEAD):
            n = off["n"][ahead]
            print(
                f"| {a_week:,}{' and waves' if wave else ''} | {ahead + 1} | {off['ours'][ahead] / off['came'][ahead]:.1%} | "
                f"{own[ahead] / n:.1%} | {off['naive'][ahead] / off['came'][ahead]:.1%} | "
                f"{off['ours'][ahead] / n / STATES:.1f} | {off['naive'][ahead] / n / STATES:.1f} | "
                f"{off['sum'][ahead] / off['came'][ahead]:.1%} | {off['held'][ahead] / n:.0%} | {seconds / n:.2f} |"
            )


if __name__ == "__main__":
    main()
