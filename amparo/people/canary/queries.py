"""What the page and the alarm read."""

from __future__ import annotations

from typing import Any

from amparo.people.canary.models import CanaryRun
from amparo.people.canary.mutations import FEWEST, THRESHOLDS
from amparo.people.canary.words import change_name

NIGHTS = 30


def alarm() -> CanaryRun | None:
    """The latest run, if it did not pass: the alarm stands until a run passes. One query."""
    latest = CanaryRun.objects.order_by("-at", "-pk").first()
    return latest if latest is not None and not latest.passed else None


def nights() -> list[dict[str, Any]]:
    """The last thirty runs, the latest first: share found, the changes that failed. One query."""
    return [
        {
            "run": run,
            "share": _share(sum(run.found.values()), sum(run.asked.values())),
            "failures": [change_name(name) for name in run.failures],
        }
        for run in CanaryRun.objects.order_by("-at", "-pk")[:NIGHTS]
    ]


def changes(run: CanaryRun) -> list[dict[str, Any]]:
    """Each change of a run: its name in words, how many were asked and found, what is wanted, whether it fell short."""
    return [
        {
            "name": change_name(name),
            "asked": asked,
            "found": run.found[name],
            "share": _share(run.found[name], asked),
            "wanted": round(100 * THRESHOLDS.get(name, 1)),
            "failed": name in run.failures,
            "few": asked < FEWEST,
        }
        for name, asked in sorted(run.asked.items(), key=lambda item: run.found[item[0]] / item[1])
    ]


def _share(found: int, asked: int) -> float | None:
    return round(100 * found / asked, 1) if asked else None
