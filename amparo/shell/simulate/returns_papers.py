"""INM's lists of a flight as centres receive them: titles above the headings, rows by many hands, repeated rows, a total."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from amparo.matching.identifiers import STATES
from amparo.matching.synthetic import Truth
from amparo.shell.simulate.returns import Coming

HEADINGS = (
    "No.", "Apellido Paterno", "Ap. Materno", "Nombre(s)", "Sexo", "F. Nacimiento", "CURP", "Fecha de internación", "Hora",
    "Punto de internación", "Modalidad (aérea/terrestre)", "Vuelo", "Aceptó Centro (SI/NO)", "Estado destino", "Folio familiar",
    "Teléfono",
)  # fmt: skip
SHORT = {
    "MN": "Mich.",
    "GT": "Gto.",
    "MC": "Edo. de México",
    "DF": "CDMX",
    "GR": "guerrero",
    "JC": "JALISCO",
    "OC": "Oax.",
}
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")


def write_flight(
    path: Path, coming: Sequence[Coming], *, flight: str, zone: ZoneInfo, rng: Random, faults: bool = False
) -> Path:
    """A list in the letters of a Windows spreadsheet. With `faults`: an empty row, repeated rows, a total."""
    families = [one.family for one in coming]
    rows = [
        _row(number, one, flight, zone, families.count(one.family) > 1, rng)
        for number, one in enumerate(coming, start=1)
    ]
    if faults:
        empty = [str(len(rows) + 1), *[""] * 12, "Oaxaca", "", ""]
        rows = [*rows[:11], empty, *rows[11:], rows[3], rows[20 % len(rows)]]
        rows.append([f"TOTAL: {len(coming)}", *[""] * (len(HEADINGS) - 1)])
    with path.open("w", newline="", encoding="cp1252", errors="replace") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["INSTITUTO NACIONAL DE MIGRACIÓN"])
        writer.writerow([f"Listado de personas repatriadas, vuelo {flight}"])
        writer.writerow([])
        writer.writerow(HEADINGS)
        writer.writerows(rows)
    return path


def _row(number: int, one: Coming, flight: str, zone: ZoneInfo, together: bool, rng: Random) -> list[str]:
    truth, at = one.truth, one.at.astimezone(zone)
    upper = rng.random() < 0.5
    names = [truth.surname1, truth.surname2, " ".join(truth.given)]
    hour = f"{at:%H:%M}"
    return [
        str(number), *(_slip(name.upper() if upper else name, rng) for name in names),
        rng.choice(("H", "Hombre", "HOMBRE") if truth.sex == "M" else ("M", "Mujer", "MUJER")), _day(truth, rng),
        truth.curp if "curp" in one.papers and rng.random() < 0.7 else rng.choice(("", "PENDIENTE", "S/D")),
        f"{at:%d/%m/%Y}", rng.choice((hour, f"{hour} hrs", hour.replace(":", ""))),
        rng.choice(("Aeropuerto", "AEROP.", "S/D")), rng.choice(("AÉREA", "Aereo", "A")), flight,
        rng.choice(("NO", "no", "Declinó")) if one.declines else rng.choice(("SI", "Sí", "X", "si")),
        SHORT.get(one.state) or STATES[one.state], f"F-{one.family:04d}" if together else rng.choice(("", "0", "-")),
        rng.choice((truth.phones[0], truth.phones[0][-10:], "")),
    ]  # fmt: skip


def _day(truth: Truth, rng: Random) -> str:
    born = truth.birth
    return rng.choice(
        (
            f"{born:%d/%m/%Y}",
            f"{born:%d-%m-%Y}",
            f"{born.day} {MONTHS[born.month - 1]} {born.year}",
            born.isoformat(),
        )
    )


def _slip(name: str, rng: Random) -> str:
    """Now and then a name lacks its accents, or has a space too many."""
    roll = rng.random()
    if roll < 0.15:
        return name.translate(str.maketrans("áéíóúÁÉÍÓÚñÑ", "aeiouAEIOUnN"))
    return f" {name} " if roll < 0.2 else name
