"""Which consulate keeps a ZIP code, a town, a county or a state. Pure, but for the table of counties that it reads once."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: Made by `bin/amparo portal_places` from the directory of ZIP codes; about who keeps a county the database is asked.
TABLE = Path(__file__).resolve().parent / "data" / "counties.csv"

STATES: dict[str, tuple[str, str]] = {
    "AL": ("Alabama", ""), "AK": ("Alaska", ""), "AZ": ("Arizona", ""), "AR": ("Arkansas", ""),
    "CA": ("California", ""), "CO": ("Colorado", ""), "CT": ("Connecticut", ""), "DE": ("Delaware", ""),
    "DC": ("District of Columbia", "Distrito de Columbia"), "FL": ("Florida", ""), "GA": ("Georgia", ""),
    "HI": ("Hawaii", "Hawái"), "ID": ("Idaho", ""), "IL": ("Illinois", ""), "IN": ("Indiana", ""), "IA": ("Iowa", ""),
    "KS": ("Kansas", ""), "KY": ("Kentucky", ""), "LA": ("Louisiana", "Luisiana"), "ME": ("Maine", ""),
    "MD": ("Maryland", ""), "MA": ("Massachusetts", ""), "MI": ("Michigan", ""), "MN": ("Minnesota", ""),
    "MS": ("Mississippi", "Misisipi"), "MO": ("Missouri", "Misuri"), "MT": ("Montana", ""), "NE": ("Nebraska", ""),
    "NV": ("Nevada", ""), "NH": ("New Hampshire", "Nuevo Hampshire"), "NJ": ("New Jersey", "Nueva Jersey"),
    "NM": ("New Mexico", "Nuevo México"), "NY": ("New York", "Nueva York"),
    "NC": ("North Carolina", "Carolina del Norte"), "ND": ("North Dakota", "Dakota del Norte"), "OH": ("Ohio", ""),
    "OK": ("Oklahoma", ""), "OR": ("Oregon", "Oregón"), "PA": ("Pennsylvania", "Pensilvania"), "RI": ("Rhode Island", ""),
    "SC": ("South Carolina", "Carolina del Sur"), "SD": ("South Dakota", "Dakota del Sur"), "TN": ("Tennessee", ""),
    "TX": ("Texas", "Tejas"), "UT": ("Utah", ""), "VT": ("Vermont", ""), "VA": ("Virginia", ""), "WA": ("Washington", ""),
    "WV": ("West Virginia", "Virginia Occidental"), "WI": ("Wisconsin", ""), "WY": ("Wyoming", ""),
    "AS": ("American Samoa", "Samoa Americana"), "GU": ("Guam", ""), "MP": ("Northern Mariana Islands", "Marianas"),
    "PR": ("Puerto Rico", ""), "VI": ("US Virgin Islands", "Islas Vírgenes"),
}  # fmt: skip
_KINDS = re.compile(r"\b(county|parish|borough|census area|municipio|municipality|condado|city)\b")


@dataclass(frozen=True, slots=True)
class County:
    fips: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class _Table:
    counties: Mapping[str, County]
    zips: tuple[tuple[int, int, str], ...]
    towns: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]


def counties_meant(typed: str) -> list[County]:
    """The counties that a ZIP code, a town, a county or a state means; none when nothing of that name is known.

    Of a town: its county in every state that has one of that name, unless a state is named too (`Aurora, IL`).
    """
    table = _table()
    found = re.search(r"\b(\d{5})(?:-\d{4})?\b", typed)
    if found:
        number = int(found.group(1))
        return [table.counties[fips] for first, last, fips in table.zips if first <= number <= last]
    words, state = _state_at_end(fold(typed))
    if not words:
        return [county for county in table.counties.values() if county.state == state] if state else []
    county_name = _KINDS.sub(" ", words).strip() if _KINDS.search(words) else ""
    by_town = table.towns.get(_saint(words), ())
    by_name = table.names.get(" ".join(county_name.split()), ()) or table.names.get(words, ())
    meant = dict.fromkeys((*by_name, *by_town))
    return [table.counties[fips] for fips in meant if not state or table.counties[fips].state == state]


def county_name(fips: str) -> tuple[str, str]:
    """The name of a county and the letters of its state; a code that is not known stands for itself."""
    found = _table().counties.get(fips)
    return (found.name, found.state) if found is not None else (fips, "")


def state_name(code: str, *, english: bool) -> str:
    name, spanish = STATES.get(code, (code, ""))
    return name if english or not spanish else spanish


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).split())


def _state_at_end(words: str) -> tuple[str, str]:
    """What stands before the name or the letters of a state, and its letters: `el paso tx` is `el paso` and `TX`.

    Two letters alone are a state. `New York` alone is the state: every office that keeps a part of it is named.
    """
    for name, code in _state_names():
        if words == name:
            return "", code
        if words.endswith(" " + name):
            return words.removesuffix(" " + name), code
    return words, ""


@cache
def _state_names() -> tuple[tuple[str, str], ...]:
    names = [(fold(name), code) for code, both in STATES.items() for name in both if name]
    names += [(code.lower(), code) for code in STATES]
    return tuple(sorted(names, key=lambda pair: -len(pair[0])))


def _saint(words: str) -> str:
    return re.sub(r"\b(st|ste|mt|ft)\b", lambda m: _SHORT[m.group(1)], words)


_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


@cache
def _table() -> _Table:
    counties: dict[str, County] = {}
    zips: list[tuple[int, int, str]] = []
    towns: dict[str, list[str]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            fips = row["fips"]
            counties[fips] = County(fips, row["name"], row["state"])
            for part in row["zips"].split():
                first, _dash, last = part.partition("-")
                zips.append((int(first), int(last or first), fips))
            for town in row["towns"].split("|"):
                towns[_saint(town)].append(fips)
            names[" ".join(_KINDS.sub(" ", fold(row["name"])).split())].append(fips)
    return _Table(
        counties,
        tuple(zips),
        {town: tuple(found) for town, found in towns.items()},
        {name: tuple(found) for name, found in names.items()},
    )
