"""What is still to happen in a synthetic world: moments in a heap, each done with the clock moved to it. Nothing after now."""

from __future__ import annotations

import datetime as dt
import heapq
from collections import Counter
from collections.abc import Callable
from itertools import count
from random import Random
from typing import Any

from django.db import transaction

from amparo.core import clock
from amparo.core.errors import Refusal

AT_ONCE = 100  # moments in a transaction


class Agenda:
    """Seeded; `refused` counts what the rules did not allow, by the act, for whoever wants to see that it is little."""

    def __init__(self, seed: str) -> None:
        self.rng = Random(seed)
        self.now = clock.now()
        self.waiting: list[tuple[dt.datetime, int, Callable[[], None]]] = []
        self.number = count()
        self.refused: Counter[str] = Counter()

    def _let_pass(self) -> None:
        """Do everything that waits, in its order and at its moment."""
        while self.waiting:
            with transaction.atomic():
                for _ in range(AT_ONCE):
                    if not self.waiting:
                        break
                    moment, _number, act = heapq.heappop(self.waiting)
                    with clock.moved_to(moment):
                        self._try(act)

    def _try(self, act: Callable[[], None]) -> None:
        try:
            with transaction.atomic():
                act()
        except Refusal as refusal:
            # Somebody was first, or the rules do not allow it: as in life.
            self.refused[f"{getattr(act, 'named', '')}: {refusal}"] += 1

    def _at(self, moment: dt.datetime, act: Callable[[], None]) -> None:
        if moment < self.now:
            heapq.heappush(self.waiting, (moment, next(self.number), act))

    def _in(self, days: float, act: Callable[[], None]) -> None:
        self._at(clock.now() + dt.timedelta(days=days), act)

    @staticmethod
    def _with(act: Callable[..., None], *arguments: Any) -> Callable[[], None]:
        def do() -> None:
            act(*arguments)

        do.named = act.__name__  # type: ignore[attr-defined]
        return do
