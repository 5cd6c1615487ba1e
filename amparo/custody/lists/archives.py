"""A workbook is a ZIP archive. Before it is read: what it really unpacks to, and how far its cells really reach.

What an archive declares is not believed. Every member is unpacked once, piece by piece, keeping nothing; and the
cells of every sheet are looked at, because two cells in opposite corners of a sheet make a table of 17 thousand
million cells out of a file of three kilobytes.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from amparo.core.errors import BadFile

LARGEST_UNPACKED = 250_000_000
MOST_MEMBERS = 2_000
_PIECE = 1 << 20
_LOCAL_HEADER = 30
#: A cell with something in it: `<c r="XFD1048576" s="1"><v>`; an empty formatted one closes itself.
_CELL = re.compile(
    rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>]*[^/<>]>|<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})">'
)


def refuse_a_bomb(archive: zipfile.ZipFile, data: bytes, *, widest: int, longest: int) -> None:
    """Raise `BadFile` (`bomb`, `too_many_columns`, `too_many_rows`) unless the archive unpacks to a reasonable list.

    Raises `ValueError` when its parts cannot be unpacked at all.
    """
    members = archive.infolist()
    if (
        len(members) > MOST_MEMBERS
        or sum(member.file_size for member in members) > LARGEST_UNPACKED
        or sum(member.compress_size for member in members) > len(data)
    ):
        raise _bomb()
    total = 0
    for member in members:
        is_sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
        tail = b""
        for piece in _unpacked(member, data):
            total += len(piece)
            if total > LARGEST_UNPACKED:
                raise _bomb()
            if is_sheet:
                seen = tail + piece
                _refuse_far_cells(seen, widest=widest, longest=longest)
                tail = seen[-200:]


def _unpacked(member: zipfile.ZipInfo, data: bytes) -> Iterator[bytes]:
    start = member.header_offset
    header = data[start : start + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise ValueError(member.filename)
    name, extra = struct.unpack("<HH", header[26:30])
    begin = start + _LOCAL_HEADER + name + extra
    packed = data[begin : begin + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise ValueError(member.filename)
    engine = zlib.decompressobj(-15)
    try:
        piece = engine.decompress(packed, _PIECE)
        while piece or engine.unconsumed_tail:
            yield piece
            piece = engine.decompress(engine.unconsumed_tail, _PIECE)
    except zlib.error as problem:
        raise ValueError(member.filename) from problem


def _refuse_far_cells(piece: bytes, *, widest: int, longest: int) -> None:
    letters = {(found[0] or found[2]) for found in _CELL.findall(piece)}
    columns = max((_column(each) for each in letters), default=0)
    if columns > widest:
        raise BadFile(
            _(
                "The sheet has %(columns)d columns and at most %(widest)d can be read. Nothing was imported. "
                "Delete the columns that are not of the list."
            )
            % {"columns": columns, "widest": widest},
            code="too_many_columns",
        )
    rows = max((int(found[1] or found[3]) for found in _CELL.findall(piece)), default=0)
    if rows > longest:
        raise BadFile(
            _("The sheet has %(rows)d rows and at most %(longest)d can be read at once. Part it in two.")
            % {"rows": rows, "longest": longest},
            code="too_many_rows",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _bomb() -> BadFile:
    return BadFile(
        _("The workbook unpacks to an unreasonable size and was not opened. Nothing was imported."),
        code="bomb",
    )
