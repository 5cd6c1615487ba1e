from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from amparo.core.errors import BadFile
from amparo.places import workbooks
from amparo.places.tests.conftest import FY24, FY25, OVER_72

HEADINGS = ["Facility Name", "City", "State", "Zip Code", "Facility Type", "Area of Responsibility"]


def book(sheets: dict[str, list[list[object]]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return file.getvalue()


@pytest.mark.parametrize(
    ("path", "year", "count"), [(FY24, 2024, 109), (FY25, 2025, 189), (OVER_72, None, 165)]
)
def test_ices_own_workbooks_are_read(path: Path, year: int | None, count: int) -> None:
    listed = workbooks.read(path)
    assert (listed.fiscal_year, len(listed.facilities)) == (year, count)
    assert all(row.aor and row.kind != "OTHER" for row in listed.facilities)


def test_the_list_by_area_gives_each_place_its_area() -> None:
    rows = {row.name: row for row in workbooks.read(OVER_72).facilities}
    assert rows["STEWART DETENTION CENTER"].aor == "ATL"
    assert rows["IMMIGRATION CENTERS OF AMERICA FARMVILLE"].aor == "WAS"
    assert not any("owned" in row.city for row in rows.values())


def test_another_years_layout_is_understood() -> None:
    data = book(
        {
            "Notes": [["Name", "what it means"]],
            "Sheet7": [
                ["Detention facilities, FY2027"],
                [],
                HEADINGS,
                [
                    "SOME COUNTY JAIL", "Lubbock", "Texas", 79401,
                    "US Marshals Service Inter-Governmental Agreement", "Dallas",
                ],
                ["A footnote about the table above."],
            ],
        }
    )  # fmt: skip
    listed = workbooks.read(data)
    assert listed.fiscal_year == 2027
    (row,) = listed.facilities
    assert (row.row, row.name, row.state, row.zip, row.kind, row.aor) == (
        4, "SOME COUNTY JAIL", "TX", "79401", "USMS_IGA", "DAL",
    )  # fmt: skip


def test_a_post_abroad_without_a_state_is_kept() -> None:
    data = book({"Facilities": [["Name", "Address", "City", "State"], ["CAMP X", "PSC 1005", "APO", "AE"]]})
    (row,) = workbooks.read(data).facilities
    assert (row.city, row.state) == ("APO", "")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"this is no workbook", "not_a_workbook"),
        (b"PK\x03\x04 and then nothing", "not_a_workbook"),
        (book({"Sheet1": [["Country", "Population"], ["Mexico", 130]]}), "no_facilities"),
        (book({"Sheet1": [[]]}), "no_facilities"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(data: bytes, code: str, english: None) -> None:
    with pytest.raises(BadFile) as refused:
        workbooks.read(data)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as refused:
        workbooks.read(tmp_path / "none.xlsx")
    assert refused.value.code == "not_found"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(310):
            member.write(b"\0" * 1_000_000)
    with pytest.raises(BadFile) as refused:
        workbooks.read(file.getvalue())
    assert refused.value.code == "too_big"
