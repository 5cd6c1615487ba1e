"""The weights and numbers, as the tables in data/ say them with their reasons."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Numbers:
    standing_checked_days: int
    answered_prior: float
    prior_offers: float
    prior_hours: float
    lapse_hours: float
    half_hours: float
    next_language: float
    far_km: float
    video: float
    one_below: float
    two_below: float
    after_hearing: float
    together: float
    thrift: float


def _column(name: str, key: str, value: str) -> dict[str, float]:
    text = files("amparo.counsel.matching").joinpath("data", name).read_text("utf-8")
    return {row[key]: float(row[value]) for row in csv.DictReader(text.splitlines())}


@cache
def weights() -> Mapping[str, float]:
    """How much each part of the score counts, relative to the others that apply."""
    return MappingProxyType(_column("weights.csv", "component", "weight"))


@cache
def numbers() -> Numbers:
    read = _column("numbers.csv", "name", "value")
    return Numbers(standing_checked_days=int(read.pop("standing_checked_days")), **read)
