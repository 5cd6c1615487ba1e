"""The catalogue as it is worked on: drafts, files, reviews, withdrawals, checks."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core.errors import Refusal
from amparo.programmes import actions, keeping
from amparo.programmes.differing import differences
from amparo.programmes.forms import ApproveForm, BeginForm, EntrustForm, FileForm, ReasonForm, SheetForms
from amparo.programmes.loading import codes
from amparo.programmes.models import Need, Programme, Sheet
from amparo.programmes.shape import problems
from amparo.programmes.views import both_languages, current, page_context, programme_of, sheets_of


@staff_may("edit_programmes")
def new_programme(request: StaffRequest) -> HttpResponse:
    """A programme that is not in the catalogue yet."""
    form = BeginForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            said = {"office": request.user.office, **form.cleaned_data}
            draft = actions.begin_programme(by=request.user, **said)
            return redirect("programme_draft", slug=draft.programme_id)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "programmes/new.html", {"form": form})


@staff_may("edit_programmes")
@require_POST
def begin_draft(request: StaffRequest, slug: str) -> HttpResponse:
    found = programme_of(slug)
    try:
        sheet = actions.begin_draft(programme=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("programme", slug=slug)
    return redirect("programme_draft" if sheet.state == Sheet.State.DRAFT else "programme", slug=slug)


@staff_may("edit_programmes")
def draft(request: StaffRequest, slug: str) -> HttpResponse:
    """The draft in its parts; keeping it shows it again with what is still missing and room for more lines."""
    found = programme_of(slug)
    keeping.require(request.user, "edit_programmes", found)
    sheet = _open(found, Sheet.State.DRAFT)
    forms = SheetForms(
        sheet.content, request.POST or None, note=sheet.note, read_at=sheet.written_at.isoformat(), by=request.user,
    )  # fmt: skip
    refused = ""
    if request.method == "POST" and forms.is_valid():
        try:
            said = forms.note.cleaned_data
            sheet = actions.write(
                sheet=sheet, content=forms.read(), note=said["note"], by=request.user,
                read_at=parse_datetime(said["read_at"]) if said["read_at"] else None,
            )  # fmt: skip
            if "send" not in request.POST:
                messages.success(
                    request, _("The draft is kept. Nobody is told of it before it is published.")
                )
                return redirect("programme_draft", slug=slug)
            actions.send(sheet=sheet, by=request.user)
            messages.success(request, _("It waits for somebody else to review it."))
            return redirect("programme", slug=slug)
        except Refusal as refusal:
            refused = str(refusal)
            if sheet.content == forms.read():  # kept, but not sent: what was read is what was just written
                messages.error(request, _("The draft is kept, but it cannot be sent yet."))
                return redirect("programme_draft", slug=slug)
    context = {
        "programme": found,
        "sheet": sheet,
        "forms": forms,
        "refused": refused,
        "needs": Need.objects.filter(pk__in=sheet.content["needs"]),
        "problems": problems(sheet.content, codes()),
        "returned": sheet.steps.filter(what="returned").select_related("by").order_by("-pk").first(),
        "published": found.sheets.filter(state=Sheet.State.PUBLISHED).first(),
    }
    return render(request, "programmes/draft.html", context)


@staff_may("edit_programmes")
def import_file(request: StaffRequest, slug: str) -> HttpResponse:
    """A file in place of what the draft says; a file that is not in order changes nothing."""
    found = programme_of(slug)
    keeping.require(request.user, "edit_programmes", found)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.import_sheet(programme=found, file=file.read(), name=file.name, by=request.user)
            messages.success(request, _("The file is the draft now. Read it before you send it."))
            return redirect("programme_draft", slug=slug)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    return render(request, "programmes/file.html", {"programme": found, "name": _name(found), "form": form})


@staff_may("edit_programmes")
@require_POST
def discard(request: StaffRequest, slug: str) -> HttpResponse:
    found = programme_of(slug)
    try:
        actions.discard(sheet=_open(found, Sheet.State.DRAFT), by=request.user)
        messages.success(request, _("The draft is gone."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programme", slug=slug)


@staff_may("edit_programmes")
@require_POST
def take_back(request: StaffRequest, slug: str) -> HttpResponse:
    found = programme_of(slug)
    try:
        actions.take_back(sheet=_open(found, Sheet.State.IN_REVIEW, Sheet.State.SCHEDULED), by=request.user)
        messages.success(request, _("It is a draft again."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("programme", slug=slug)
    return redirect("programme_draft", slug=slug)


@staff_may("edit_programmes")
@require_POST
def check_programme(request: StaffRequest, slug: str) -> HttpResponse:
    """Read today against its source, and nothing had changed."""
    try:
        actions.check(programme=programme_of(slug), by=request.user, note=request.POST.get("note", ""))
        messages.success(request, _("It is written down that nothing had changed today."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("programme", slug=slug)


@staff_may("review_programmes")
def review(request: StaffRequest, slug: str) -> HttpResponse:
    """A sheet that waits for its reviewer: as people will read it, what changes, and what to do with it."""
    found = programme_of(slug)
    keeping.require(request.user, "review_programmes", found)
    form = ApproveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sheet = actions.approve(
                sheet=_open(found, Sheet.State.IN_REVIEW), by=request.user, publish_on=form.cleaned_data["publish_on"]
            )  # fmt: skip
            messages.success(
                request,
                _("It is published.")
                if sheet.state == Sheet.State.PUBLISHED
                else _("It is published when its day begins in Mexico City."),
            )
            return redirect("programme", slug=slug)
        except Refusal as refusal:
            form.refuse(refusal)
    return _review_page(request, found, form, ReasonForm())


@staff_may("review_programmes")
@require_POST
def give_back(request: StaffRequest, slug: str) -> HttpResponse:
    found = programme_of(slug)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            actions.give_back(
                sheet=_open(found, Sheet.State.IN_REVIEW), reason=form.cleaned_data["reason"], by=request.user
            )
            messages.success(request, _("It is a draft again; whoever wrote it reads your reason."))
            return redirect("programme", slug=slug)
        except Refusal as refusal:
            form.refuse(refusal)
    return _review_page(request, found, ApproveForm(), form)


def _review_page(
    request: StaffRequest, found: Programme, form: ApproveForm, reason_form: ReasonForm
) -> HttpResponse:
    sheet = _open(found, Sheet.State.IN_REVIEW)
    sheets = sheets_of(found)
    before = next((one for one in sheets if one.state == Sheet.State.PUBLISHED), None)
    wrote = (
        sheet.written_by_id == request.user.pk or sheet.steps.filter(what="wrote", by=request.user).exists()
    )
    context = {
        **page_context(request.user, found, sheets),
        "sheet": sheet,
        "told": both_languages(sheet),
        "before": before,
        "differences": differences(before.content, sheet.content) if before else [],
        "wrote": wrote,
        "form": form,
        "reason_form": reason_form,
    }
    return render(request, "programmes/review.html", context)


@staff_may("review_programmes")
def withdraw_programme(request: StaffRequest, slug: str) -> HttpResponseBase:
    """Tell nobody of a programme any more, saying why."""
    found = programme_of(slug)
    keeping.require(request.user, "review_programmes", found)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(programme=found, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("It is withdrawn. What was told stays in its history."))
            return redirect("programme", slug=slug)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(
        request, "programmes/withdraw.html", {"programme": found, "name": _name(found), "form": form}
    )


@staff_may("review_programmes")
def entrust_programme(request: StaffRequest, slug: str) -> HttpResponse:
    """Say which office keeps the sheets of a programme."""
    found = programme_of(slug)
    actions.require_all(request.user)
    form = EntrustForm(request.POST or None, initial={"office": found.office})
    if request.method == "POST" and form.is_valid():
        try:
            actions.entrust(programme=found, office=form.cleaned_data["office"], by=request.user)
            messages.success(request, _("They keep it from now on."))
            return redirect("programme", slug=slug)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(
        request, "programmes/entrust.html", {"programme": found, "name": _name(found), "form": form}
    )


def _name(found: Programme) -> str:
    sheet = current(sheets_of(found))
    return sheet.name if sheet else found.slug


def _open(found: Programme, *states: Sheet.State) -> Sheet:
    """The sheet of a programme that is worked on, when it is in one of these states; 404 when not."""
    sheet = found.sheets.filter(state__in=states).select_related("programme", "written_by").first()
    if sheet is None:
        raise Http404
    return sheet
