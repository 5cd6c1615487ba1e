"""Papers that an officer asks a family for: photographed, sealed by the portal, opened by the worker alone, kept in the file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.accounts.models import Staff
from amparo.casework.documents import actions as documents
from amparo.casework.documents.models import Kind
from amparo.casework.events import NewEvent, write
from amparo.core import clock
from amparo.core.errors import BadFile, Conflict, Incomplete
from amparo.core.sealing import unseal_bytes
from amparo.families.actions import locked, write_down
from amparo.families.following.messages import end_task, wait_for_answer
from amparo.families.models import Blocked, Paper, Request, Upload
from amparo.families.telling import keeper_of, tell
from amparo.people.models import Source

WAITING = (Paper.State.ASKED, Paper.State.SENT, Paper.State.REFUSED)
#: What each is among the documents of a file; `documents.rules` says who opens it.
KINDS = {
    Paper.Code.BIRTH: Kind.ID, Paper.Code.IDENTITY: Kind.ID, Paper.Code.CURP: Kind.ID, Paper.Code.MARRIAGE: Kind.ID,
    Paper.Code.CHILDREN: Kind.ID, Paper.Code.OWN_IDENTITY: Kind.ID, Paper.Code.RELATION: Kind.ID,
    Paper.Code.COURT: Kind.OTHER, Paper.Code.RECEIPT: Kind.RECEIPT, Paper.Code.MEDICINES: Kind.MEDICAL,
    Paper.Code.LAWYER: Kind.OTHER,
}  # fmt: skip


@transaction.atomic
def ask(*, request: Request, code: str, by: Staff) -> Paper:
    """Ask a family for a paper of the list. They are told that there is a question, and read it after proving themselves."""
    request = locked(request, by)
    if code not in Paper.Code.values:
        raise Incomplete(_("Choose the paper."), missing=("code",))
    if request.papers.filter(code=code, state__in=WAITING).exists():
        raise Conflict(_("This paper has been asked for already."))
    if Blocked.objects.filter(contact_index=request.contact_index, ended_at__isnull=True).exists():
        raise Conflict(_("This contact is blocked. A supervisor can take it off the list."))
    now = clock.now()
    made = Paper.objects.create(request=request, code=code, asked_at=now, asked_by=by)
    Request.objects.filter(pk=request.pk, answered_at__isnull=True).update(answered_at=now)
    write_down(request, "paper_asked", by, now, paper=made.pk, code=code)
    tell(request, "question", key=f"paper:{made.pk}")
    return made


@transaction.atomic
def accept(*, paper: Paper, by: Staff) -> Paper:
    """The paper serves: it stays in the file."""
    paper, request = _locked(paper, by)
    if paper.state != Paper.State.SENT:
        raise Conflict(_("Nothing has come for this paper."))
    return _settled(paper, request, Paper.State.ACCEPTED, "paper_accepted", by)


@transaction.atomic
def drop(*, paper: Paper, by: Staff) -> Paper:
    """The paper is no longer needed: the family is not asked for it any more."""
    paper, request = _locked(paper, by)
    return _settled(paper, request, Paper.State.DROPPED, None, by)


@transaction.atomic
def refuse(*, paper: Paper, why: str, by: Staff) -> Paper:
    """The paper does not serve, for a reason of the list, which the family reads; what came is withdrawn from the file."""
    paper, request = _locked(paper, by)
    if paper.state != Paper.State.SENT:
        raise Conflict(_("Nothing has come for this paper."))
    if why not in Paper.Refusal.values:
        raise Incomplete(_("Choose why it does not serve."), missing=("why",))
    now = clock.now()
    reason = f"{paper.get_code_display()}: {Paper.Refusal(why).label}"
    for upload in paper.uploads.filter(document__withdrawn_at__isnull=True).select_related("document"):
        if upload.document is not None:
            documents.take_back(document=upload.document, reason=reason, by=by)
    paper.state, paper.refused_why = Paper.State.REFUSED, why
    paper.save(update_fields=["state", "refused_why"])
    end_task(request, by, now)
    write_down(request, "paper_refused", by, now, paper=paper.pk, why=why)
    tell(request, "question", key=f"paper:{paper.pk}:{now.timestamp():.0f}")
    return paper


def receive(payload: Mapping[str, Any]) -> Upload | None:
    """Open what a family sent and put it into the file; what cannot be kept is asked for again, with the reason.

    The sealed body is gone afterwards: the document is sealed for the house.
    """
    number = payload.get("upload")
    upload = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("paper__request__record__person")
        .filter(pk=number, handled_at__isnull=True)
        .first()
        if isinstance(number, int)
        else None
    )
    if upload is None or upload.body is None:
        return None
    paper = Paper.objects.select_for_update().get(pk=upload.paper_id)
    request, now = upload.paper.request, clock.now()
    with override("es-mx"):
        label = _("From the family: %(what)s") % {"what": paper.get_code_display()}
    try:
        with transaction.atomic():
            body = unseal_bytes(bytes(upload.body), settings.AMPARO_CONTACT_PRIVATE_KEY)
            kept = documents.keep(
                record=request.record, file=io.BytesIO(body), kind=KINDS[Paper.Code(paper.code)], by=None, label=label,
                event=None,
            )  # fmt: skip
            upload.document = kept.document
    except BadFile as problem:
        upload.problem = (problem.code or "unknown")[:20]
    except ValueError:
        upload.problem = "not_sealed_for_us"
    upload.body, upload.handled_at = None, now
    upload.save(update_fields=["body", "handled_at", "document", "problem"])
    if paper.state not in WAITING:
        return upload
    if upload.document is not None:
        paper.state, paper.refused_why = Paper.State.SENT, ""
        wait_for_answer(request, now)
        write(
            [
                NewEvent(
                    type="paper_received", record_id=request.record_id, at=now, source=Source.FAMILY,
                    office_id=keeper_of(request),
                    data={"request": request.folio, "paper": paper.pk, "document": upload.document.pk},
                )
            ]
        )  # fmt: skip
    elif paper.state != Paper.State.SENT:
        paper.state, paper.refused_why = Paper.State.REFUSED, Paper.Refusal.CANNOT_OPEN
    paper.save(update_fields=["state", "refused_why"])
    return upload


def _locked(paper: Paper, by: Staff) -> tuple[Paper, Request]:
    request = locked(paper.request, by)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    if paper.state not in WAITING:
        raise Conflict(_("This paper has been dealt with already."))
    return paper, request


def _settled(paper: Paper, request: Request, state: str, event: str | None, by: Staff) -> Paper:
    now = clock.now()
    paper.state, paper.refused_why, paper.settled_at, paper.settled_by = state, "", now, by
    paper.save(update_fields=["state", "refused_why", "settled_at", "settled_by"])
    end_task(request, by, now)
    if event is not None:
        write_down(request, event, by, now, paper=paper.pk)
    return paper
