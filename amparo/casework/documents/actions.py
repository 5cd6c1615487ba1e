"""What people do with documents. `add` is an officer's; `keep` is for rooms that have asked their own permission."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import file_access
from amparo.casework.actions import office_of_file
from amparo.casework.documents import store
from amparo.casework.documents.images import make_anew
from amparo.casework.documents.inspecting import inspect
from amparo.casework.documents.models import Content, Document, Kind, Sensitivity
from amparo.casework.documents.rules import is_minor, sensitivity_of
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Case
from amparo.core import clock
from amparo.core.envelopes import PIECE
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.models import Record

LABEL = 120


@dataclass(frozen=True, slots=True)
class Kept:
    """The document that keeps a file. `known`: the same file was in this person's file already, and nothing was added."""

    document: Document
    known: bool


@transaction.atomic
def add(
    *, record: Record, file: BinaryIO, kind: str, by: Staff, name: str = "", label: str = "",
    dated: dt.date | None = None, sensitivity: str = "", case: Case | None = None,
) -> Kept:  # fmt: skip
    """Put a file into a person's file, for an officer of the office that keeps it.

    Raises `NotAllowed`, `BadFile`, `Incomplete`.
    """
    _team(record, by, "keep_document")
    return keep(record=record, file=file, kind=kind, by=by, name=name, label=label, dated=dated,
                sensitivity=sensitivity, case=case)  # fmt: skip


@transaction.atomic
def keep(
    *, record: Record, file: BinaryIO, kind: str, by: Staff | None, name: str = "", label: str = "",
    dated: dt.date | None = None, sensitivity: str = "", case: Case | None = None, event: str | None = "document_kept",
) -> Kept:  # fmt: skip
    """Keep a file with what hangs on `record`: checked by its content, images made anew, sealed, an event written.

    Asks for no permission: whoever calls has. `name` is what the sender called the file, and serves only where no label is
    given. The same file twice in one person's file is kept once. `event` is the type of the event, None when the caller
    writes one itself. Raises `BadFile` with a code, `Incomplete`.
    """
    if kind not in Kind.values:
        raise Incomplete(_("Choose what the document is."), missing=("kind",))
    if sensitivity and sensitivity not in Sensitivity.values:
        raise Incomplete(_("Choose who may open the document."), missing=("sensitivity",))
    now = clock.now()
    if dated is not None and dated > clock.today(by.office.zone if by and by.office else None):
        raise Incomplete(_("The date is in the future."), missing=("dated",))
    if case is not None and case.record.person_id != record.person_id:
        raise Incomplete(_("The case is another person's."), missing=("case",))
    found = inspect(file)
    received = store.digest(_read(file))
    known = _same(record, received)
    if known is not None:
        return Kept(known, known=True)
    made = make_anew(file, found.media_type) if found.is_image else None
    body: Callable[[], Iterator[bytes]] = (
        (lambda: store.in_pieces(made.body)) if made else (lambda: _read(file))
    )
    document = Document.objects.create(
        record=record,
        case=case,
        kind=kind,
        label=_clean(label) or _clean(_stem(name)),
        dated=dated,
        sensitivity=sensitivity_of(kind, sensitivity, minor=_about_a_minor(record)),
        media_type=made.media_type if made else found.media_type,
        size=len(made.body) if made else found.size,
        received_hash=received,
        kept_hash=store.digest(body()),
        kept_at=now,
        kept_by=by,
        office_id=by.office_id if by else record.office_id,
    )
    store.put(document, Content.Part.WHOLE, document.media_type, body(), document.size)
    if made:
        store.put(
            document,
            Content.Part.PREVIEW,
            made.preview_type,
            store.in_pieces(made.preview),
            len(made.preview),
        )
    if event is not None:
        _write(document, event, by)
    return Kept(document, known=False)


@transaction.atomic
def withdraw(*, document: Document, reason: str, by: Staff) -> Document:
    """Take a document out of the file, with a reason: nobody opens it any more, and what it was stays written."""
    _team(_locked(document).record, by, "withdraw_document")
    return take_back(document=document, reason=reason, by=by)


@transaction.atomic
def take_back(*, document: Document, reason: str, by: Staff) -> Document:
    """The same for rooms that have asked their own permission."""
    document = _locked(document)
    if document.withdrawn_at is not None:
        raise Conflict(_("The document has been withdrawn already."))
    if len(reason.strip()) < 5:
        raise Incomplete(_("Write why the document is withdrawn."), missing=("reason",))
    document.withdrawn_at, document.withdrawn_by = clock.now(), by
    document.withdrawn_reason = reason.strip()[:300]
    document.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    _write(document, "document_withdrawn", by, note=document.withdrawn_reason)
    return document


@transaction.atomic
def destroy(*, document: Document, by: Staff) -> Document:
    """Destroy the content of a withdrawn document, for good. Somebody else than whoever withdrew it, who may."""
    document = _locked(document)
    require(by, "destroy_document", office_id=office_of_file(document.record))
    if document.withdrawn_at is None:
        raise Conflict(_("Withdraw the document first, with the reason."))
    if document.destroyed_at is not None:
        raise Conflict(_("The content has been destroyed already."))
    if document.withdrawn_by_id == by.pk:
        raise NotAllowed(_("You withdrew this document: somebody else must destroy its content."))
    store.destroy(document)
    document.destroyed_at, document.destroyed_by = clock.now(), by
    document.save(update_fields=["destroyed_at", "destroyed_by"])
    _write(document, "document_destroyed", by)
    return document


def _team(record: Record, by: Staff, action: str) -> None:
    """Only the office that keeps the file today writes in it."""
    require(by, action, office_id=office_of_file(record))
    if record.person is None or file_access(by, record.person) != "write":
        raise NotAllowed(
            _("This file is kept by another consulate: you can read it with a reason, not write in it.")
        )


def _locked(document: Document) -> Document:
    return (
        Document.objects.select_for_update(of=("self",))
        .select_related("record__person", "case")
        .get(pk=document.pk)
    )


def _same(record: Record, received: str) -> Document | None:
    """The document that keeps the same file for the same person, if it was not withdrawn."""
    whose = {"record__person_id": record.person_id} if record.person_id else {"record": record}
    return (
        Document.objects.filter(received_hash=received, withdrawn_at__isnull=True, **whose)
        .order_by("pk")
        .first()
    )


def _about_a_minor(record: Record) -> bool:
    return record.person is not None and is_minor(record.person.youngest_birth_date, clock.today())


def _write(document: Document, type: str, by: Staff | None, note: str = "") -> None:
    write(
        [
            NewEvent(
                type=type, record_id=document.record_id, case_id=document.case_id, at=clock.now(),
                office_id=by.office_id if by else document.office_id, staff=by, note=note,
                data={"document": document.pk, "kind": document.kind},
            )
        ]
    )  # fmt: skip


def _read(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def _stem(name: str) -> str:
    """The name of a file without its folders and its ending: a name is what somebody typed, and leads nowhere."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, _ending = last.rpartition(".")
    return stem if dot and stem.strip(".") else last


def _clean(text: str) -> str:
    """Text on one line, without characters that cannot be seen or that turn the writing round."""
    kept = "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter
                   for letter in unicodedata.normalize("NFC", text)
                   if unicodedata.category(letter) not in {"Cf", "Cs", "Co", "Cn"})  # fmt: skip
    return " ".join(kept.split())[:LABEL].strip()
