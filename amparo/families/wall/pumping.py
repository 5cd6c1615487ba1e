"""Against messages that somebody makes us send: to annoy one telephone, or to earn by each message to a dear country.

Only what the public can provoke is counted: the receipt of a request and codes. What is left out is a message that repeats its
page (a receipt), or a code that can be asked for again later or given by the call centre. The table is `data/messages.csv`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import phonenumbers
from django.db import connection

from amparo.notices.addresses import index, plain

TABLE = Path(__file__).resolve().parent / "data" / "messages.csv"


@dataclass(frozen=True, slots=True)
class Allowance:
    what: str
    by: str
    country: str  # a calling code; empty: any other
    burst: int
    hourly: int


def may_be_told(contact: str) -> bool:
    """Whether the receipt of a request may go to this contact now. Asking counts."""
    return _take("received", contact)


def may_have_code(contact: str) -> bool:
    """Whether a code may go to this contact now. Asking counts."""
    return _take("code", contact)


def country_of(contact: str) -> str:
    """The calling code of a telephone; empty for an address, which costs nothing."""
    if "@" in contact:
        return ""
    try:
        return str(phonenumbers.parse(plain(contact), "US").country_code)
    except phonenumbers.NumberParseException:
        return "?"


def allowances_of(what: str, country: str) -> list[Allowance]:
    """What counts for a message to a telephone of this country (empty: an e-mail): its contact, and its country."""
    of = [one for one in _table() if one.what == what]
    counted = [one for one in of if one.by == "contact"]
    if country:
        by_country = {one.country: one for one in of if one.by == "country"}
        # The countries that the service is for have codes without a limit of their own where the table has none.
        known = {one.country for one in _table() if one.by == "country" and one.country}
        if country in by_country:
            counted.append(by_country[country])
        elif country not in known and "" in by_country:
            counted.append(by_country[""])
    return counted


def _take(what: str, contact: str) -> bool:
    country = country_of(contact)
    of = allowances_of(what, country)
    keys = [index(contact) if one.by == "contact" else f"country:{country}" for one in of]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal_take(%s, %s, %s::integer[], %s::integer[])",
            [f"sms:{what}", keys, [one.burst for one in of], [one.hourly for one in of]],
        )
        levels = cursor.fetchone()[0]
    return all(level >= 0 for level in levels)


@cache
def _table() -> tuple[Allowance, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Allowance(row["what"], row["by"], row["country"], int(row["burst"]), int(row["hourly"]))
            for row in csv.DictReader(file)
        )
