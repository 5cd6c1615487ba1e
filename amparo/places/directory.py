"""The directory that ships with the product, read from the tables in `data/`. Pure: no database.

* `offices.csv`: the 53 offices.
* `counties.csv`: every county or equivalent, with the codes that were replaced since 2013.
* `districts.csv`: which office keeps what, since when, how surely, and who says so.
* `facilities.csv`: a small starting list of places of detention, typed from ICE's public lists, with the
  other spellings under which they are known.
* `municipalities.csv`: every municipality of Mexico and borough of Mexico City, with INEGI's code and a point; where it
  comes from is told in `docs/dependencies.md`.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from amparo.places.geography import Gazetteer
from amparo.places.jurisdiction import Districts, Rule
from amparo.places.mexico import Entry, Municipalities

DATA = Path(__file__).parent / "data"
WHOLE_STATE, REST_OF_STATE = "*", "rest"


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of one table by its name, as text."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def rules() -> tuple[Rule, ...]:
    """Every district rule that ships with the product."""
    return tuple(
        Rule(
            office=row["office"],
            state=row["state"],
            county=None if row["county_fips"] in {WHOLE_STATE, REST_OF_STATE} else row["county_fips"],
            valid_from=_date(row["valid_from"]),
            valid_to=_date(row["valid_to"]),
            confidence=row["confidence"],
            source=row["source"],
            rest=row["county_fips"] == REST_OF_STATE,
        )
        for row in rows("districts")
    )


@cache
def districts() -> Districts:
    """The shipped rules, ready to be asked."""
    return Districts(rules())


@cache
def gazetteer() -> Gazetteer:
    """Finds counties by ZIP code, town or name."""
    return Gazetteer([(row["fips"], row["name"], row["state"]) for row in rows("counties")])


@cache
def municipalities() -> Municipalities:
    """Finds municipalities of Mexico by name."""
    return Municipalities(
        Entry(
            code=row["code"],
            name=row["name"],
            state=row["state"],
            population=int(row["population"]),
            seat=row["seat"],
            also=tuple(filter(None, row["also"].split("|"))),
        )
        for row in rows("municipalities")
    )


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
