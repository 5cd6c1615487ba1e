"""Bad input: a clear message, and nothing half done."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile

import pytest
import xlsxwriter
import xlwt
from django.utils import translation

from amparo.core.errors import BadFile
from amparo.custody.importing import import_file
from amparo.custody.lists import LARGEST, harmless, open_file, refuse_size
from amparo.custody.models import Roster, RosterRow
from amparo.custody.rosters import take_in
from amparo.people.models import Record
from amparo.places.models import Office
from tests.factories import HEADINGS, JOSE

pytestmark = pytest.mark.django_db
AS_OF = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)


def xlsx(*rows, sheet="Roster"):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        good = zipfile.ZipFile(io.BytesIO(xlsx(["Name"], ["X"])))
        for name in good.namelist():
            archive.writestr(name, good.read(name))
        archive.writestr("xl/media/x.bin", b"\0" * 400_000_000)
    return buffer.getvalue()


def locked():
    # An encrypted workbook is an OLE file whose directory names the stream "EncryptedPackage".
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    return header + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000


def xls(*rows):
    book = xlwt.Workbook()
    page = book.add_sheet("Roster")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write(number, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def locked_old():
    """An old workbook whose second record says that what follows is encrypted (FILEPASS)."""
    return xls(["Name"], ["X"]).replace(b"\xe1\x00\x02\x00", b"\x2f\x00\x02\x00", 1)


CASES = {
    "empty": b"",
    "only blanks": b"\n\n  \n",
    "no heading": b"one,two\nthree,four\n",
    "only headings": HEADINGS.encode() + b"\n",
    "pdf": b"%PDF-1.7\n...",
    "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "locked": locked(),
    "locked, old format": locked_old(),
    "damaged, old format": xls(["Name"], ["X"])[:1500],
    "damaged workbook": xlsx(["Name"], ["X"])[:700],
    "zip of something else": b"PK\x03\x04" + b"\0" * 200,
    "10,000 columns in a workbook": xlsx([f"c{n}" for n in range(10_000)], ["x"] * 10_000),
    "10,000 columns": (",".join(f"c{n}" for n in range(10_000)) + "\n" + "," * 9_999 + "\n").encode(),
}


@pytest.mark.parametrize("data", CASES.values(), ids=CASES.keys())
def test_a_bad_file_is_refused_in_the_readers_language_with_nothing_kept(tmp_path, data):
    path = tmp_path / "lista.csv"
    path.write_bytes(data)
    office = Office.objects.get(pk="elpaso")
    messages = {}
    for language in ("es-mx", "en"):
        with translation.override(language), pytest.raises(BadFile) as refusal:
            take_in(path=path, file_name="lista.csv", office=office, as_of=AS_OF, by=None)
        messages[language] = str(refusal.value)
        assert refusal.value.code
    assert messages["es-mx"] != messages["en"]
    assert (Roster.objects.count(), RosterRow.objects.count(), Record.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("name", ["locked", "locked, old format"])
def test_a_locked_workbook_is_called_locked(tmp_path, name):
    path = tmp_path / "lista"
    path.write_bytes(CASES[name])
    with pytest.raises(BadFile) as refusal:
        open_file(path)
    assert refusal.value.code == "locked"


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb())
    with pytest.raises(BadFile) as refusal:
        open_file(path)
    assert refusal.value.code == "bomb"


def test_200_mb_are_refused_before_anything_is_read():
    with pytest.raises(BadFile) as refusal:
        refuse_size(200_000_000)
    assert refusal.value.code == "too_big"
    assert LARGEST <= 50_000_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_and_separator_gives_the_same_person(tmp_path, encoding, separator):
    rows = [
        ["Apellidos", "Nombres", "Fecha de nacimiento", "Núm. A"],
        ["MUÑOZ ÁVILA", "JOSÉ", "23/05/1987", "012345678"],
    ]
    path = tmp_path / "lista.csv"
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    office = Office.objects.get(pk="elpaso")
    import_file(path=path, office=office, as_of=AS_OF)
    record = Record.objects.get()
    assert (record.surnames, record.given_names, record.birth_date) == (
        "MUÑOZ ÁVILA",
        "JOSÉ",
        dt.date(1987, 5, 23),
    )


def test_a_workbook_with_serial_dates_and_a_title_above_is_read(tmp_path):
    path = tmp_path / "lista.xlsx"
    path.write_bytes(xlsx(["Camp East Montana"], [], ["Alien Number", "Name", "DOB"],
                          ["012345678", "GARCIA LOPEZ, JOSE LUIS", 31920]))  # fmt: skip
    import_file(path=path, office=Office.objects.get(pk="elpaso"), as_of=AS_OF)
    record = Record.objects.get()
    assert (record.given_names, record.surnames, record.birth_date) == (
        "JOSE LUIS",
        "GARCIA LOPEZ",
        dt.date(1987, 5, 23),
    )


def test_a_workbook_of_the_old_format_is_read(tmp_path):
    path = tmp_path / "lista.xls"
    path.write_bytes(xls(["Apellidos", "Nombres", "Fecha de nacimiento", "Núm. A"],
                         ["MUÑOZ ÁVILA", "JOSÉ", "23/05/1987", 12345678]))  # fmt: skip
    import_file(path=path, office=Office.objects.get(pk="elpaso"), as_of=AS_OF)
    record = Record.objects.get()
    assert (record.surnames, record.birth_date, record.a_number) == (
        "MUÑOZ ÁVILA",
        dt.date(1987, 5, 23),
        "012345678",
    )


def test_placeholders_are_nobodys_name_and_nobodys_birth_date(tmp_path):
    path = tmp_path / "lista.csv"
    path.write_text(f"{HEADINGS}\nA012345678,LNU,FNU NMN,01/01/1900,M,MEXICO,,\n")
    import_file(path=path, office=Office.objects.get(pk="elpaso"), as_of=AS_OF)
    record = Record.objects.get()
    assert (record.given_names, record.surnames, record.birth_date) == ("", "", None)


def test_a_birth_date_in_the_future_is_left_out_and_said(tmp_path):
    path = tmp_path / "lista.csv"
    path.write_text(f"{HEADINGS}\n{JOSE.replace('05/23/1987', '05/23/2031')}\n")
    import_file(path=path, office=Office.objects.get(pk="elpaso"), as_of=AS_OF)
    assert Record.objects.get().birth_date is None
    assert RosterRow.objects.get().problems[0][2] == "in_the_future"


def test_what_we_write_cannot_act():
    assert [harmless(text)[0] for text in ("=1+1", "+1", "-1", "@x", "\tx")] == ["'"] * 5
    assert harmless("García") == "García"
