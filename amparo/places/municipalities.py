"""The municipalities of Mexico: which one is meant, and what lies near it.

A returned person looks for work, a home and a clinic where they are going, which is often far from where they landed, and near a
border of states: distance is measured between points, and the state is no part of the question unless it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import asin, cos, degrees, radians, sin
from typing import Any, TypeAlias, TypeVar

from django.db import models
from django.db.models import F, FloatField, QuerySet, Value
from django.db.models.functions import ASin, Cos, Least, Radians, Sin, Sqrt

from amparo.places import directory
from amparo.places.geography import EARTH_KM, kilometres
from amparo.places.mexico import Answer
from amparo.places.models import Municipality

Place: TypeAlias = Municipality | tuple[float, float]
Rows = TypeVar("Rows", bound=models.Model)


def find(text: str, state: str = "", limit: int = 10) -> Answer:
    """The municipalities that a typed name may mean, the likeliest first, each with its state. No query.

    Accents, capitals, abbreviations, the name of the seat, and small mistakes are forgiven. `Answer.certain` is the one that
    can be meant, and None while there are several: nobody is sent to a Benito Juárez that we guessed.
    """
    return directory.municipalities().find(text, state, limit)


def distance(one: Place, other: Place) -> float:
    """Kilometres between two places as the crow flies."""
    return kilometres(*_point(one), *_point(other))


def nearest(to: Place, km: float, states: Iterable[str] = ()) -> QuerySet[Municipality]:
    """The municipalities within so many kilometres, the nearest first, each with `km`. The place itself is among them, at 0."""
    found = within(Municipality.objects.all(), to, km)
    chosen = list(states)
    return found.filter(state__in=chosen) if chosen else found


def within(rows: QuerySet[Rows], to: Place, km: float, at: str = "") -> QuerySet[Rows]:
    """Those rows whose point lies within so many kilometres, the nearest first, each with `km`.

    `at` leads to the municipality of a row: `within(Vacancy.objects.all(), home, 50, at="municipality__")`. The box around
    the circle is asked first, because an index answers it.
    """
    latitude, longitude = _point(to)
    south, north, west, east = box(latitude, longitude, km)
    near: Any = rows.filter(
        **{f"{at}latitude__range": (south, north), f"{at}longitude__range": (west, east)},
    ).annotate(km=_kilometres(latitude, longitude, at))
    found: QuerySet[Rows] = near.filter(km__lte=km).order_by("km", f"{at}code")
    return found


def box(latitude: float, longitude: float, km: float) -> tuple[float, float, float, float]:
    """South, north, west and east of a box that holds every point within so many kilometres."""
    angle = min(km / EARTH_KM, 1.5)
    high = degrees(angle)
    if abs(latitude) + high >= 90:
        return latitude - high, latitude + high, -180.0, 180.0
    wide = degrees(asin(min(1.0, sin(angle) / cos(radians(latitude)))))
    # A hair more, for what rounding takes.
    return latitude - high - 1e-9, latitude + high + 1e-9, longitude - wide - 1e-9, longitude + wide + 1e-9


def _kilometres(latitude: float, longitude: float, at: str) -> models.expressions.Combinable:
    """`geography.kilometres` as the database computes it."""
    here, there = Radians(Value(latitude, FloatField())), Radians(F(f"{at}latitude"))
    up = Sin((there - here) / 2)
    along = Sin(Radians(F(f"{at}longitude") - Value(longitude, FloatField())) / 2)
    half = up * up + Cos(here) * Cos(there) * along * along
    return Value(EARTH_KM * 2, FloatField()) * ASin(Least(Value(1.0, FloatField()), Sqrt(half)))


def _point(place: Place) -> tuple[float, float]:
    return (place.latitude, place.longitude) if isinstance(place, Municipality) else place
