"""Reading lists, from bytes to people. No database."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import xlsxwriter

from amparo.core.errors import BadFile
from amparo.custody.lists import RowReader, doubts, find_headings, learn_habits, open_file, rows_of
from amparo.custody.lists.dates import read_date, read_moment
from amparo.custody.lists.names import part_name, surnames_first

AS_OF = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)


def read(tmp_path, data):
    """(headings, habits, rows read) of a file with these bytes."""
    path = tmp_path / "list"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    tables = open_file(path)
    headings = find_headings(tables)
    table = next(one for one in tables if one.name == headings.sheet)
    rows = list(rows_of(table, headings))
    habits = learn_habits(headings, [row for _line, row in rows], as_of=AS_OF.date())
    reader = RowReader(headings, habits, as_of=AS_OF, is_text=table.is_text)
    return headings, habits, [reader.read(row, damaged=line in table.damaged) for line, row in rows]


@pytest.mark.parametrize(
    ("whole", "given", "surnames"),
    [
        ("GARCIA LOPEZ, JOSE LUIS", "JOSE LUIS", "GARCIA LOPEZ"),
        ("JOSE LUIS GARCIA LOPEZ", "JOSE LUIS", "GARCIA LOPEZ"),
        ("MARIA GUADALUPE DE LA TORRE", "MARIA GUADALUPE", "DE LA TORRE"),
        ("ANGEL TZOMPANTZI XOCHITL", "ANGEL", "TZOMPANTZI XOCHITL"),
        ("JOSE A GARCIA", "JOSE A", "GARCIA"),
        ("JOSE E GARCIA LOPEZ", "JOSE E", "GARCIA LOPEZ"),
        ("JUAN PEREZ", "JUAN", "PEREZ"),
        ("LNU, FNU", "", ""),
        ("GARCIA", "", "GARCIA"),
    ],
)
def test_a_whole_name_is_parted(whole, given, surnames):
    assert part_name(whole) == (given, surnames)


def test_whole_names_that_begin_with_the_surnames_are_told_from_the_whole_list():
    assert surnames_first(["GARCIA LOPEZ JOSE LUIS", "HERNANDEZ CRUZ MARIA"])
    assert not surnames_first(["JOSE LUIS GARCIA LOPEZ", "MARIA HERNANDEZ CRUZ"])
    assert part_name("GARCIA LOPEZ JOSE LUIS", surnames_lead=True) == ("JOSE LUIS", "GARCIA LOPEZ")


@pytest.mark.parametrize(
    "text",
    ["05/03/1987", "5/3/87", "3-May-87", "03-MAY-1987", "3 de mayo de 1987", "May 3, 1987", "19870503", "05031987",
     "31900", "1987-05-03T00:00", "1987/5/3", "5.3.1987"],
)  # fmt: skip
def test_one_day_in_every_writing(text):
    assert read_date(text, "mdy", latest=AS_OF.date()) == dt.date(1987, 5, 3)


@pytest.mark.parametrize("text", ["31/02/1987", "N/A", "1987", "99/99/9999", "soon"])
def test_what_is_no_date_is_none(text):
    assert read_date(text, "mdy", latest=AS_OF.date()) is None


def test_two_digit_years_are_of_somebody_already_born():
    assert read_date("5/3/05", "mdy", latest=AS_OF.date()) == dt.date(2005, 5, 3)
    assert read_date("5/3/30", "mdy", latest=AS_OF.date()) == dt.date(1930, 5, 3)


@pytest.mark.parametrize("text", ["05/03/2026 14:30", "5/3/2026 2:30:00 PM", "2026-05-03T14:30"])
def test_times_of_day(text):
    assert read_moment(text, "mdy", zone=dt.UTC) == dt.datetime(2026, 5, 3, 14, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("rows", "order", "evidence"),
    [
        ("05/03/1987\n05/23/1987", "mdy", "seen"),
        ("05/03/1987\n23/05/1987", "dmy", "seen"),
        ("05/03/1987", "mdy", "none"),
        ("05/23/1987\n23/05/1987", "mdy", "mixed"),
    ],
)
def test_the_order_of_day_and_month_comes_from_the_evidence_in_the_file(tmp_path, rows, order, evidence):
    dates = "\n".join(f"GARCIA,JOSE,{date}" for date in rows.split("\n"))
    _headings, habits, _rows = read(tmp_path, f"Last Name,First Name,DOB\n{dates}\n")
    assert (habits.dates.order, habits.dates.evidence) == (order, evidence)


def test_a_curp_beside_a_birth_date_settles_the_order(tmp_path):
    text = "Last Name,First Name,DOB,CURP\nGARCIA,JOSE,05/03/1987,GALJ870305HDFRPS09\n"
    _headings, habits, _rows = read(tmp_path, text)
    assert (habits.dates.order, habits.dates.evidence) == ("dmy", "curp")


def test_a_heading_that_names_the_format_settles_the_order(tmp_path):
    _headings, habits, rows = read(
        tmp_path, "Apellidos,Nombre,Fecha de nacimiento (mm/dd/aaaa)\nGARCIA,JOSE,05/03/1987\n"
    )
    assert (habits.dates.order, habits.dates.evidence) == ("mdy", "heading")
    assert rows[0].described.birth_date == dt.date(1987, 5, 3)


def test_h_and_m_are_man_and_woman_in_a_spanish_list(tmp_path):
    _headings, _habits, rows = read(tmp_path, "Apellidos,Nombre,Sexo\nGARCIA,JOSE,H\nLOPEZ,ANA,M\n")
    assert [row.described.sex for row in rows] == ["M", "F"]


def test_lines_in_several_encodings_are_read_each_for_itself(tmp_path):
    data = (
        "Last Name,First Name\nMUÑOZ,JOSÉ\n".encode() + "PEÑA,ÁNGEL\n".encode("latin-1") + b"GARC\x81A,ANA\n"
    )
    _headings, _habits, rows = read(tmp_path, data)
    assert [row.described.surnames for row in rows[:2]] == ["MUÑOZ", "PEÑA"]
    assert rows[2].problems == (("", "", "damaged_letters"),)


def test_a_nul_byte_is_taken_out_and_said(tmp_path):
    _headings, _habits, rows = read(tmp_path, b"Last Name,First Name\nLO\x00PEZ,ANA\n")
    assert rows[0].described.surnames == "LOPEZ"
    assert rows[0].problems


def test_a_stray_quotation_mark_does_not_swallow_the_rows_after_it(tmp_path):
    text = 'Last Name,First Name\nGARCIA,"JOSE\n' + "".join(f"LOPEZ{n},ANA\n" for n in range(30))
    assert len(read(tmp_path, text)[2]) == 31


def test_a_separator_inside_a_name_is_an_unreadable_row_not_a_wrong_person(tmp_path):
    _headings, _habits, rows = read(tmp_path, "Name,A#\nPEREZ, JUAN,201234568\n")
    assert rows[0].described is None
    assert rows[0].problems[0][2] == "misaligned"


def test_headings_repeated_on_each_page_blank_lines_and_totals_are_nobody(tmp_path):
    text = "Last Name,First Name,DOB\nGARCIA,JOSE,05/23/1987\n,,\nLast Name,First Name,DOB\nTotal: 1,,\n"
    _headings, _habits, rows = read(tmp_path, text)
    assert [row.described is None for row in rows] == [False, True]
    assert rows[1].problems[-1][2] == "not_a_person"


def test_two_columns_of_one_meaning_that_disagree_are_asked_about(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Name,Name,DOB\nGARCIA JOSE,LOPEZ ANA,05/03/1987\n")
    tables = open_file(path)
    headings = find_headings(tables)
    assert [doubt.code for doubt in doubts(headings, tables[0].rows[1:])] == ["duplicate"]


def test_a_cell_of_a_whole_book_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(BadFile) as refusal:
        read(tmp_path, "Last Name,First Name\n" + "x" * 200_000 + ",A\n")
    assert refusal.value.code == "damaged"


def workbook(fill):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        fill(book)
    return buffer.getvalue()


def test_the_list_is_found_on_the_second_sheet_away_from_the_corner(tmp_path):
    def fill(book):
        book.add_worksheet("Notes").write(0, 0, "Read me")
        page = book.add_worksheet("List")
        page.write(0, 0, "Stewart Detention Center")
        page.write_row(4, 2, ["Last Name", "First Name", "DOB"])
        page.write_row(5, 2, ["GARCIA", "JOSE", "05/14/1987", "a loose note"])

    headings, _habits, rows = read(tmp_path, workbook(fill))
    assert (headings.sheet, headings.line) == ("List", 5)
    assert rows[0].described.birth_date == dt.date(1987, 5, 14)


def test_two_cells_in_opposite_corners_are_not_laid_out_as_a_table(tmp_path):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ["Last Name", "First Name"])
        page.write(1_048_575, 16_383, "x")

    with pytest.raises(BadFile) as refusal:
        read(tmp_path, workbook(fill))
    assert refusal.value.code == "too_many_columns"


def test_empty_formatted_cells_at_the_end_of_a_sheet_do_no_harm(tmp_path):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(0, 0, ["Last Name", "First Name"])
        page.write_row(1, 0, ["GARCIA", "JOSE"])
        page.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    assert len(read(tmp_path, workbook(fill))[2]) == 1
