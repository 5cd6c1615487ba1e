"""INM's lists of arrivals as they come: invented people, messy headings, messy rows. The same seed gives the same list."""

from __future__ import annotations

import csv
import datetime as dt
import random
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

GIVEN = ("JOSÉ LUIS", "María Guadalupe", "Juan", "ROSA", "Ma. del Carmen", "Pedro", "Yolanda", "EDUARDO", "Citlali", "Ángel",
         "Norma", "Hugo", "Ximena", "Raúl", "Teresa", "Óscar", "Lucía", "Martín", "Beatriz", "Saúl")  # fmt: skip
SURNAMES = ("GARCÍA", "López", "Hernández", "MARTÍNEZ", "Tzompantzi", "Xicohténcatl", "de la Cruz", "Ñáñez", "Pérez",
            "SÁNCHEZ", "Cuautle", "Netzahual", "Ramírez", "Flores", "Tepox", "Quechol", "Mozo",
            "Santiago", "Toxqui", "Ixtlapale")  # fmt: skip
STATES = (
    "Oaxaca",
    "PUEBLA",
    "Tlaxcala",
    "Gto.",
    "Michoacán",
    "CDMX",
    "Edo. de México",
    "Veracruz",
    "guerrero",
    "Jalisco",
)
MUNICIPALITIES = (
    "Tlacolula",
    "Atlixco",
    "Huamantla",
    "Celaya",
    "Uruapan",
    "Iztapalapa",
    "Toluca",
    "Xalapa",
    "Iguala",
    "Tonalá",
)
HEADINGS = {
    "no": "No.", "surname1": "Apellido Paterno", "surname2": "Ap. Materno", "given_names": "Nombre(s)", "sex": "Sexo",
    "birth": "F. Nacimiento", "curp": "CURP", "date": "Fecha de internación", "time": "Hora", "point": "Punto de internación",
    "way": "Modalidad (aérea/terrestre)", "flight": "Vuelo", "accepted": "Aceptó Centro (SI/NO)", "state": "Estado destino",
    "municipality": "Mpio. destino", "family": "Folio familiar", "companions": "Acompañantes", "phone": "Teléfono",
}  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """A list as written, and how much there is of what in it."""

    rows: list[dict[str, str]]
    people: int
    declined: int
    unreadable: int
    repeated: int
    families: int


def sample(seed: int, people: int = 300, day: dt.date = dt.date(2026, 11, 20)) -> Sample:
    """People of one day, about a third of whom declined the centre; totals, blank lines and repeated rows among them."""
    chance = random.Random(seed)
    rows: list[dict[str, str]] = []
    family, left, families, declined = 0, 0, 0, 0
    for number in range(1, people + 1):
        if left == 0 and chance.random() < 0.1:
            family, left = family + 1, chance.choice((2, 3))
            families += 1
        born = dt.date(1950, 1, 1) + dt.timedelta(days=chance.randrange(55 * 365))
        no = chance.random() < 0.35
        declined += no
        air = chance.random() < 0.3
        where = chance.randrange(len(STATES))
        hour = f"{chance.randrange(24):02d}:{chance.randrange(60):02d}"
        rows.append(
            {
                "no": str(number),
                # A name of its own for each, so that nobody is in doubt by chance.
                "surname1": f"{chance.choice(SURNAMES)} {_letters(seed, number)}", "surname2": chance.choice(SURNAMES),
                "given_names": chance.choice(GIVEN), "sex": chance.choice(("H", "M", "Hombre", "MUJER")),
                "birth": _written(born, chance), "curp": "" if chance.random() < 0.9 else "PENDIENTE",
                "date": day.strftime("%d/%m/%Y"),
                "time": chance.choice((hour, f"{hour} hrs", hour.replace(":", ""), "")),
                "point": chance.choice(("El Chaparral", "Puerta México", "S/D")),
                "way": chance.choice(("AÉREA", "Aereo")) if air else chance.choice(("TERRESTRE", "terr.", "T")),
                "flight": "GTI 3401" if air else "",
                "accepted": chance.choice(("NO", "no", "Declinó")) if no else chance.choice(("SI", "Sí", "X", "si")),
                "state": STATES[where], "municipality": MUNICIPALITIES[where],
                "family": f"F-{family:03d}" if left else chance.choice(("", "0", "-")),
                "companions": str(left - 1) if left else "", "phone": f"951{chance.randrange(10**7):07d}",
            }
        )  # fmt: skip
        left = max(0, left - 1)
    if left and families:
        families -= sum(row["family"] == f"F-{family:03d}" for row in rows) < 2
    repeated = [dict(rows[at]) for at in range(0, people, 60)]
    total = dict.fromkeys(HEADINGS, "") | {"no": f"TOTAL: {people}"}
    blank = dict.fromkeys(HEADINGS, "") | {"no": str(people + 1), "state": "Oaxaca"}
    whole = [*rows[: people // 2], blank, *rows[people // 2 :], *repeated, total]
    return Sample(whole, people, declined, 2, len(repeated), families)


def write_csv(path: Path, made: Sample, *, encoding: str = "cp1252") -> Path:
    """As a Mexican spreadsheet saves it: semicolons, Windows letters, titles above the headings."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["INSTITUTO NACIONAL DE MIGRACIÓN"])
        writer.writerow(["Listado de personas repatriadas"])
        writer.writerow([])
        writer.writerow(HEADINGS.values())
        for row in made.rows:
            writer.writerow(row.values())
    return path


def write_xlsx(path: Path, made: Sample) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("REPATRIADOS")
        page.write_string(0, 0, "INSTITUTO NACIONAL DE MIGRACIÓN")
        for column, heading in enumerate(HEADINGS.values()):
            page.write_string(3, column, heading)
        for line, row in enumerate(made.rows, start=4):
            for column, cell in enumerate(row.values()):
                page.write_string(line, column, cell)
    return path


def _written(day: dt.date, chance: random.Random) -> str:
    months = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
    return chance.choice(
        (day.strftime("%d/%m/%Y"), day.strftime("%d-%m-%Y"), f"{day.day} {months[day.month - 1]} {day.year}", day.isoformat())
    )  # fmt: skip


def _letters(seed: int, number: int) -> str:
    found, rest = "", seed * 100_003 + number * 7_919
    while len(found) < 7:
        rest, letter = divmod(rest, 19)
        found += "BCDFGHJLMNPRSTVZKQY"[letter] + "AEIOU"[(number + len(found)) % 5]
    return found.capitalize()
