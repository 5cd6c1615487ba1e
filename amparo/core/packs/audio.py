"""What a recording is, by its content and never by its name. Nothing is decoded; what could be a page is no recording."""

from __future__ import annotations

import re

MOST_BYTES = 3_000_000
#: The kinds we keep: what browsers record and what telephones and recorders make.
TYPES = {
    "opus": "audio/ogg",
    "webm": "audio/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
}
_PAGE = re.compile(rb"<\s*(?:!doctype|html|script|svg|\?xml|\?php|iframe|body)", re.IGNORECASE)


def kind_of(body: bytes) -> str | None:
    """The ending that belongs to this recording (a key of `TYPES`), or None when it is none that we keep."""
    start = body[:4096]
    if not body or _PAGE.search(start):
        return None
    if start.startswith(b"OggS"):
        return "opus" if b"OpusHead" in start[:128] or b"\x01vorbis" in start[:128] else None
    if start.startswith(b"\x1a\x45\xdf\xa3"):
        spoken = b"webm" in start[:64] and (b"A_OPUS" in start or b"A_VORBIS" in start)
        return "webm" if spoken and b"V_VP" not in start and b"V_AV1" not in start else None
    if start.startswith(b"RIFF") and start[8:16] == b"WAVEfmt ":
        return "wav"
    if start[4:8] == b"ftyp" and start[8:12] in {
        b"M4A ",
        b"isom",
        b"iso5",
        b"iso6",
        b"mp42",
        b"mp41",
        b"M4B ",
    }:
        return "m4a" if b"mp4a" in body or b"Opus" in body else None
    return "mp3" if _is_mp3(body) else None


def _is_mp3(body: bytes) -> bool:
    """Two frames of MPEG layer III, the second where the first one says; a tag may stand before them."""
    at = 0
    if body.startswith(b"ID3") and len(body) > 10:
        sizes = body[6:10]
        if any(byte & 0x80 for byte in sizes):
            return False
        at = 10 + (sizes[0] << 21 | sizes[1] << 14 | sizes[2] << 7 | sizes[3])
        while at < len(body) and body[at] == 0:
            at += 1
    length = _frame(body, at)
    return length is not None and (at + length == len(body) or _frame(body, at + length) is not None)


_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _frame(body: bytes, at: int) -> int | None:
    """The length of the frame that begins here, or None."""
    head = body[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return None
    version, rate, sampling = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or sampling == 3:
        return None
    newest = version == 3
    samples = (44100, 48000, 32000)[sampling] // {3: 1, 2: 2, 0: 4}[version]
    bits = (_RATES if newest else _RATES_2)[rate] * 1000
    return (144 if newest else 72) * bits // samples + (head[2] >> 1 & 1)
