"""The figures of a result: pairs and clusters against the truth, for a million records in seconds.

A result is what `bin/amparo match` writes: PAIRS (`id_a, id_b, probability, weight, decision`) and CLUSTERS
(`id, cluster`). A truth has `id, person` and, if recall by groups of people is wanted, `groups` (words between blanks).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

#: The promise of docs/matching.md: this share of the pairs above the threshold is right.
PRECISION = 0.995
BANDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0)
#: A band is kept when the share that is right lies in the band, or outside by no more than this.
LEEWAY = 0.02

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Judged:
    """A result's pairs, the heaviest first, with what the truth says of each, and how many true pairs there are."""

    weight: Floats
    probability: Floats
    linked: Flags
    right: Flags
    groups: NDArray[np.int64]  # 1 << position in `true_pairs_of` for each group of the pair's first record
    true_pairs: int
    true_pairs_of: dict[str, int]


@dataclass(frozen=True, slots=True)
class Curve:
    """Precision and recall at every threshold that tells pairs apart, the strictest first."""

    weight: Floats
    precision: Floats
    recall: Floats

    @property
    def f1(self) -> Floats:
        return 2 * self.precision * self.recall / np.maximum(self.precision + self.recall, 1e-12)


@dataclass(frozen=True, slots=True)
class Band:
    """Of the pairs given a probability in [low, high): how many, the mean given, the share that is right."""

    low: float
    high: float
    pairs: int
    given: float
    right: float

    @property
    def kept(self) -> bool:
        return self.low - LEEWAY <= self.right <= self.high + LEEWAY


@dataclass(frozen=True, slots=True)
class Figures:
    """What a result is worth. Recalls are shares of all true pairs; `recall_of` is at the threshold of the best F1."""

    best_f1: float
    recall_at_precision: float
    ceiling: float
    clusters_f1: float | None
    links: int
    links_precision: float
    links_recall: float
    bands: tuple[Band, ...]
    recall: float
    recall_of: dict[str, float]


def judge(pairs: Path, truth: Path) -> Judged:
    """Every distinct pair of the file against the truth; a pair written twice counts once, with its best weight.

    Raises ValueError when the file names a record that the truth does not know, or pairs a record with itself.
    """
    with duckdb.connect() as db:
        _load_truth(db, truth)
        db.execute(
            """CREATE TABLE pairs AS
            SELECT least(id_a, id_b) AS one, greatest(id_a, id_b) AS two, max(weight) AS weight,
                   max(probability) AS probability, bool_or(decision = 'link') AS linked
            FROM read_csv(?, header = true, columns = {'id_a': 'VARCHAR', 'id_b': 'VARCHAR', 'probability': 'DOUBLE',
                                                       'weight': 'DOUBLE', 'decision': 'VARCHAR'})
            GROUP BY ALL""",
            [str(pairs)],
        )
        found = db.execute(
            """SELECT p.weight, p.probability, p.linked, a.person = b.person AS "right", a.groups
            FROM pairs p JOIN truth a ON a.id = p.one JOIN truth b ON b.id = p.two AND a.id <> b.id
            ORDER BY p.weight DESC"""
        ).fetchnumpy()
        if len(found["weight"]) != _one(db, "SELECT count(*) FROM pairs"):
            raise ValueError(f"{pairs} names records that {truth} does not know, or a record with itself.")
        names = [name for (name,) in db.execute("SELECT name FROM groups ORDER BY bit").fetchall()]
        return Judged(
            weight=found["weight"],
            probability=found["probability"],
            linked=found["linked"].astype(bool),
            right=found["right"].astype(bool),
            groups=found["groups"],
            true_pairs=_true_pairs(db, "true"),
            true_pairs_of={name: _true_pairs(db, f"groups & {1 << bit} <> 0") for bit, name in enumerate(names)},
        )  # fmt: skip


def curve(judged: Judged) -> Curve:
    """Thresholds lie only between different weights: pairs of one weight are taken or left together."""
    right = np.cumsum(judged.right)
    last = np.flatnonzero(np.append(judged.weight[1:] != judged.weight[:-1], len(judged.weight) > 0))
    return Curve(
        judged.weight[last], right[last] / (last + 1), right[last] / max(judged.true_pairs, 1)
    )  # fmt: skip


def bands(judged: Judged) -> tuple[Band, ...]:
    """The calibration of the probabilities of one half and more; bands without pairs are left out."""
    found = []
    for low, high in pairwise(BANDS):
        inside = (judged.probability >= low) & (
            (judged.probability < high) | (high == 1.0) & (judged.probability <= 1.0)
        )
        if inside.any():
            found.append(Band(low, high, int(inside.sum()), float(judged.probability[inside].mean()),
                              float(judged.right[inside].mean())))  # fmt: skip
    return tuple(found)


def clusters_f1(clusters: Path, truth: Path) -> float:
    """F1 over the pairs that clusters imply, counted by the sizes of clusters and of their parts."""
    with duckdb.connect() as db:
        _load_truth(db, truth)
        db.execute(
            """CREATE TABLE parts AS SELECT cluster, person, count(*) AS size
            FROM read_csv(?, header = true, columns = {'id': 'VARCHAR', 'cluster': 'VARCHAR'}) JOIN truth USING (id)
            GROUP BY ALL""",
            [str(clusters)],
        )
        right = _one(db, "SELECT sum(size * (size - 1) // 2) FROM parts")
        claimed = _one(
            db,
            "SELECT sum(n * (n - 1) // 2) FROM (SELECT sum(size) AS n FROM parts GROUP BY cluster)",
        )
        return 2 * right / max(claimed + _true_pairs(db, "true"), 1)


def figures(pairs: Path, truth: Path, clusters: Path | None = None) -> tuple[Figures, Judged]:
    """All figures of a result, and the judged pairs that they were counted from."""
    judged = judge(pairs, truth)
    points = curve(judged)
    best = int(np.argmax(points.f1)) if len(points.f1) else -1
    strict = points.recall[points.precision >= PRECISION]
    above = judged.weight >= points.weight[best] if best >= 0 else judged.right
    links, right_links = int(judged.linked.sum()), int((judged.linked & judged.right).sum())
    return Figures(
        best_f1=float(points.f1[best]) if best >= 0 else 0.0,
        recall_at_precision=float(strict.max()) if len(strict) else 0.0,
        ceiling=float(judged.right.sum() / max(judged.true_pairs, 1)),
        clusters_f1=clusters_f1(clusters, truth) if clusters else None,
        links=links,
        links_precision=right_links / links if links else 1.0,
        links_recall=right_links / max(judged.true_pairs, 1),
        bands=bands(judged),
        recall=float(points.recall[best]) if best >= 0 else 0.0,
        recall_of={
            name: float((above & judged.right & (judged.groups & (1 << bit) != 0)).sum() / max(true_pairs, 1))
            for bit, (name, true_pairs) in enumerate(judged.true_pairs_of.items())
        },
    ), judged  # fmt: skip


def _load_truth(db: duckdb.DuckDBPyConnection, truth: Path) -> None:
    """Tables `groups` (bit, name) and `truth` (id, person, groups as a set of bits)."""
    db.execute(
        "CREATE TABLE said AS SELECT * FROM read_csv(?, header = true, all_varchar = true)", [str(truth)]
    )
    columns = {name for (name, *_rest) in db.execute("DESCRIBE said").fetchall()}
    words = "string_split(coalesce(groups, ''), ' ')" if "groups" in columns else "[]::VARCHAR[]"
    db.execute(
        f"""CREATE TABLE groups AS SELECT row_number() OVER (ORDER BY name) - 1 AS bit, name
        FROM (SELECT DISTINCT unnest({words}) AS name FROM said) WHERE name <> ''"""
    )
    names = db.execute("SELECT bit, name FROM groups ORDER BY bit").fetchall()
    bits = " + ".join(
        f"CASE WHEN list_contains({words}, '{name}') THEN {1 << bit} ELSE 0 END" for bit, name in names
    )
    db.execute(f"CREATE TABLE truth AS SELECT id, person, ({bits or '0'})::BIGINT AS groups FROM said")


def _true_pairs(db: duckdb.DuckDBPyConnection, where: str) -> int:
    return _one(
        db,
        f"SELECT sum(n * (n - 1) // 2) FROM (SELECT count(*) AS n FROM truth WHERE {where} GROUP BY person)",
    )


def _one(db: duckdb.DuckDBPyConnection, sql: str) -> int:
    found: Any = db.execute(sql).fetchone()
    return int(found[0] or 0)
