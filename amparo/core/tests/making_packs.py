"""Packs for tests: an invented language, with files as people would make them."""

from __future__ import annotations

import io
import json
import struct
import wave
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.test import override_settings

from amparo.core import packs

#: No language: "art" is what BCP 47 gives to artificial ones.
CODE = "art-x-prueba"
TOML = """format = 1
[language]
code = "{code}"
name = "Lengua inventada"
spanish = "Lengua inventada de las pruebas"
direction = "{direction}"
grouping = "Ninguna"
variety = "de prueba"
town = "San Prueba"
[made]
by = "Quien la inventó"
reviewer = "Primera Persona"
second_reviewer = "Segunda Persona"
date = 2026-11-30
licence = "CC BY 4.0"
[offered]
families = true
"""
PHRASES = {
    "status-detained": "Tlen se motlatzacuilia",
    "page-partly": "Inin amatl cequi ica caxtillan",
    "rights-sign": "Amo xitlahcuilo",
}


def wav(seconds: float = 0.1) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\1" * int(8000 * seconds))
    return out.getvalue()


OPUS = b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead\1\1\x38\x01\x80\xbb\0\0\0\0\0" + bytes(200)
WEBM = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
    + b"\x86\x86A_OPUS"
    + bytes(200)
)
#: Two frames of MPEG 1 layer III at 128 kbit/s.
MP3 = (b"\xff\xfb\x90\x00" + bytes(413)) * 2
M4A = b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom" + bytes(60) + b"mp4a" + bytes(60)


def files(
    code: str = CODE, *, direction: str = "ltr", toml: str | None = None, **more: bytes
) -> dict[str, bytes]:
    """A partial pack: three phrases, one recording. `more`: further files, "/" written as two underlines."""
    found = {
        "pack.toml": (TOML if toml is None else toml)
        .replace("{code}", code)
        .replace("{direction}", direction)
        .encode(),
        "phrases.json": json.dumps(PHRASES).encode(),
        "audio/status-detained.wav": wav(),
    }
    found.update({name.replace("__", "/"): body for name, body in more.items()})
    return found


def zipped(parts: dict[str, bytes], **how: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def entries(texts: list[tuple[str, str]], plural_forms: str = "nplurals=2; plural=(n != 1);") -> bytes:
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plural_forms}\\n"\n\n'
    lines = [
        f"msgid {json.dumps(a, ensure_ascii=False)}\nmsgstr {json.dumps(b, ensure_ascii=False)}\n"
        for a, b in texts
    ]
    return (head + "\n".join(lines)).encode()


def bomb(size: int = 3_900_000) -> bytes:
    """A part that unpacks to a thousand times what it is."""
    return zipped({**files(), "audio/rights-sign.wav": bytes(size)})


def lying(parts: dict[str, bytes]) -> bytes:
    """A zip whose list of contents says that a part is smaller than it is."""
    whole = bytearray(zipped(parts))
    at = whole.index(b"PK\x01\x02")
    struct.pack_into("<I", whole, at + 24, 5)
    return bytes(whole)


@contextmanager
def installed(folder: Path, *bodies: bytes) -> Iterator[list[packs.Pack]]:
    """Doors that started with these zips in their folder."""
    place = folder / "packs"
    place.mkdir(exist_ok=True)
    for number, body in enumerate(bodies):
        (place / f"{number}.zip").write_bytes(body)
    found = packs.load(place, folder / "ready")
    for pack in found:
        LANG_INFO[pack.code] = {"bidi": pack.direction == "rtl", "code": pack.code, "name": pack.spanish,
                                "name_local": pack.name}  # fmt: skip
    try:
        with override_settings(
            LANGUAGES=[*settings.LANGUAGES, *((pack.code, pack.name) for pack in found if pack.families)],
            LOCALE_PATHS=[*settings.LOCALE_PATHS, *(pack.locale for pack in found)],
        ):
            yield found
    finally:
        packs.load(folder / "nowhere", folder / "ready")
