"""Ours and the rival on the same files, in turn, so that both meet the same machine; tables in Markdown, plots as SVG."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .draw import Drawn, draw
from .measure import Curve, Figures, curve, figures
from .plots import Axis, lines
from .running import ROOT, Run, run

PLOTS = ROOT / "docs" / "images" / "matching"

#: What is run on a drawn registry: the name in the tables, and the command up to its file.
ENGINES = {
    "Amparo": ["-m", "amparo.shell", "match"],
    "Splink": ["-m", "bench.matching.splink_baseline"],
}


@dataclass(frozen=True, slots=True)
class Result:
    """An engine on one registry: its runs, and what its last result is worth."""

    records: int
    engine: str
    runs: tuple[Run, ...]
    figures: Figures
    curve: Curve

    @property
    def seconds(self) -> float:
        return statistics.median(run.seconds for run in self.runs)

    @property
    def megabytes(self) -> float:
        return max(run.megabytes for run in self.runs)


def compare(sizes: Sequence[int], *, runs: int, home: Path) -> list[Result]:
    """Every engine `runs` times on a registry of every size, the engines taking turns."""
    results = []
    for records in sizes:
        drawn = draw(records, home)
        done: dict[str, list[Run]] = {engine: [] for engine in ENGINES}
        for _ in range(runs):
            for engine in ENGINES:
                done[engine].append(_once(engine, drawn))
        for engine in ENGINES:
            worth, judged = figures(_pairs(engine, drawn), drawn.truth, _clusters(engine, drawn))
            results.append(Result(records, engine, tuple(done[engine]), worth, curve(judged)))
    return results


def _once(engine: str, drawn: Drawn) -> Run:
    out = ["--out", str(_pairs(engine, drawn)), "--clusters", str(_clusters(engine, drawn))]
    return run([*ENGINES[engine], str(drawn.records), *out])


def _pairs(engine: str, drawn: Drawn) -> Path:
    return drawn.records.with_name(f"pairs-{engine.lower()}.csv")


def _clusters(engine: str, drawn: Drawn) -> Path:
    return drawn.records.with_name(f"clusters-{engine.lower()}.csv")


def tables(results: Sequence[Result]) -> str:
    """The tables of docs/performance.md."""
    engines = list(ENGINES)
    by = {(result.records, result.engine): result for result in results}
    sizes = sorted({result.records for result in results})
    out = [f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}."]
    for records in sizes:
        pair = [by[records, engine] for engine in engines]
        ours, rival = pair
        rows: list[tuple[str, list[str]]] = [
            ("best F1, pairs", [f"{r.figures.best_f1:.3f}" for r in pair]),
            ("recall at 99.5 % precision", [f"{r.figures.recall_at_precision:.3f}" for r in pair]),
            ("candidates' ceiling", [f"{r.figures.ceiling:.3f}" for r in pair]),
            ("clusters, pairwise F1", [f"{r.figures.clusters_f1:.3f}" for r in pair]),
            ("links: precision", [f"{r.figures.links_precision:.4f}" for r in pair]),
            ("links: recall", [f"{r.figures.links_recall:.3f}" for r in pair]),
            ("wall seconds, median", [f"{r.seconds:.1f}" for r in pair]),
            ("… every run", [", ".join(f"{run.seconds:.1f}" for run in r.runs) for r in pair]),
            ("… ratio to Splink", [f"{r.seconds / rival.seconds:.2f}" for r in pair]),
            ("peak memory, GB", [f"{r.megabytes / 1000:.1f}" for r in pair]),
        ]  # fmt: skip
        out.append(markdown(f"{records:,} records", engines, rows))
        out.append(_calibration(ours))
        out.append(_fairness(ours))
    return "\n\n".join(out)


def _calibration(result: Result) -> str:
    rows = [
        (
            f"{band.low:g}–{band.high:g}",
            [f"{band.pairs:,}", f"{band.given:.3f}", f"{band.right:.3f}", "yes" if band.kept else "no"],
        )
        for band in result.figures.bands
    ]
    return markdown("probability given", ["pairs", "mean given", "right", "kept"], rows)


def _fairness(result: Result) -> str:
    whole = result.figures.recall
    rows = [("everybody", [f"{whole:.3f}", ""])] + [
        (name.replace("_", " "), [f"{recall:.3f}", f"{100 * (recall - whole):+.1f}"])
        for name, recall in result.figures.recall_of.items()
    ]
    return markdown("people", ["recall at the best F1", "points from the whole"], rows)


def markdown(first: str, headings: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """A table in Markdown: what the rows are, the other headings, and each row's name and cells."""
    head = f"| {first} | {' | '.join(headings)} |\n|{'---|' * (len(headings) + 1)}\n"
    return head + "\n".join(f"| {name} | {' | '.join(cells)} |" for name, cells in rows)


def plot(results: Sequence[Result], folder: Path = PLOTS) -> None:
    """Precision over recall of every engine and size; calibration of ours."""
    lines(
        folder / "precision-recall.svg", "Precision and recall", Axis("recall", 0, 1), Axis("precision", 0.5, 1),
        {f"{r.engine} {r.records:,}": (r.curve.recall.tolist(), r.curve.precision.tolist()) for r in results},
    )  # fmt: skip
    lines(
        folder / "calibration.svg", "Of pairs given a probability, how many are right",
        Axis("probability given", 0.5, 1), Axis("share right", 0, 1),
        {
            f"{r.engine} {r.records:,}": ([b.given for b in r.figures.bands], [b.right for b in r.figures.bands])
            for r in results
        },
        diagonal=True,
    )  # fmt: skip
