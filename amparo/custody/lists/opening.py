"""Opening a list: what kind of file it is, by what it holds and never by its name, and whether it is safe to read."""

from __future__ import annotations

import datetime as dt
import re
import struct
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound, ZipError

from amparo.core.errors import BadFile
from amparo.custody.lists.archives import refuse_a_bomb
from amparo.custody.lists.table import Row, Table
from amparo.custody.lists.text import read_text

#: The largest file that is read, in bytes. A list of 100,000 people as a workbook has about 8 MB.
LARGEST = 50_000_000
WIDEST, LONGEST = 500, 200_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIRST_RECORD, _FILEPASS = b"\x09\x08\x10\x00", 0x2F
_NOT_A_LIST = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"BM": "BMP",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "RTF",
    b"SQLite format 3": "SQLite",
}


def open_file(path: Path) -> list[Table]:
    """The sheets of a file (a text file has one).

    Raises `BadFile` with a sentence for the user; its `code` is one of `not_found`, `empty`, `too_big`, `locked`,
    `wrong_format`, `damaged`, `bomb`, `too_many_columns`, `too_many_rows`.
    """
    data = _bytes_of(path)
    if data.startswith(_OLE):
        return _old_workbook(data)
    if data.startswith(b"PK"):
        return _zipped_workbook(data)
    _refuse_what_is_no_list(data)
    return [_within_limits(read_text(data))]


def refuse_size(size: int) -> None:
    """Raise `BadFile` when a file of `size` bytes is more than we read: asked before anything is read or stored."""
    if size > LARGEST:
        raise BadFile(
            _(
                "The file has %(size)d MB and at most %(largest)d MB can be read. Nothing was kept. "
                "Send only the sheet with the list, without pictures, or part it in two."
            )
            % {"size": size // 1_000_000, "largest": LARGEST // 1_000_000},
            code="too_big",
        )


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        refuse_size(size)
        data = path.read_bytes()
    except OSError as problem:
        raise BadFile(
            _("The file %(name)s cannot be opened.") % {"name": path.name}, code="not_found"
        ) from problem
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise BadFile(_("The file is empty. Nothing was imported."), code="empty")
    return data


def _refuse_what_is_no_list(data: bytes) -> None:
    kind = next((kind for start, kind in _NOT_A_LIST.items() if data.startswith(start)), "")
    # "BM" also begins a heading; a picture has zero bytes soon after it.
    if kind == "BMP" and b"\x00" not in data[:30]:
        kind = ""
    if kind:
        raise _wrong_format(kind)
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        raise BadFile(
            _(
                "The file is a web page or XML saved under another name. Open it in Excel, save it as "
                "“Excel workbook (.xlsx)” and send that. Nothing was imported."
            ),
            code="wrong_format",
        )


def _wrong_format(kind: str) -> BadFile:
    return BadFile(
        _(
            "This is a %(kind)s file. A list can be read from Excel (.xlsx, .xls) or from a text file with separators "
            "(.csv). Ask for the list in one of these, or copy its table into a spreadsheet. Nothing was imported."
        )
        % {"kind": kind},
        code="wrong_format",
    )


def _locked() -> BadFile:
    return BadFile(
        _(
            "The workbook is locked with a password. Open it, save a copy without the password and send that copy."
        ),
        code="locked",
    )


def _damaged() -> BadFile:
    return BadFile(
        _(
            "The workbook is damaged or incomplete and cannot be read. Nothing was imported. Open it in Excel and "
            "save it again, or ask the sender for it once more."
        ),
        code="damaged",
    )


def _old_workbook(data: bytes) -> list[Table]:
    if "EncryptedPackage".encode("utf-16-le") in data or _has_password_record(data):
        raise _locked()
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "WORKBOOK", "Book")):
        raise _wrong_format("Word 97 / OLE")
    return _sheets(data)


def _has_password_record(data: bytes) -> bool:
    """Whether a workbook of the old format is encrypted: a FILEPASS record stands among the first of its stream."""
    at = data.find(_FIRST_RECORD)
    for _record in range(4 if at >= 0 else 0):
        kind, length = struct.unpack_from("<HH", data.ljust(at + 4, b"\x00"), at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _zipped_workbook(data: bytes) -> list[Table]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(member.flag_bits & 1 for member in archive.infolist()):
                raise _locked()
            refuse_a_bomb(archive, data, widest=WIDEST, longest=LONGEST)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as problem:
        raise _damaged() from problem
    if "word/document.xml" in names:
        raise _wrong_format("Word (.docx)")
    if "ppt/presentation.xml" in names:
        raise _wrong_format("PowerPoint (.pptx)")
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & names:
        raise _wrong_format("ZIP")
    return _sheets(data)


def _sheets(data: bytes) -> list[Table]:
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if str(sheet.typ).endswith("WorkSheet") and "Visible" in str(sheet.visible)
        ]
        tables = []
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.width:
                _refuse_shape(columns=sheet.width, rows=sheet.height)
            rows, damaged = _texts(sheet.to_python(skip_empty_area=False))
            tables.append(_within_limits(Table(name=name, rows=rows, is_text=False, damaged=damaged)))
    except PasswordError as problem:
        raise _locked() from problem
    except (CalamineError, ZipError, WorksheetNotFound, OSError, ValueError) as problem:
        raise _damaged() from problem
    if not any(any(row) for table in tables for row in table.rows):
        raise BadFile(_("The workbook has no filled cell. Nothing was imported."), code="empty")
    return tables


def _texts(rows: Iterable[Iterable[object]]) -> tuple[tuple[Row, ...], frozenset[int]]:
    damaged = set()
    found = []
    for line, row in enumerate(rows, start=1):
        cells = tuple(_text(cell) for cell in row)
        if any("\x00" in cell for cell in cells):
            damaged.add(line)
            cells = tuple(cell.replace("\x00", "") for cell in cells)
        found.append(cells)
    return tuple(found), frozenset(damaged)


def _text(cell: object) -> str:
    if isinstance(cell, str):
        # Spreadsheets write control characters as _x0000_; what they stood for is of no use to anybody.
        return re.sub(r"_x00[01][0-9A-Fa-f]_", "", cell) if "_x00" in cell else cell
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(timespec="minutes")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _within_limits(table: Table) -> Table:
    widest = max((len(row) for row in table.rows), default=0)
    _refuse_shape(columns=widest, rows=len(table.rows))
    return table


def _refuse_shape(*, columns: int, rows: int) -> None:
    if columns > WIDEST:
        raise BadFile(
            _(
                "The sheet has %(columns)d columns and at most %(widest)d can be read. Nothing was imported. "
                "Delete the columns that are not of the list."
            )
            % {"columns": columns, "widest": WIDEST},
            code="too_many_columns",
        )
    if rows > LONGEST:
        raise BadFile(
            _("The sheet has %(rows)d rows and at most %(longest)d can be read at once. Part it in two.")
            % {"rows": rows, "longest": LONGEST},
            code="too_many_rows",
        )
