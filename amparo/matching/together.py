"""Who belongs together: what several records say about one another beyond what each two of them say.

A record that gives no birth date may fit two people; once the records of each of these are together, it fits one of them
better as a whole. And two records that have nothing in common but a name are one person's when a third is surely both. So
pairs are not believed one by one: records are joined step by step, the surest first (agglomerative clustering), and two
groups are as near as their nearest pair and all their pairs on average say, in the proportion that the model learnt.

Every joining has a **height**, the weight at which it happened. A pair's last word is its own weight and the height at
which its two records came together, weighed against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Weights = NDArray[np.float32]

#: Records are looked at together when a chain of pairs of at least this weight (bits) holds them.
LOWEST = -1.5
#: A group of more records than this is not one person; the weakest links that would make it are left out.
LARGEST = 60
#: What a pair says against a group counts at most this much (bits): one bad pair does not outweigh everything.
LEAST = -12.0
#: Groups further apart than this (bits) are not joined even to see how far apart they are.
FAR_APART = -9.0


@dataclass(frozen=True, slots=True)
class Joining:
    """How groups are weighed: the share of the nearest pair (the rest is the average pair's), and the share of a pair's
    own weight in its last word (the rest is the height's)."""

    nearest: float
    own: float


@dataclass(frozen=True, slots=True)
class Together:
    """Pairs with their last weight in bits, and for every record the first record of its group."""

    i: Rows
    j: Rows
    weight: Weights
    group: Rows


def together(
    count: int, i: Rows, j: Rows, weight: Weights, weigh: Callable[[Rows, Rows], Weights], how: Joining
) -> Together:
    """Weigh pairs (i < j) of `count` records together. `weigh` tells the weight of pairs that were no candidates."""
    parts = _parts(count, i, j, weight)
    group = np.arange(count)
    if not parts:
        return Together(i, j, weight, group)
    inside_i, inside_j = _inside(parts)
    inside = weigh(inside_i, inside_j)
    height = np.full(len(inside), np.nan, np.float32)
    at = 0
    own = inside.tolist()
    for members in parts:
        size = len(members)
        after = at + size * (size - 1) // 2
        if size == 2:
            height[at] = max(own[at], LEAST)
            if own[at] >= 0:
                group[members[1]] = members[0]
        else:
            heights, groups = _join(size, own[at:after], how.nearest)
            height[at:after] = heights
            for position, first in enumerate(groups):
                group[members[position]] = members[first]
        at = after
    last = np.where(
        np.isnan(height),
        np.maximum(inside, LEAST),
        how.own * np.maximum(inside, 2 * LEAST) + (1 - how.own) * height,
    )
    key, inside_key = i * count + j, inside_i * count + inside_j
    outside = ~np.isin(key, inside_key)
    return Together(
        np.concatenate((inside_i, i[outside])), np.concatenate((inside_j, j[outside])),
        np.concatenate((last.astype(np.float32), weight[outside])), group,
    )  # fmt: skip


def _parts(count: int, i: Rows, j: Rows, weight: Weights) -> list[list[int]]:
    """The records that chains of likely pairs hold together, parts of two and more, each in the order of the records."""
    likely = np.flatnonzero(weight > LOWEST)
    likely = likely[np.argsort(-weight[likely], kind="stable")]
    above = list(range(count))
    size = [1] * count
    for a, b in zip(i[likely].tolist(), j[likely].tolist(), strict=True):
        while above[a] != a:
            above[a] = a = above[above[a]]
        while above[b] != b:
            above[b] = b = above[above[b]]
        if a != b and size[a] + size[b] <= LARGEST:
            if size[a] < size[b]:
                a, b = b, a
            above[b] = a
            size[a] += size[b]
    found: dict[int, list[int]] = {}
    for record in np.unique(np.concatenate((i[likely], j[likely]))).tolist():
        top = record
        while above[top] != top:
            top = above[top]
        found.setdefault(top, []).append(record)
    return [members for members in found.values() if len(members) > 1]


def _inside(parts: list[list[int]]) -> tuple[Rows, Rows]:
    """Every pair within each part, parts in order, (0, 1), (0, 2) … (1, 2) … within a part."""
    members = np.fromiter((record for part in parts for record in part), np.int64)
    sizes = np.array([len(part) for part in parts])
    start = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    one, other, order = [], [], []
    pairs_before = np.concatenate(([0], np.cumsum(sizes * (sizes - 1) // 2)[:-1]))
    for size in np.unique(sizes).tolist():
        a, b = np.triu_indices(size, 1)
        at = np.flatnonzero(sizes == size)
        one.append(members[start[at][:, None] + a].ravel())
        other.append(members[start[at][:, None] + b].ravel())
        order.append((pairs_before[at][:, None] + np.arange(len(a))).ravel())
    place = np.concatenate(order)
    first, second = np.empty(len(place), np.int64), np.empty(len(place), np.int64)
    first[place], second[place] = np.concatenate(one), np.concatenate(other)
    return first, second


def _join(size: int, own: list[float], nearest: float) -> tuple[list[float], list[int]]:
    """Join the records of a part step by step: the height of every pair, and each record's group (its first record).

    Groups are joined into one as long as joining them is more likely right than wrong; beyond that only to learn the
    heights of the pairs between them.
    """
    mean_share = 1.0 - nearest
    best = [[0.0] * size for _ in range(size)]
    total = [[0.0] * size for _ in range(size)]
    at = 0
    for a in range(size):
        for b in range(a + 1, size):
            value = own[at]
            best[a][b] = best[b][a] = value
            total[a][b] = total[b][a] = max(value, LEAST)
            at += 1
    members = [[a] for a in range(size)]
    group = list(range(size))
    height = [[float("nan")] * size for _ in range(size)]
    alive = list(range(size))
    while len(alive) > 1:
        found, x, y = FAR_APART, -1, -1
        for p, a in enumerate(alive):
            for b in alive[p + 1 :]:
                near = nearest * best[a][b] + mean_share * total[a][b] / (len(members[a]) * len(members[b]))
                if near > found:
                    found, x, y = near, a, b
        if x < 0:
            break
        for a in members[x]:
            for b in members[y]:
                height[min(a, b)][max(a, b)] = found
        if (
            found >= 0
            and all(group[a] == group[members[x][0]] for a in members[x])
            and all(group[b] == group[members[y][0]] for b in members[y])
        ):
            first = min(members[x][0], members[y][0])
            for a in (*members[x], *members[y]):
                group[a] = first
        members[x] = sorted(members[x] + members[y])
        alive.remove(y)
        for a in alive:
            if a != x:
                best[a][x] = best[x][a] = max(best[a][x], best[a][y])
                total[a][x] = total[x][a] = total[a][x] + total[a][y]
    return [height[a][b] for a in range(size) for b in range(a + 1, size)], group
