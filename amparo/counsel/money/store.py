"""The paper of an invoice: checked by its content, sealed in pieces under a key of its own, as documents of a file are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings

from amparo.casework.documents.images import make_anew
from amparo.casework.documents.inspecting import inspect
from amparo.casework.documents.store import digest, in_pieces
from amparo.core import clock
from amparo.core.envelopes import PIECE, new_key, open_pieces, seal_pieces
from amparo.counsel.money.papers import Invoice, InvoiceFile, InvoicePiece


def put(invoice: Invoice, file: BinaryIO) -> InvoiceFile:
    """Keep a file as the paper of an invoice, instead of the one it had. Raises `BadFile` with a code."""
    found = inspect(file)
    received = digest(_read(file))
    made = make_anew(file, found.media_type) if found.is_image else None
    InvoiceFile.objects.filter(invoice=invoice).delete()
    kept = InvoiceFile(
        invoice=invoice, media_type=made.media_type if made else found.media_type, received_hash=received,
        size=len(made.body) if made else found.size, kept_at=clock.now(),
    )  # fmt: skip
    key = new_key()
    kept.key_name, kept.wrapped_key = settings.ENVIRONMENT.key_ring().wrap(key, kept.bound)
    kept.save()
    body = in_pieces(made.body) if made else _read(file)
    for number, sealed in enumerate(seal_pieces(body, key, kept.bound)):
        InvoicePiece.objects.create(file=kept, number=number, body=sealed)
    return kept


def read(kept: InvoiceFile) -> Iterator[bytes]:
    """The plain content, piece by piece. Raises `Altered` or `KeyMissing` (core/envelopes.py)."""
    key = settings.ENVIRONMENT.key_ring().unwrap(kept.key_name, bytes(kept.wrapped_key), kept.bound)
    return open_pieces(_pieces(kept), key, kept.bound)


def _pieces(kept: InvoiceFile) -> Iterator[bytes]:
    number = 0
    while True:
        body = InvoicePiece.objects.filter(file=kept, number=number).values_list("body", flat=True).first()
        if body is None:
            return
        yield bytes(body)
        number += 1


def _read(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece
