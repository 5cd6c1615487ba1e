"""The model as data: for each field and level the m and u probabilities, the weight, and what common names
are worth.

`model.json` is made by `python -m amparo.matching.train`. Weights are bits (log base 2). A level's weight
begins as log2(m / u), the evidence of that level alone (Fellegi and Sunter), and is then corrected in
training for what the fields share with one another (a CURP repeats the birth date; brothers share parents,
place and telephone).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from pathlib import Path
from typing import Any

MODEL_FILE = Path(__file__).parent / "model.json"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of agreement of one field: how often it is seen among pairs of one person (m) and of two
    people (u)."""

    m: float
    u: float
    weight: float


@dataclass(frozen=True, slots=True)
class Model:
    """What the fields are worth. Immutable; an old score can always be explained by the model whose version
    it names."""

    version: str
    registry_size: int
    prior: float  # bits: how unlikely it is, before looking, that a candidate is the person
    levels: dict[str, dict[str, Level]]
    frequency: dict[str, float]  # weight put on a bit of rarity of the agreeing names, by field
    certain: float  # probability from which a well corroborated pair may be joined by the machine
    review: float  # probability from which a pair is worth a person's time
    weights: dict[str, dict[str, float]]

    def for_registry(self, people: int) -> float:
        """The prior in bits for a registry of another size: every doubling halves the odds that a likeness
        is the person."""
        return self.prior - log2(max(people, 1) / self.registry_size)


def read_model(path: Path) -> Model:
    """Read a model file; raises ValueError if a probability is outside 0–1."""
    return model_from(json.loads(path.read_text(encoding="utf-8")))


def model_from(data: dict[str, Any]) -> Model:
    """The model that a mapping of the form of `model.json` describes; raises ValueError as `read_model`."""
    levels: dict[str, dict[str, Level]] = {}
    for field, table in data["levels"].items():
        levels[field] = {}
        for name, numbers in table.items():
            level = Level(float(numbers["m"]), float(numbers["u"]), float(numbers["weight"]))
            if not (0 <= level.m <= 1 and 0 <= level.u <= 1):
                raise ValueError(f"m and u of {field}.{name} must lie between 0 and 1")
            levels[field][name] = level
    return Model(
        version=str(data["version"]),
        registry_size=int(data["registry_size"]),
        prior=float(data["prior"]),
        levels=levels,
        frequency={field: float(value) for field, value in data["frequency"].items()},
        certain=float(data["thresholds"]["certain"]),
        review=float(data["thresholds"]["review"]),
        weights={
            field: {name: level.weight for name, level in table.items()} for field, table in levels.items()
        },
    )


@lru_cache(maxsize=1)
def current_model() -> Model:
    """The model shipped with the product."""
    return read_model(MODEL_FILE)
