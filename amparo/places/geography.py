"""Where a US address lies: states, and the county of a ZIP code or a town. Pure: reads only data files."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Any

import zipcodes

#: The ZIP directory; the package declares types but leaves some functions without.
_zip_codes: Any = zipcodes

#: Census state codes (the first two digits of a county's FIPS code) and postal abbreviations.
STATE_OF_PREFIX: dict[str, str] = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE",
    "11": "DC", "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL", "18": "IN", "19": "IA",
    "20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD", "25": "MA", "26": "MI", "27": "MN",
    "28": "MS", "29": "MO", "30": "MT", "31": "NE", "32": "NV", "33": "NH", "34": "NJ", "35": "NM",
    "36": "NY", "37": "NC", "38": "ND", "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI",
    "45": "SC", "46": "SD", "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA",
    "54": "WV", "55": "WI", "56": "WY", "60": "AS", "66": "GU", "69": "MP", "72": "PR", "78": "VI",
}  # fmt: skip

STATE_NAMES: dict[str, str] = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts",
    "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana",
    "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico",
    "NY": "New York", "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma",
    "OR": "Oregon", "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington",
    "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming", "AS": "American Samoa", "GU": "Guam",
    "MP": "Northern Mariana Islands", "PR": "Puerto Rico", "VI": "US Virgin Islands",
}  # fmt: skip

#: The towns of the islands for which the ZIP directory names no county.
ISLAND_TOWNS: dict[tuple[str, str], str] = {
    ("VI", "charlotte amalie"): "78030", ("VI", "saint thomas"): "78030", ("VI", "st thomas"): "78030",
    ("VI", "christiansted"): "78010", ("VI", "frederiksted"): "78010", ("VI", "kingshill"): "78010",
    ("VI", "saint croix"): "78010", ("VI", "st croix"): "78010",
    ("VI", "saint john"): "78020", ("VI", "st john"): "78020", ("VI", "cruz bay"): "78020",
    ("MP", "saipan"): "69110", ("MP", "susupe"): "69110", ("MP", "rota"): "69100", ("MP", "tinian"): "69120",
    ("AS", "pago pago"): "60010",
}  # fmt: skip

#: The mean radius of the earth.
EARTH_KM = 6371.0
#: Within this distance, the county of the next ZIP code of the same state is taken.
NEAREST_KM = 40.0
#: So many degrees of latitude are more than that distance, and three times as many of longitude up to Alaska.
NEAREST_DEGREES = 0.5
MILITARY = {"APO", "FPO", "DPO"}


def state_of_county(fips: str) -> str:
    """The postal abbreviation of a county's state; empty for a code of no state."""
    return STATE_OF_PREFIX.get(fips[:2], "")


def state_code(text: str) -> str:
    """The two letters of a state given as letters or by its name, or an empty string."""
    wanted = fold(text)
    if wanted.upper() in STATE_NAMES:
        return wanted.upper()
    return _states_by_name().get(wanted, "")


@cache
def _states_by_name() -> dict[str, str]:
    return {fold(name): code for code, name in STATE_NAMES.items()}


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain.replace("'", "")).split())


def zip_code(value: object) -> str:
    """Five digits from whatever a spreadsheet holds (2863.0, "02863-1234", 939), or an empty string."""
    text = str(value).strip().removesuffix(".0")
    found = re.fullmatch(r"(\d{3,5})(?:-?\d{4})?", text)
    return found.group(1).zfill(5) if found else ""


@dataclass(frozen=True, slots=True)
class Located:
    """The county of an address, and what told us: its ZIP code, its town or the nearest ZIP code."""

    county: str
    by: str


class Gazetteer:
    """Finds counties. `counties` are (fips, name, state) of every county that may be answered."""

    def __init__(self, counties: list[tuple[str, str, str]]) -> None:
        self._by_name = {(state, _words(name)): fips for fips, name, state in counties}
        self._alone = {
            state: fips
            for state, (fips, *others) in _grouped((state, fips) for fips, _, state in counties).items()
            if not others
        }

    def locate(self, *, zip: str = "", city: str = "", state: str = "") -> Located | None:
        """The county of an address, or None when it lies in none that we can tell (a military post, for
        instance).

        The ZIP code decides when it belongs to the state named; then the town; then the nearest ZIP code.
        """
        state = state_code(state)
        entries = _entries(zip)
        if is_military(city=city, zip=zip):
            return None
        same_state = [entry for entry in entries if not state or entry["state"] == state]
        for entry in same_state:
            fips = self.county_named(entry["county"], entry["state"])
            if fips:
                return Located(fips, "zip")
        state = state or (same_state[0]["state"] if same_state else "")
        if not state:
            return None
        fips = self._of_town(city or (same_state[0]["city"] if same_state else ""), state)
        if fips:
            return Located(fips, "city")
        for entry in same_state:
            fips = self._nearest(state, float(entry["lat"] or 0), float(entry["long"] or 0))
            if fips:
                return Located(fips, "nearest")
        return Located(self._alone[state], "city") if state in self._alone and (city or same_state) else None

    def county_at(self, latitude: float, longitude: float) -> str:
        """The county of the nearest ZIP code's middle, as a FIPS code; empty when none is near (at sea, in Mexico).

        Close to a county's border it may be the neighbour.
        """
        distance, county, state = min(
            (
                (kilometres(latitude, longitude, point[0], point[1]), point[2], state)
                for state, points in _zip_points().items()
                for point in points
                if abs(point[0] - latitude) < NEAREST_DEGREES
                and abs(point[1] - longitude) < 3 * NEAREST_DEGREES
            ),
            default=(NEAREST_KM, "", ""),
        )
        return self.county_named(county, state) if distance < NEAREST_KM else ""

    def county_named(self, name: str, state: str) -> str:
        """The FIPS code of a county by its name, in any way it is written; empty when there is none."""
        if not name:
            return ""
        for suffix in ("", " county", " municipio", " parish"):
            fips = self._by_name.get((state, _words(name + suffix)))
            if fips:
                return fips
        return ""

    def _of_town(self, city: str, state: str) -> str:
        town = fold(city)
        if not town:
            return ""
        if (state, town) in ISLAND_TOWNS:
            return ISLAND_TOWNS[state, town]
        names = _counties_of_towns().get((state, _town(town)))
        return self.county_named(names.most_common(1)[0][0], state) if names else ""

    def _nearest(self, state: str, latitude: float, longitude: float) -> str:
        if not latitude and not longitude:
            return ""
        near = min(
            (
                (kilometres(latitude, longitude, *point), county)
                for *point, county in _zip_points().get(state, ())
            ),
            default=(NEAREST_KM, ""),
        )
        return self.county_named(near[1], state) if near[0] < NEAREST_KM else ""


def is_military(*, city: str, zip: str = "") -> bool:
    """Whether an address is a military post office (APO, FPO, DPO), which lies in no county."""
    if city.strip().upper() in MILITARY:
        return True
    return any(entry["zip_code_type"] == "MILITARY" for entry in _entries(zip))


@lru_cache(maxsize=4096)
def _entries(zip: str) -> list[dict[str, Any]]:
    return list(_zip_codes.matching(zip)) if re.fullmatch(r"\d{5}", zip) else []


def _words(name: str) -> tuple[str, ...]:
    # "City and Borough of Juneau" and "Juneau City and Borough" are one.
    return tuple(sorted(set(fold(name).split()) - {"of", "and", "the"}))


def _town(folded: str) -> str:
    return re.sub(r"\b(st|saint|ste|sainte|mt|mount|ft|fort)\b", lambda m: _TOWN_WORDS[m.group(1)], folded)


_TOWN_WORDS = {
    "st": "saint", "saint": "saint", "ste": "sainte", "sainte": "sainte",
    "mt": "mount", "mount": "mount", "ft": "fort", "fort": "fort",
}  # fmt: skip


def _grouped(pairs: object) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:  # type: ignore[attr-defined]
        grouped[key].append(value)
    return grouped


@cache
def _counties_of_towns() -> dict[tuple[str, str], Counter[str]]:
    towns: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for entry in _zip_codes.list_all():
        if entry["county"]:
            towns[entry["state"], _town(fold(entry["city"]))][entry["county"]] += 3
            for other in entry["acceptable_cities"]:
                towns[entry["state"], _town(fold(other))][entry["county"]] += 1
    return towns


@cache
def _zip_points() -> dict[str, list[tuple[float, float, str]]]:
    points: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    for entry in _zip_codes.list_all():
        if entry["county"] and entry["lat"]:
            points[entry["state"]].append((float(entry["lat"]), float(entry["long"]), entry["county"]))
    return points


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres."""
    a, b, c, d = map(radians, (lat1, lon1, lat2, lon2))
    return (
        EARTH_KM * 2 * asin(min(1.0, sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2)))
    )
