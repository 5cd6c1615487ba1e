"""The portal's way to the catalogue: the sheets in force, what they point to, and the search. What the views promise is written
in the catalogue's own SQL (programmes/sql/portal.sql)."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from amparo.portal.reading import reading

#: Seconds. What is published or withdrawn shows after so long at most.
AGE = 60


@dataclass(frozen=True, slots=True)
class Agency:
    code: str
    kind: str
    name_es: str
    name_en: str
    short: str
    side: str
    phone: str
    phone_source: str


@dataclass(frozen=True, slots=True)
class Need:
    code: str
    right: str
    name_es: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in force; `content` as its file says it, with dates as text."""

    slug: str
    number: int
    agency: Agency
    content: Mapping[str, Any]
    valid_from: dt.date | None
    valid_to: dt.date | None
    checked_on: dt.date | None
    stale: bool
    published_at: dt.datetime

    def text(self, key: str, language: str) -> Any:
        return self.content[language].get(key, "")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that is in force, by slug in the order of the Spanish names; what its codes mean."""

    version: int
    sheets: Mapping[str, Sheet]
    agencies: Mapping[str, Agency]
    needs: Mapping[str, Need]
    states: Mapping[str, str]
    points: Mapping[str, tuple[float, float]]  # of consulates: latitude and longitude of their town


@dataclass(frozen=True, slots=True)
class Hit:
    """A sheet that answers a search: where its words stand, the need it was found by, the state that was named."""

    slug: str
    score: float
    by_place: str
    by_need: str
    by_state: str


_kept: tuple[float, Catalogue] | None = None


def catalogue() -> Catalogue:
    """The catalogue, kept in memory for a minute. Six queries when it is read anew."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > AGE or settings.DOOR == "test":
        _kept = time.monotonic(), _read()
    return _kept[1]


def found(said: str) -> list[Hit]:
    """What answers these words, best first. One query."""
    return [
        Hit(slug, score, by_place or "", by_need or "", by_state or "")
        for slug, score, by_place, by_need, by_state in _rows(
            "SELECT slug, score, by_place, by_need, by_state FROM portal_programmes_found(%s)"
            " ORDER BY score DESC, slug",
            said,
        )
    ]


def state_meant(said: str) -> str:
    """The code of the state of Mexico that these words name, or nothing."""
    rows = _rows("SELECT portal_state_meant(%s)", said)
    return str(rows[0][0]) if rows and rows[0][0] else ""


def _read() -> Catalogue:
    agencies = {
        row[0]: Agency(*row)
        for row in _rows(
            "SELECT code, kind, name_es, name_en, short, side, phone, phone_source FROM portal_programme_agency"
            " ORDER BY name_es"
        )
    }
    needs = {
        row[0]: Need(*row)
        for row in _rows(
            'SELECT code, "right", name_es, name_en FROM portal_programme_need ORDER BY "right", name_es'
        )
    }
    sheets = {
        slug: Sheet(slug, number, agencies[agency], content, *rest)
        for slug, number, agency, content, *rest in _rows(
            "SELECT slug, number, agency, content::json, valid_from, valid_to, checked_on, stale, published_at"
            " FROM portal_programme ORDER BY content -> 'es' ->> 'name', slug"
        )
    }
    return Catalogue(
        version=int(_rows("SELECT version FROM portal_programme_version")[0][0]),
        sheets=sheets,
        agencies=agencies,
        needs=needs,
        states=dict(_rows("SELECT code, name FROM portal_state ORDER BY name")),
        points={
            slug: (float(latitude), float(longitude))
            for slug, latitude, longitude in _rows(
                "SELECT slug, latitude, longitude FROM portal_office_point WHERE latitude IS NOT NULL"
            )
        },
    )


def _rows(query: str, *given: str) -> list[tuple[Any, ...]]:
    with reading() as cursor:
        cursor.execute(query, given)
        return list(cursor.fetchall())
