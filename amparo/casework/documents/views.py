"""The documents of a file: the list, adding, one of them, its content. The content has addresses of its own."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework import queries as casework
from amparo.casework.access import file_access
from amparo.casework.actions import office_of_file
from amparo.casework.documents import actions, queries, store
from amparo.casework.documents.forms import AddForm, WithdrawForm
from amparo.casework.documents.inspecting import EXTENSIONS
from amparo.casework.documents.models import Content, Document
from amparo.casework.views import NeedsReason, open_file, zone_of
from amparo.core.envelopes import KeyMissing
from amparo.core.errors import NotAllowed, Refusal
from amparo.people.models import Person

#: What a content may do in a browser: nothing. Not even a page that somebody hid in a file runs from here.
NOTHING_RUNS = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@staff_may("read_documents")
@require_GET
def documents(request: StaffRequest, folio: str) -> HttpResponse:
    """Every document of a file that the reader may open, and how many there are besides."""
    try:
        person = open_file(request, folio, page="documents")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    context = {
        "person": person,
        "documents": queries.documents_of(person, request.user),
        "may_add": _may_add(request, person),
        "zone": zone_of(request.user),
    }
    return render(request, "casework/documents/list.html", context)


@staff_may("keep_document")
def add(request: StaffRequest, folio: str) -> HttpResponse:
    """Put files into a person's file: several at once. What can be kept is kept; what cannot is named, with the reason."""
    try:
        person = open_file(request, folio, page="add documents", write=True)
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    form = AddForm(
        request.POST or None, request.FILES or None, cases=casework.cases_of(person),
        initial={"kind": request.GET.get("kind", "")},
    )  # fmt: skip
    refused: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        record = said["case"].record if said["case"] else queries.anchor(person)
        kept = known = 0
        for file in said["every"]:
            try:
                with transaction.atomic():
                    answer = actions.add(
                        record=record, file=file, kind=said["kind"], by=request.user, name=file.name or "",
                        label=said["label"], dated=said["dated"], sensitivity=said["sensitivity"], case=said["case"],
                    )  # fmt: skip
                known, kept = known + answer.known, kept + (not answer.known)
            except Refusal as refusal:
                refused.append((file.name or _("Photograph"), str(refusal)))
        _say(request, kept, known)
        if not refused:
            return redirect("documents", folio=person.folio)
    return render(
        request,
        "casework/documents/add.html",
        {"person": person, "form": form, "refused": refused},
        status=422 if refused else 200,
    )


def _say(request: HttpRequest, kept: int, known: int) -> None:
    if kept:
        messages.success(
            request,
            ngettext("%(number)s document is in the file.", "%(number)s documents are in the file.", kept)
            % {"number": kept},
        )
    if known:
        messages.info(
            request,
            ngettext(
                "%(number)s was in the file already, and is kept once.",
                "%(number)s were in the file already, and are kept once.",
                known,
            )
            % {"number": known},
        )


@staff_may("read_documents")
@require_GET
def document(request: StaffRequest, number: int) -> HttpResponse:
    """One document: what it is, a preview of an image, and what can be done with it."""
    try:
        found, person = _opened(request, number, page=f"document {number}")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    return _page(request, found, person, WithdrawForm())


def _page(request: StaffRequest, found: Document, person: Person, form: WithdrawForm) -> HttpResponse:
    context = {
        "person": person,
        "document": found,
        "readable": queries.may_open(request.user, found, person),
        "form": form,
        "may_withdraw": found.withdrawn_at is None
        and may(request.user, "withdraw_document")
        and file_access(request.user, person) == "write",
        "may_destroy": found.withdrawn_at is not None
        and found.destroyed_at is None
        and found.withdrawn_by_id != request.user.pk
        and may(request.user, "destroy_document", office_id=office_of_file(found.record)),
        "zone": zone_of(request.user),
    }
    return render(request, "casework/documents/document.html", context)


@staff_may("read_documents")
@require_GET
def document_file(request: StaffRequest, number: int) -> HttpResponseBase:
    """The content, as a download. It is never shown by the browser at our address."""
    try:
        found, person = _opened(request, number, page=f"document {number} download", content=True)
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    name = f"{found.kind}-{person.shown_folio}-{found.pk}.{EXTENSIONS.get(found.media_type, 'bin')}"
    return content_response(found, Content.Part.WHOLE, f'attachment; filename="{name}"')


@staff_may("read_documents")
@require_GET
def document_image(request: StaffRequest, number: int) -> HttpResponseBase:
    """The preview of an image: a picture that we made ourselves of the one that came."""
    try:
        found, _person = _opened(request, number, page=f"document {number} preview", content=True)
    except NeedsReason:
        raise Http404 from None
    return content_response(found, Content.Part.PREVIEW, "inline")


def content_response(found: Document, part: str, disposition: str) -> HttpResponseBase:
    """A stored content, from which nothing runs. Whoever calls has asked who may open it."""
    content = queries.content_of(found, part)
    if content is None:
        raise Http404
    try:
        body = store.read(content)
    except KeyMissing:
        said = _(
            "This document cannot be opened just now: its key is missing. It was not lost. Tell whoever runs the service."
        )
        return HttpResponse(f"{said}\n", content_type="text/plain; charset=utf-8", status=503)
    answer = StreamingHttpResponse(body, content_type=content.media_type)
    answer.headers["Content-Length"] = str(content.size)
    answer.headers["Content-Disposition"] = disposition
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@staff_may("withdraw_document")
@require_POST
def withdraw(request: StaffRequest, number: int) -> HttpResponse:
    try:
        found, person = _opened(request, number, page=f"document {number} withdraw")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            actions.withdraw(document=found, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("The document is withdrawn: nobody opens it any more."))
            return redirect("documents", folio=person.folio)
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
    return _page(request, found, person, form)


@staff_may("destroy_document")
@require_POST
def destroy(request: StaffRequest, number: int) -> HttpResponse:
    try:
        found, _person = _opened(request, number, page=f"document {number} destroy")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    try:
        actions.destroy(document=found, by=request.user)
        messages.success(
            request, _("The content is destroyed. What the document was stays written in the file.")
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("document", number=number)


def _opened(
    request: StaffRequest, number: int, *, page: str, content: bool = False
) -> tuple[Document, Person]:
    """The document and whose it is, if the reader may open it; the reading is written down.

    Who may not open it is told so; what it is called is not. Raises `NeedsReason` as `open_file` does.
    """
    found = queries.document_by_number(number)
    if found is None or found.record.person is None:
        raise Http404
    person = open_file(request, found.record.person.folio, page=page)
    if content and found.withdrawn_at is not None:
        raise Http404
    if not queries.may_know(request.user, found, person):
        raise NotAllowed(
            _("This document is open only to the office that keeps the file and to the officer of the case.")
        )
    return found, person


def panel(request: HttpRequest, person: Person) -> SafeString:
    """The documents on the page of a file."""
    staff = request.user
    if not may(staff, "read_documents"):  # type: ignore[arg-type]
        return mark_safe("")
    found = queries.documents_of(person, staff)  # type: ignore[arg-type]
    return mark_safe(  # noqa: S308 - rendered by Django, which escapes
        render_to_string(
            "casework/documents/panel.html",
            {
                "person": person,
                "documents": found,
                "few": found.shown[: queries.SHOWN_IN_PANEL],
                "may_add": _may_add(request, person),
                "may_write": _may_add(request, person) and may(staff, "write_letter"),  # type: ignore[arg-type]
                "zone": zone_of(staff),  # type: ignore[arg-type]
            },
            request=request,
        )
    )


def _may_add(request: HttpRequest, person: Person) -> bool:
    staff = request.user
    return may(staff, "keep_document") and file_access(staff, person) == "write"  # type: ignore[arg-type]
