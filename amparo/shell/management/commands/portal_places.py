from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import zipcodes
from django.core.management.base import BaseCommand

from amparo.places.geography import Gazetteer, fold

PLACES = Path(__file__).resolve().parents[3] / "places" / "data" / "counties.csv"
PORTAL = Path(__file__).resolve().parents[3] / "portal" / "data" / "counties.csv"

#: The package declares types but leaves some functions without.
_zip_codes: Any = zipcodes


class Command(BaseCommand):
    help = "Write the portal's table of ZIP codes and towns by county, from the directory of ZIP codes and the list of counties."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        with PLACES.open(encoding="utf-8", newline="") as file:
            counties = [row for row in csv.DictReader(file) if not row["retired_on"]]
        gazetteer = Gazetteer([(row["fips"], row["name"], row["state"]) for row in counties])
        codes: dict[str, list[int]] = defaultdict(list)
        towns: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for entry in _zip_codes.list_all():
            county = gazetteer.county_named(entry["county"], entry["state"])
            if not county and entry["zip_code_type"] != "MILITARY":
                where = gazetteer.locate(zip=entry["zip_code"])
                county = where.county if where is not None else ""
            if county:
                codes[county].append(int(entry["zip_code"]))
                towns[entry["state"], fold(entry["city"])][county] += 1
        of_county = defaultdict(list)
        for (_state, town), found in sorted(towns.items()):
            of_county[found.most_common(1)[0][0]].append(town)
        with PORTAL.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["fips", "name", "state", "zips", "towns"])
            for row in counties:
                out.writerow(
                    [
                        row["fips"],
                        row["name"],
                        row["state"],
                        _ranges(codes[row["fips"]]),
                        "|".join(of_county[row["fips"]]),
                    ]
                )


def _ranges(numbers: list[int]) -> str:
    """`79821 79835-79838`: what follows without a gap is written once."""
    parts: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if parts and parts[-1][1] == number - 1:
            parts[-1] = (parts[-1][0], number)
        else:
            parts.append((number, number))
    return " ".join(f"{a:05}" if a == b else f"{a:05}-{b:05}" for a, b in parts)
