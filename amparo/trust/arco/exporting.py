"""The one file of somebody's data: asked for, made by the worker, released by a second person, taken, and gone after its term."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.documents.store import in_pieces
from amparo.core import clock
from amparo.core.envelopes import new_key, open_pieces, seal_pieces
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.trust.arco.actions import Move, granted, moved
from amparo.trust.arco.holding import held
from amparo.trust.arco.models import Export, ExportDownload, ExportPiece, Right, RightsRequest
from amparo.trust.arco.packing import pack

#: So many days it may be taken; then its content is deleted.
DAYS = 15


@transaction.atomic
def ask(*, request: RightsRequest, by: Staff) -> Export:
    """Ask for the file. The worker makes it; nobody has it before somebody else releases it."""
    from amparo.trust.arco.jobs import make

    request = granted(request, by)
    if request.right not in (Right.ACCESS, Right.PORTABILITY):
        raise Conflict(_("This request asks for another right."))
    if Export.objects.filter(request=request, expires_at__isnull=True).exists():
        raise Conflict(_("The file was asked for already."))
    made = Export.objects.create(request=request, asked_at=clock.now(), asked_by=by)
    moved(request, Move.EXPORT_ASKED, by)
    make.defer(export_id=made.pk)
    return made


@transaction.atomic
def write(export: Export) -> Export:
    """Make the file and seal it. Made once: whoever is stopped and begins again finds it as it was asked for."""
    export = Export.objects.select_for_update().get(pk=export.pk)
    if export.made_at is not None:
        return export
    request = RightsRequest.objects.select_related("record__person", "office").get(pk=export.request_id)
    now = clock.now()
    found = held(request)
    body = pack(found, folio=request.shown_folio, made=now.astimezone(request.office.zone).date())
    key = new_key()
    export.key_name, export.wrapped_key = settings.ENVIRONMENT.key_ring().wrap(key, export.bound)
    for number, sealed in enumerate(seal_pieces(in_pieces(body), key, export.bound)):
        ExportPiece.objects.create(export=export, number=number, body=sealed)
    export.made_at, export.size = now, len(body)
    export.sha256 = hashlib.sha256(body).hexdigest()
    export.rows = {table.fate.table: len(table.rows) for table in found.tables}
    export.save()
    moved(request, Move.EXPORT_MADE, None)
    return export


@transaction.atomic
def release(*, export: Export, by: Staff) -> Export:
    """A second person lets it be handed over, after looking at what it holds."""
    export = Export.objects.select_for_update().get(pk=export.pk)
    request = granted(export.request, by)
    if export.made_at is None:
        raise Conflict(_("The file is still being made."))
    if export.released_at is not None:
        raise Conflict(_("This was done already."))
    if export.asked_by_id == by.pk:
        raise NotAllowed(_("You asked for this file: somebody else must release it."))
    export.released_at, export.released_by = clock.now(), by
    export.expires_at = clock.now() + dt.timedelta(days=DAYS)
    export.save(update_fields=["released_at", "released_by", "expires_at"])
    moved(request, Move.RELEASED, by)
    return export


@transaction.atomic
def take(*, export: Export, by: Staff) -> Iterator[bytes]:
    """The file, to hand over. Every time is written down. Raises `Conflict` when it was not released, or is gone."""
    export = Export.objects.select_related("request").get(pk=export.pk)
    require(by, "keep_data_rights", office_id=export.request.office_id)
    if export.released_at is None:
        raise Conflict(_("Somebody else must release the file first."))
    if not ExportPiece.objects.filter(export=export).exists():
        raise Incomplete(_("The file was deleted when its days were over. Ask for it again."))
    ExportDownload.objects.create(export=export, at=clock.now(), by=by)
    moved(export.request, Move.DOWNLOADED, by)
    return opened(export)


def opened(export: Export) -> Iterator[bytes]:
    key = settings.ENVIRONMENT.key_ring().unwrap(export.key_name, bytes(export.wrapped_key), export.bound)
    pieces = ExportPiece.objects.filter(export=export).order_by("number").values_list("body", flat=True)
    return open_pieces((bytes(body) for body in pieces.iterator(4)), key, export.bound)


def forget(now: dt.datetime) -> int:
    """Delete the contents whose days are over; returns how many files. Can be stopped and run again."""
    gone = Export.objects.filter(expires_at__lte=now, pieces__isnull=False).distinct()
    number = 0
    for export in gone:
        ExportPiece.objects.filter(export=export).delete()
        number += 1
    return number
