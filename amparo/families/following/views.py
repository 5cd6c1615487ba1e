"""An officer's side of what a family reads: their messages, the papers they send, the calls that only a person makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.actions import log_reading
from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.documents import queries as documents
from amparo.casework.documents.inspecting import EXTENSIONS
from amparo.casework.documents.models import Content
from amparo.casework.documents.views import content_response
from amparo.families.following import grave, messages, papers
from amparo.families.forms import AnswerForm, PaperForm, RefusePaperForm, ToldForm
from amparo.families.models import GraveCall, Paper, Request, Upload
from amparo.families.pages import do, found


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came for a paper; `opens`: this reader may look at it."""

    upload: Upload
    opens: bool


@dataclass(frozen=True, slots=True)
class Shown:
    paper: Paper
    sent: list[Sent]
    form: RefusePaperForm

    @property
    def waits(self) -> bool:
        return self.paper.state in papers.WAITING


def sections_of(one: Request, staff: Staff) -> dict[str, Any]:
    """What the request's page shows of these."""
    return {
        "written": messages.written(one),
        "unsettled": one.messages.filter(by__isnull=True, settled_at__isnull=True).exists(),
        "may_be_told": messages.may_be_told(one),
        "answer_form": AnswerForm(auto_id="answer_%s"),
        "papers": _papers(one, staff),
        "paper_form": PaperForm(auto_id="paper_%s"),
        "calls": [(call, ToldForm(auto_id=f"told_{call.pk}_%s")) for call in _calls(one)],
    }


def _calls(one: Request) -> list[GraveCall]:
    calls = GraveCall.objects.filter(follow__request=one, follow__ended_at__isnull=True, told_at__isnull=True)
    return list(calls.select_related("event__type").order_by("due_at", "pk"))


def _papers(one: Request, staff: Staff) -> list[Shown]:
    every = one.papers.prefetch_related("uploads__document__record__person").order_by("-asked_at", "-pk")
    return [
        Shown(
            paper,
            [
                Sent(upload, _opens(upload, staff))
                for upload in sorted(paper.uploads.all(), key=lambda one: one.pk)
                if upload.document is None or upload.document.withdrawn_at is None
            ],
            RefusePaperForm(auto_id=f"refuse_{paper.pk}_%s"),
        )
        for paper in every
    ]


def _opens(upload: Upload, staff: Staff) -> bool:
    """Before it is known whose the file is, whoever handles the request; then the table of documents says."""
    document = upload.document
    if document is None or document.withdrawn_at is not None:
        return False
    person = document.record.person
    return person is None or documents.may_open(staff, document, person)


@staff_may("handle_request")
@require_POST
def answer(request: StaffRequest, folio: str) -> HttpResponse:
    one = found(request, folio)
    return do(
        request,
        one,
        lambda: messages.answer(request=one, text=request.POST.get("text", ""), by=request.user),
        _(
            "The answer is on the family’s page. They get a message that there is one, and nothing of what it says."
        ),
    )


@staff_may("handle_request")
@require_POST
def no_answer(request: StaffRequest, folio: str) -> HttpResponse:
    one = found(request, folio)
    return do(
        request,
        one,
        lambda: messages.needs_no_answer(request=one, by=request.user),
        _("It no longer waits for an answer."),
    )


@staff_may("handle_request")
@require_POST
def ask_paper(request: StaffRequest, folio: str) -> HttpResponse:
    one = found(request, folio)
    return do(
        request,
        one,
        lambda: papers.ask(request=one, code=request.POST.get("code", ""), by=request.user),
        _("The family is asked for the paper, and can send it from their page."),
    )


@staff_may("handle_request")
@require_POST
def settle_paper(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    """The paper serves, does not serve, or is no longer needed."""
    one = found(request, folio)
    paper = get_object_or_404(Paper, pk=number, request=one)
    if "accept" in request.POST:
        return do(
            request,
            one,
            lambda: papers.accept(paper=paper, by=request.user),
            _("The paper stays in the file."),
        )
    if "drop" in request.POST:
        return do(
            request,
            one,
            lambda: papers.drop(paper=paper, by=request.user),
            _("The family is not asked for it any more."),
        )
    return do(
        request,
        one,
        lambda: papers.refuse(paper=paper, why=request.POST.get("why", ""), by=request.user),
        _("The family reads why, and can send it again."),
    )


@staff_may("handle_request")
@require_POST
def told(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    one = found(request, folio)
    call = get_object_or_404(GraveCall, pk=number, follow__request=one)
    return do(
        request,
        one,
        lambda: grave.told(call=call, note=request.POST.get("note", ""), by=request.user),
        _("It is written down. Their page shows again what it may."),
    )


@staff_may("handle_request")
@require_GET
def sent_file(request: StaffRequest, folio: str, number: int) -> HttpResponseBase:
    """What came for a paper: the picture that we made of a photograph, or the PDF as a download."""
    one = found(request, folio)
    upload = get_object_or_404(
        Upload.objects.select_related("document__record__person"), pk=number, paper__request=one
    )
    document = upload.document
    if document is None or not _opens(upload, request.user):
        raise Http404
    person = document.record.person
    if person is not None:
        log_reading(
            staff=request.user, person_id=person.pk, folio=person.folio, page=f"document {document.pk} preview",
            purpose="case work",
        )  # fmt: skip
    if document.is_image:
        return content_response(document, Content.Part.PREVIEW, "inline")
    name = f"{one.folio}-{document.pk}.{EXTENSIONS.get(document.media_type, 'bin')}"
    return content_response(document, Content.Part.WHOLE, f'attachment; filename="{name}"')
