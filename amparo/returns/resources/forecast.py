"""How many people will arrive, by state of destination and week: pure, from counts of weeks that were and stays near removal.

Two views are taken of the coming weeks and put together:

* **history**: what the weeks before say. Candidates are the last week again (`naive`), the mean of four, the median of eight
  (which a wave does not carry away), exponential smoothing with three weights, and the same week a year before where there is
  a year;
* **staging**: who is held at a place of the last days before removal, each with the chance of being removed in each coming week.
  That chance is learned from the stays before: of those held for so many days, how many were removed that day (`hazard`).
  Not everybody who arrives was held there, and later weeks bring people who are not there yet: a factor for each week ahead,
  learned from what came, makes up for it.

Which candidate, and how much weight staging has, is decided for each week ahead by what would have erred least (WAPE) in the
weeks before. The error that is shown is that of forecasts made in the same way at each of the past weeks, knowing nothing of
what came after (a rolling origin), beside that of the naive forecast. The band holds the middle 80 % of those errors, scaled by
the root of what is expected; how often it held what came is measured too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

AHEAD = 6
#: So many weeks are needed before anything is said, and so many forecasts before a choice is made by their error.
LEAST_WEEKS, LEAST_ORIGINS = 12, 4
#: The band holds this share of what came.
BAND = 0.8
#: Longer in a staging place is counted like so many days: too few stay longer to tell their days apart.
LONGEST = 45
WEIGHTS = np.linspace(0, 1, 11)
SMOOTHING = (0.2, 0.4, 0.7)
YEAR = 52
CANDIDATES = ("naive", "mean4", "median8", *(f"ses{alpha}" for alpha in SMOOTHING), "year")


@dataclass(frozen=True, slots=True)
class Stays:
    """Stays at staging places, one place in each array for each. Days are counted from the first day of the first week.

    `state`: the column of the counts where the person would arrive, -1 when nobody knows. `ended`: the day on which it ended, or
    a number beyond every day while it goes on. `removed`: whether it ended in Mexico.
    """

    state: npt.NDArray[np.int64]
    began: npt.NDArray[np.int64]
    ended: npt.NDArray[np.int64]
    removed: npt.NDArray[np.bool_]

    @classmethod
    def none(cls) -> Stays:
        empty = np.zeros(0, dtype=np.int64)
        return cls(empty, empty, empty, np.zeros(0, dtype=np.bool_))


@dataclass(frozen=True, slots=True)
class Error:
    """How forecasts of one week ahead erred. MAE: people by state and week; WAPE: of all who came; MAPE: the mean of each
    week's and state's share, where anybody came. `coverage`: how often the band held what came."""

    ahead: int
    origins: int
    mae: float
    wape: float
    mape: float
    coverage: float
    naive_mae: float
    naive_wape: float
    candidate: str
    weight: float

    @property
    def better(self) -> bool:
        return self.wape <= self.naive_wape


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected people, and the band around them: each week ahead × state, then all states together."""

    expected: Numbers
    low: Numbers
    high: Numbers
    total: Numbers
    total_low: Numbers
    total_high: Numbers
    errors: tuple[Error, ...]


def forecast(counts: Numbers, stays: Stays) -> Forecast | None:
    """The coming weeks, from `counts` (weeks that are over × states). None with fewer than `LEAST_WEEKS`."""
    weeks = counts.shape[0]
    if weeks < LEAST_WEEKS:
        return None
    origins = list(range(LEAST_WEEKS - LEAST_ORIGINS, weeks + 1))  # the last one is now
    history = np.stack(
        [_history(counts[:origin]) for origin in origins]
    )  # origin × candidate × ahead × state
    staged = np.stack(
        [_staged(stays, origin * 7, counts[:origin]) for origin in origins]
    )  # origin × ahead × state
    columns = [
        _of_week(counts, np.array(origins), history[:, :, ahead], staged[:, ahead], ahead)
        for ahead in range(AHEAD)
    ]
    total = np.array([one.total for one in columns])
    return Forecast(
        np.stack([one.expected for one in columns]), np.stack([one.low for one in columns]),
        np.stack([one.high for one in columns]), total[:, 0], total[:, 1], total[:, 2], tuple(one.error for one in columns),
    )  # fmt: skip


# -- the two views -------------------------------------------------------------------------------------------------------------


def _history(past: Numbers) -> Numbers:
    """Each candidate's forecast: candidate × ahead × state."""
    last = past[-1]
    flat = [
        last,
        past[-4:].mean(axis=0),
        np.median(past[-8:], axis=0),
        *(_smoothed(past, alpha) for alpha in SMOOTHING),
    ]
    made = [np.repeat(one[None], AHEAD, axis=0) for one in flat]
    if len(past) >= YEAR:
        before = past[len(past) - YEAR : len(past) - YEAR + AHEAD]
        # As many more or fewer as the last four weeks had beside the same four a year before.
        then = past[max(len(past) - YEAR - 4, 0) : len(past) - YEAR].sum()
        now = past[-4:].sum()
        made.append(before * (now / then if then else 1.0))
    else:
        made.append(made[0])
    return np.stack(made)


def _smoothed(past: Numbers, alpha: float) -> Numbers:
    weights = alpha * (1 - alpha) ** np.arange(len(past) - 1, -1, -1)
    weights[0] += 1 - weights.sum()  # the first week stands for all before it
    return np.asarray(weights @ past)


def hazard(stays: Stays, today: int) -> Numbers:
    """Of those who have been held for so many days, the shares that are removed on that day and that leave in any way: 2 × days.
    Only what was known on `today`. A day of which little is known leans on the mean of all."""
    began, ended = stays.began, stays.ended
    known = began < today
    length = np.clip(np.minimum(ended, today)[known] - began[known], 0, LONGEST - 1)
    over = ended[known] < today
    at_risk = np.cumsum(np.bincount(length, minlength=LONGEST)[::-1])[::-1].astype(np.float64)
    found = np.zeros((2, LONGEST))
    for row, counted in enumerate((over & stays.removed[known], over)):
        events = np.bincount(length[counted], minlength=LONGEST).astype(np.float64)
        mean = events.sum() / max(at_risk.sum(), 1.0)
        found[row] = (events + 5 * mean) / (at_risk + 5)
    return found


def chances(risk: Numbers) -> Numbers:
    """The chance of somebody held for so many days of being removed in each coming week: days × ahead."""
    days = AHEAD * 7
    removed, leaves = risk
    found = np.zeros((LONGEST, AHEAD))
    held, at = np.ones(LONGEST), np.arange(LONGEST)
    for day in range(days):
        now = np.minimum(at + day, LONGEST - 1)
        found[:, day // 7] += held * removed[now]
        held = held * (1 - np.maximum(leaves[now], removed[now]))
    return found


def _staged(stays: Stays, today: int, past: Numbers) -> Numbers:
    """How many of those held on `today` are expected in each coming week: ahead × state. Whose state nobody knows goes where
    people went of late."""
    states = past.shape[1]
    held = (stays.began < today) & (stays.ended >= today)
    if not held.any():
        return np.zeros((AHEAD, states))
    each = chances(hazard(stays, today))[np.clip(today - stays.began[held], 0, LONGEST - 1)]
    where = stays.state[held]
    late = past[-8:].sum(axis=0)
    share = late / late.sum() if late.sum() else np.full(states, 1 / states)
    found = each[where < 0].sum(axis=0)[:, None] * share[None]
    np.add.at(found.T, where[where >= 0], each[where >= 0])
    return np.asarray(found)


# -- putting them together -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Week:
    expected: Numbers
    low: Numbers
    high: Numbers
    total: tuple[float, float, float]
    error: Error


def _of_week(
    counts: Numbers, origins: npt.NDArray[np.int64], history: Numbers, staged: Numbers, ahead: int
) -> _Week:
    """One week ahead: `history` origin × candidate × state, `staged` origin × state. Each origin is decided by what was known."""
    came_at = origins + ahead
    known = came_at < len(counts)
    made, choices = np.zeros_like(staged), [(0, 0.0)] * len(origins)
    low, high = np.zeros_like(staged), np.zeros_like(staged)
    sums = np.zeros((len(origins), 2))
    ready = np.zeros(len(origins), dtype=np.bool_)
    for place, origin in enumerate(origins):
        before = np.flatnonzero(came_at < origin)  # whose week was over when this one was made
        history_now, staged_now = history[place], staged[place]
        if len(before) < LEAST_ORIGINS:
            made[place] = history_now[0]
            continue
        truth = counts[came_at[before]]
        scale = truth.sum() / staged[before].sum() if staged[before].sum() else 0.0
        choices[place] = candidate, weight = _choice(history[before], staged[before] * scale, truth)
        made[place] = (1 - weight) * history_now[candidate] + weight * scale * staged_now
        past = (1 - weight) * history[before, candidate] + weight * scale * staged[before]
        off, off_sum = _spread(truth, past), _spread(truth.sum(axis=1), past.sum(axis=1))
        root = np.sqrt(np.maximum(made[place], 1))
        low[place], high[place] = np.maximum(made[place] + off[0] * root, 0), made[place] + off[1] * root
        root_sum = np.sqrt(max(made[place].sum(), 1.0))
        sums[place] = (
            max(made[place].sum() + off_sum[0] * root_sum, 0.0),
            made[place].sum() + off_sum[1] * root_sum,
        )
        ready[place] = True
    judged = known & ready
    truth = counts[came_at[judged]]
    candidate, weight = choices[-1]
    error = _error(
        ahead + 1,
        truth,
        made[judged],
        history[judged, 0],
        low[judged],
        high[judged],
        CANDIDATES[candidate],
        weight,
    )
    total = float(made[-1].sum()), float(sums[-1, 0]), float(sums[-1, 1])
    return _Week(made[-1], low[-1], high[-1], total, error)


def _choice(history: Numbers, staged: Numbers, truth: Numbers) -> tuple[int, float]:
    """The candidate and the weight of staging that would have erred least."""
    mixed = (1 - WEIGHTS)[:, None, None, None] * history.transpose(1, 0, 2)[None] + (
        WEIGHTS[:, None, None, None] * staged[None, None]
    )
    erred = np.abs(mixed - truth[None, None]).sum(axis=(2, 3))  # weight × candidate
    weight, candidate = np.unravel_index(int(erred.argmin()), erred.shape)
    return int(candidate), float(WEIGHTS[weight])


def _spread(truth: Numbers, made: Numbers) -> tuple[float, float]:
    """Between what the middle `BAND` of the errors lie, in roots of what was expected."""
    off = ((truth - made) / np.sqrt(np.maximum(made, 1))).ravel()
    low, high = np.quantile(off, [(1 - BAND) / 2, (1 + BAND) / 2])
    return min(float(low), 0.0), max(float(high), 0.0)


def _error(
    ahead: int,
    truth: Numbers,
    made: Numbers,
    naive: Numbers,
    low: Numbers,
    high: Numbers,
    candidate: str,
    weight: float,
) -> Error:
    if not truth.size:
        none = float("nan")
        return Error(ahead, 0, none, none, none, none, none, none, candidate, weight)
    off, off_naive, all_came = np.abs(truth - made), np.abs(truth - naive), max(float(truth.sum()), 1.0)
    some = truth > 0
    mape = float((off[some] / truth[some]).mean()) if some.any() else float("nan")
    held = (truth >= np.floor(low)) & (truth <= np.ceil(high))
    return Error(
        ahead, len(truth), float(off.mean()), float(off.sum()) / all_came, mape, float(held.mean()),
        float(off_naive.mean()), float(off_naive.sum()) / all_came, candidate, weight,
    )  # fmt: skip
