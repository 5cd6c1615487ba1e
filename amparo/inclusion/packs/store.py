"""Where voices lie: sealed, in pieces, under a key of their own, as documents of a file do."""

from __future__ import annotations

from django.conf import settings

from amparo.casework.documents.store import in_pieces
from amparo.core.envelopes import new_key, open_pieces, seal_pieces
from amparo.inclusion.packs.models import Voice, VoicePiece


def seal(voice: Voice, body: bytes) -> None:
    """Keep a new voice with its recording."""
    key = new_key()
    voice.key_name, voice.wrapped_key = settings.ENVIRONMENT.key_ring().wrap(key, voice.bound)
    voice.save()
    for number, sealed in enumerate(seal_pieces(in_pieces(body), key, voice.bound)):
        VoicePiece.objects.create(voice=voice, number=number, body=sealed)


def read(voice: Voice) -> bytes:
    """The recording, whole: it is at most a few megabytes. Nothing when it was taken back. Raises `Altered`, `KeyMissing`."""
    pieces = [bytes(body) for body in voice.pieces.order_by("number").values_list("body", flat=True)]
    if not pieces:
        return b""
    key = settings.ENVIRONMENT.key_ring().unwrap(voice.key_name, bytes(voice.wrapped_key), voice.bound)
    return b"".join(open_pieces(iter(pieces), key, voice.bound))


def destroy(voices: list[Voice]) -> None:
    VoicePiece.objects.filter(voice__in=voices).delete()
