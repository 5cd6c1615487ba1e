"""What a file is, by its content and never by its name: the few kinds we keep, and nothing that could be two things.

Pure: a file in, what it is out. Images are only recognised here; `images.py` opens them. Nothing is ever unpacked.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from amparo.core.errors import BadFile

MOST_BYTES = 25_000_000
MOST_FILES = 20
#: A DOCX may unpack to this much, hold this many parts, and no part may unpack to more than this many times its size.
MOST_UNPACKED = 150_000_000
MOST_PARTS = 3_000
MOST_RATIO = 250

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
IMAGES = {"image/jpeg", "image/png", "image/webp", "image/heic"}
EXTENSIONS = {PDF: "pdf", DOCX: "docx", "image/jpeg": "jpg", "image/png": "png"}

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
_TAIL = 4096


@dataclass(frozen=True, slots=True)
class Found:
    """What a file is. `is_image`: it will be opened and made anew before it is kept."""

    media_type: str
    size: int

    @property
    def is_image(self) -> bool:
        return self.media_type in IMAGES


def inspect(file: BinaryIO) -> Found:
    """What this file is; leaves it at its beginning. Raises `BadFile` with a sentence and a code
    (empty, too_large, unknown, not_pdf, two_things, too_much_inside, macros, locked)."""
    size = file.seek(0, 2)
    if size == 0:
        raise BadFile(_("The file is empty."), code="empty")
    if size > MOST_BYTES:
        raise BadFile(
            _("The file is larger than %(megabytes)s MB. Scan it in grey or in parts, and try again.")
            % {"megabytes": MOST_BYTES // 1_000_000},
            code="too_large",
        )
    file.seek(0)
    start = file.read(1024)
    media_type = _by_start(start)
    if media_type == PDF:
        _check_pdf(file, size)
    elif media_type == DOCX:
        _check_docx(file)
    elif media_type is None:
        code = "locked" if start.startswith(b"\xd0\xcf\x11\xe0") else "unknown"
        raise BadFile(
            _("Only PDF files, photographs (JPEG, PNG, WebP, HEIC) and Word documents (DOCX) can be kept."), code=code
        )  # fmt: skip
    file.seek(0)
    return Found(media_type, size)


def _by_start(start: bytes) -> str | None:
    if start.startswith((b"%PDF-1.", b"%PDF-2.")):
        return PDF
    if start.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "image/webp"
    if start[4:8] == b"ftyp" and _HEIC_BRANDS & {start[8:12], *_brands(start)}:
        return "image/heic"
    if start.startswith(b"PK\x03\x04"):
        return DOCX
    return None


def _brands(start: bytes) -> list[bytes]:
    length = min(int.from_bytes(start[:4], "big"), 64)
    return [start[at : at + 4] for at in range(16, length, 4)]


def _check_pdf(file: BinaryIO, size: int) -> None:
    """A PDF begins with its header and ends with its end; one that is also an archive or a page is refused."""
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    end = tail.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in tail:
        raise BadFile(_("The PDF is cut off or damaged. Save it again and try once more."), code="not_pdf")
    rest = tail[end + 5 :]
    file.seek(0)
    if len(rest.strip(b"\r\n \t\0")) > 64 or zipfile.is_zipfile(file):
        raise BadFile(
            _("Something else is hidden in this PDF. Print it to a new PDF and keep that one."), code="two_things"
        )  # fmt: skip
    file.seek(0)
    if re.search(rb"<\s*(script|html|svg|\?php)", file.read(1024), re.IGNORECASE):
        raise BadFile(
            _("Something else is hidden in this PDF. Print it to a new PDF and keep that one."), code="two_things"
        )  # fmt: skip


def _check_docx(file: BinaryIO) -> None:
    """A Word document by its parts, without unpacking any: no macros, nothing that unpacks to a disk full."""
    unknown = _("Only PDF files, photographs (JPEG, PNG, WebP, HEIC) and Word documents (DOCX) can be kept.")
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            before = min((part.header_offset for part in parts), default=0)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, UnicodeError) as error:
        raise BadFile(
            _("The Word document is damaged. Save it again and try once more."), code="unknown"
        ) from error
    names = [part.filename for part in parts]
    if "[Content_Types].xml" not in names or "word/document.xml" not in names:
        raise BadFile(unknown, code="unknown")
    if before != 0 or len(set(names)) != len(names):
        raise BadFile(unknown, code="two_things")
    if any(part.flag_bits & 1 for part in parts):
        raise BadFile(_("The Word document is locked with a password. Save it without one."), code="locked")
    if any("vbaproject" in name.lower() or "activex" in name.lower() for name in names):
        raise BadFile(_("The Word document holds macros. Save it as DOCX without them."), code="macros")
    if (
        len(parts) > MOST_PARTS
        or sum(part.file_size for part in parts) > MOST_UNPACKED
        or any(part.file_size > MOST_RATIO * max(part.compress_size, 4096) for part in parts)
    ):
        raise BadFile(_("The Word document would unpack to far more than it is."), code="too_much_inside")
