"""Where contents lie: sealed, in pieces, in the database (docs/adr: documents in the database).

The database keeps them so that a document and its content stand or fall together, and one backup holds both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction

from amparo.casework.documents.models import Content, Document, Piece
from amparo.core.envelopes import PIECE, new_key, open_pieces, seal_pieces

AT_ONCE = 500
#: Every table whose rows keep a wrapped key: rooms above that seal papers of their own add theirs.
SEALED: list[type[Any]] = [Content]


def also_sealed(model: type[Any]) -> None:
    """A table with `key_name`, `wrapped_key` and `bound`, as `Content`: its keys are wrapped anew with the others."""
    if model not in SEALED:
        SEALED.append(model)


def put(document: Document, part: str, media_type: str, body: Iterable[bytes], size: int) -> Content:
    """Seal a content for a document and keep it. `body` in pieces of at most a few hundred kilobytes."""
    key = new_key()
    content = Content(document=document, part=part, media_type=media_type, size=size)
    content.key_name, content.wrapped_key = settings.ENVIRONMENT.key_ring().wrap(key, content.bound)
    content.save()
    for number, sealed in enumerate(seal_pieces(body, key, content.bound)):
        Piece.objects.create(content=content, number=number, body=sealed)
    return content


def read(content: Content) -> Iterator[bytes]:
    """The plain content, piece by piece. Raises `Altered` or `KeyMissing` (core/envelopes.py)."""
    key = settings.ENVIRONMENT.key_ring().unwrap(content.key_name, bytes(content.wrapped_key), content.bound)
    return open_pieces(_pieces(content), key, content.bound)


def _pieces(content: Content) -> Iterator[bytes]:
    # One at a time: a file of 25 MB is never whole in memory.
    number = 0
    while True:
        body = Piece.objects.filter(content=content, number=number).values_list("body", flat=True).first()
        if body is None:
            return
        yield bytes(body)
        number += 1


def destroy(document: Document) -> None:
    """Delete every content of a document, keys and pieces. What the document was stays written."""
    Content.objects.filter(document=document).delete()


def in_pieces(body: bytes) -> Iterator[bytes]:
    for at in range(0, len(body), PIECE):
        yield body[at : at + PIECE]


def digest(pieces: Iterable[bytes]) -> str:
    """SHA-256 in hexadecimal."""
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()


def rewrap(limit: int = AT_ONCE) -> int:
    """Wrap up to `limit` keys anew with the key in use; returns how many were. Each call is one transaction: stop and go on
    at will, two at a time do not meet. Zero: nothing is left."""
    ring = settings.ENVIRONMENT.key_ring()
    for model in SEALED:
        with transaction.atomic():
            old = list(
                model.objects.select_for_update(skip_locked=True)
                .exclude(key_name=ring.current)
                .order_by("pk")[:limit]
            )
            for one in old:
                key = ring.unwrap(one.key_name, bytes(one.wrapped_key), one.bound)
                one.key_name, one.wrapped_key = ring.wrap(key, one.bound)
            model.objects.bulk_update(old, ["key_name", "wrapped_key"])
        if old:
            return len(old)
    return 0


def key_names_in_use() -> list[str]:
    """The names of the keys without which some content could not be opened."""
    return sorted(
        {name for model in SEALED for name in model.objects.values_list("key_name", flat=True).distinct()}
    )
