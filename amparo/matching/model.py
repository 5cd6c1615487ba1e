"""The model as data: what every place of every table weighs, in bits, and the thresholds measured for it.

`model.json` is made by `python -m amparo.matching.train`. A weight is the base-2 logarithm of how many times likelier an
observation is of one person than of two, given what the other tables say already (Fellegi and Sunter's weights, corrected
together); `m` and `u` of every level are kept beside it for readers and for Splink.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import log2, prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .together import Joining
from .weigh import TABLES, axis_names, table_name

MODEL_FILE = Path(__file__).parent / "model.json"
#: A smaller registry is weighed as if it had this many records: brothers and namesakes do not get rarer in it.
SMALLEST = 20_000


@dataclass(frozen=True, slots=True)
class Model:
    """What observations weigh. Immutable; an old score can be explained by the model whose version it names."""

    version: str
    about: str
    prior: float  # bits, for a registry of one record
    doubling: (
        float  # bits that every doubling of the registry takes away: namesakes grow with it, brothers do not
    )
    tables: dict[str, NDArray[np.float32]]  # flat, by the table's name
    rates: dict[str, dict[str, tuple[float, float]]]  # m and u of each level of each field
    joining: Joining
    #: Weight to probability, as measured: bits, and the bits that they turned out to be worth.
    alone: tuple[tuple[float, float], ...]
    grouped: tuple[tuple[float, float], ...]
    #: What every doubling of the file adds to a weight that `together` gave, in bits: measured on files of several sizes.
    growth: float
    certain: float  # probability from which links were right 999 times in a thousand
    review: float  # probability from which a pair is worth a person's time

    def prior_for(self, records: int) -> float:
        """The prior in bits in a registry of so many records."""
        return self.prior - self.doubling * log2(max(records, SMALLEST))

    def probability(self, weight: NDArray[np.float32], *, grouped: int | None = None) -> NDArray[np.float64]:
        """Calibrated probabilities of weights (prior counted in); `grouped`: of weights that `together` gave in a file of
        so many records."""
        curve = np.array(self.alone if grouped is None else self.grouped)
        if grouped is not None:
            weight = weight + np.float32(self.growth * log2(max(grouped, SMALLEST) / SMALLEST))
        bits = np.interp(weight, curve[:, 0], curve[:, 1])
        low, high = weight < curve[0, 0], weight > curve[-1, 0]
        bits = np.where(low, weight - curve[0, 0] + curve[0, 1], bits)
        bits = np.where(high, weight - curve[-1, 0] + curve[-1, 1], bits)
        return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(bits, -60, 60))))


def read_model(path: Path) -> Model:
    """Read a model file; raises ValueError when a table is missing or has another shape than this version reads."""
    return model_from(json.loads(path.read_text(encoding="utf-8")))


def model_from(data: dict[str, Any]) -> Model:
    """The model that a mapping of the form of `model.json` describes; raises ValueError as `read_model`."""
    tables: dict[str, NDArray[np.float32]] = {}
    for axes in TABLES:
        name = table_name(axes)
        flat = np.zeros(prod(len(axis_names(axis)) for axis in axes), np.float32)
        names = list(product(*(axis_names(axis) for axis in axes)))
        places = {" × ".join(key): place for place, key in enumerate(names)}
        if name not in data["tables"]:
            raise ValueError(f"the model has no table {name}")
        for key, weight in data["tables"][name].items():
            if key not in places:
                raise ValueError(f"table {name} has no place {key}")
            flat[places[key]] = weight
        tables[name] = flat
    thresholds = data["thresholds"]
    return Model(
        version=str(data["version"]),
        about=str(data["about"]),
        prior=float(data["prior"]),
        doubling=float(data["doubling"]),
        tables=tables,
        rates={
            field: {level: (m, u) for level, (m, u) in table.items()}
            for field, table in data["rates"].items()
        },
        joining=Joining(**data["joining"]),
        alone=tuple((x, y) for x, y in data["calibration"]["alone"]),
        grouped=tuple((x, y) for x, y in data["calibration"]["grouped"]),
        growth=float(data["calibration"]["growth"]),
        certain=float(thresholds["certain"]),
        review=float(thresholds["review"]),
    )


def written(model: Model) -> dict[str, Any]:
    """The model as `model.json` holds it; `model_from` reads it back."""
    tables: dict[str, dict[str, float]] = {}
    for axes in TABLES:
        names = product(*(axis_names(axis) for axis in axes))
        flat = model.tables[table_name(axes)].tolist()
        tables[table_name(axes)] = {
            " × ".join(key): round(w, 3) for key, w in zip(names, flat, strict=True) if abs(w) >= 0.0005
        }
    return {
        "version": model.version,
        "about": model.about,
        "prior": model.prior,
        "doubling": model.doubling,
        "joining": {"nearest": model.joining.nearest, "own": model.joining.own},
        "calibration": {"alone": model.alone, "grouped": model.grouped, "growth": model.growth},
        "thresholds": {"certain": model.certain, "review": model.review},
        "rates": model.rates,
        "tables": tables,
    }


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The model shipped with the product."""
    return read_model(MODEL_FILE)


_in_use: Model | None = None


def current_model() -> Model:
    """The model in use: the one shipped, unless `use` named another."""
    return _in_use or shipped_model()


def use(model: Model | None) -> None:
    """Let `current_model` be this one in this process; None: the one shipped."""
    global _in_use
    _in_use = model
