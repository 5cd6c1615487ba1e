"""The lists that the synthetic world's facilities send: three habits of writing, as consulates receive them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from random import Random

import xlsxwriter

from amparo.matching.forms import Described
from amparo.matching.synthetic import Truth, describe

Row = Sequence[str]


def write_list(
    folder: Path, *, name: str, facility: str, held: Sequence[Truth], seed: str, habit: int
) -> Path:
    """Write one list of the people `held` at `facility`; `habit` chooses the layout.

    What a facility writes of a person stays the same from list to list: the noise is seeded by person and facility.
    """
    described = [
        (truth, describe(truth, "us_list", Random(f"{seed}:{truth.person}:{facility}"))) for truth in held
    ]
    if habit % 3 == 0:
        return _american_csv(folder / f"{name}.csv", facility, described)
    if habit % 3 == 1:
        return _one_field_workbook(folder / f"{name}.xlsx", facility, described)
    return _spanish_csv(folder / f"{name}.csv", facility, described)


def _booking(truth: Truth, facility: str) -> str:
    return str(Random(f"{truth.person}{facility}").randrange(10**6, 10**7))


def _american_csv(path: Path, facility: str, rows: Sequence[tuple[Truth, Described]]) -> Path:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(["A-Number", "Last Name", "First Name", "DOB", "Sex", "COB", "Booking #", "Facility"])
        for truth, person in rows:
            number = f"A{person.a_number}" if person.a_number else ""
            writer.writerow(
                [
                    number,
                    _surnames(person),
                    person.given_names,
                    _date(person.birth_date, "%m/%d/%Y"),
                    person.sex,
                    "MEXICO",
                    _booking(truth, facility),
                    facility,
                ]
            )
    return path


def _one_field_workbook(path: Path, facility: str, rows: Sequence[tuple[Truth, Described]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Roster")
        sheet.write(0, 0, f"{facility} - Mexican nationals")
        sheet.write_row(
            2, 0, ["Alien File Number", "Detainee Name", "Date of Birth", "Gender", "Country of Citizenship"]
        )
        day = workbook.add_format({"num_format": "mm/dd/yyyy"})
        for line, (_truth, person) in enumerate(rows, start=3):
            sheet.write(line, 0, person.a_number)
            sheet.write(line, 1, f"{_surnames(person)}, {person.given_names}")
            if person.birth_date:
                sheet.write_datetime(line, 2, dt.datetime.combine(person.birth_date, dt.time()), day)
            sheet.write(line, 3, {"M": "Male", "F": "Female"}.get(person.sex, "Unknown"))
            sheet.write(line, 4, "MEXICO")
    return path


def _spanish_csv(path: Path, facility: str, rows: Sequence[tuple[Truth, Described]]) -> Path:
    with path.open("w", newline="", encoding="latin-1", errors="replace") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(
            ["Apellidos", "Nombre(s)", "Fecha de nacimiento", "Sexo", "Núm. A", "Centro de detención"]
        )
        for _truth, person in rows:
            writer.writerow(
                [
                    _surnames(person),
                    person.given_names,
                    _date(person.birth_date, "%d/%m/%Y"),
                    {"M": "Hombre", "F": "Mujer"}.get(person.sex, ""),
                    person.a_number,
                    facility,
                ]
            )
    return path


def _surnames(person: Described) -> str:
    return person.surnames or " ".join(part for part in (person.surname1, person.surname2) if part)


def _date(day: dt.date | None, pattern: str) -> str:
    return day.strftime(pattern) if day else ""
