"""Files to try: honest ones, and ones that pretend. All made here, of nothing."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import Image

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n"
    b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n101\n%%EOF\n"
)


def image(
    form: str = "JPEG", size: tuple[int, int] = (320, 200), *, mode: str = "RGB", **options: object
) -> bytes:
    picture = Image.new(mode, size, "white")
    for x in range(0, size[0], 7):
        picture.putpixel(
            (x, min(x, size[1] - 1)), 0 if mode in ("L", "1") else (200, 30, 60, 255)[: len(mode)]
        )
    buffer = io.BytesIO()
    if form == "HEIF":
        pillow_heif.from_pillow(picture).save(buffer, **options)
    else:
        picture.save(buffer, form, **options)
    return buffer.getvalue()


def located_photo() -> bytes:
    """A photograph that says where it was taken (El Zócalo), with which telephone, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Telefono", "Modelo Inventado", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (19.0, 25.0, 58.0), 3: "W", 4: (99.0, 7.0, 59.0)})
    return image("JPEG", (320, 200), exif=exif.tobytes(), comment=b"hidden comment")


def docx(parts: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": b"<document>carta</document>",
            **(parts or {}),
        }.items():
            # Always of the same day, so that the same parts make the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def bomb() -> bytes:
    """A Word document of a few hundred kilobytes that would unpack to more than the limit."""
    return docx({"word/media/a.bin": bytes(160_000_000)})


def huge_png(side: int = 60_000) -> bytes:
    """A PNG of some hundred bytes that claims to be `side` × `side` dots."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )
