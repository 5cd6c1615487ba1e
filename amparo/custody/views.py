"""Detention lists: upload, say what the columns hold, look before importing, follow the import, read the report."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import StaffRequest, may, require, staff_may
from amparo.core.errors import BadFile, Incomplete, Refusal
from amparo.custody import importing, queries, tasks
from amparo.custody.forms import ColumnsForm, UploadForm
from amparo.custody.list_pages import (
    LOOKED_AT,
    REFRESH_SECONDS,
    progress_part,
    reasons_of,
    samples,
    unreadable_workbook,
)
from amparo.custody.lists import REASONS
from amparo.custody.lists.columns import doubts
from amparo.custody.models import Roster, RosterRow
from amparo.custody.rosters import confirm, discard, headings_of, say_columns, take_in
from amparo.places.models import Office


def _offices(staff: Staff) -> list[str] | None:
    return None if staff.role in (Role.HEADQUARTERS, Role.AUDITOR) else [staff.office_id or ""]


@staff_may("upload_list")
def rosters(request: StaffRequest) -> HttpResponse:
    """The lists of the office, the latest first."""
    page = Paginator(queries.rosters_of(_offices(request.user)), 25).get_page(request.GET.get("page", "1"))
    return render(request, "custody/rosters.html", {"page": page})


@staff_may("upload_list")
def roster_upload(request: StaffRequest) -> HttpResponse:
    """Take a list in. Its rows are kept as they stand; nobody is matched or moved yet."""
    staff = request.user
    offices = (
        Office.objects.filter(pk=staff.office_id) if staff.office_id else Office.objects.order_by("city")
    )
    zone = staff.office.zone if staff.office is not None else Office.objects.get(pk="washington").zone
    form = UploadForm(request.POST or None, request.FILES or None, offices=offices, zone=zone)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            roster = take_in(
                # Uploads lie in a temporary file (settings.FILE_UPLOAD_HANDLERS) that goes when the answer has left.
                path=Path(said["file"].temporary_file_path()),
                file_name=said["file"].name or "",
                office=said["office"],
                as_of=said["as_of"],
                facility=said["facility"],
                full=said["full"],
                by=staff,
            )
            if roster.state == Roster.State.DONE:
                messages.success(request, _("This list was imported already. Nothing was created."))
            return redirect("roster", number=roster.pk)
        except Incomplete as problem:
            form.add_error(problem.missing[0] if problem.missing else None, str(problem))
        except BadFile as problem:
            form.add_error("file", str(problem))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "custody/upload.html", {"form": form})


@staff_may("upload_list")
def roster(request: StaffRequest, number: int) -> HttpResponse:
    """The list at whatever point it is: columns to confirm, ready, importing, imported."""
    found = _found(request, number)
    if found.state == Roster.State.UPLOADED:
        return redirect("roster_columns", number=found.pk)
    if found.state == Roster.State.PREVIEWED:
        context = {
            "roster": found,
            "headings": headings_of(found),
            "preview": importing.preview(found),
            "sample": importing.sample(found),
            "habits": found.layout["habits"],
        }
        return render(request, "custody/preview.html", context)
    if found.state == Roster.State.RUNNING:
        return render(request, "custody/progress.html", {"roster": found, "seconds": REFRESH_SECONDS})
    rows = queries.unreadable_rows(found)
    page = Paginator(rows, 50).get_page(request.GET.get("page", "1"))
    remarked = (
        RosterRow.objects.filter(roster=found)
        .exclude(problems=[])
        .exclude(outcome=RosterRow.Outcome.UNREADABLE)
    )
    context = {
        "roster": found,
        "counts": importing.report(found),
        "page": page,
        "rows": [(row, reasons_of(row, REASONS)) for row in page],
        "remarked": [(row, reasons_of(row, REASONS)) for row in remarked.order_by("line")[:50]],
        "may_decide": may(request.user, "decide_pair"),
    }
    return render(request, "custody/report.html", context)


@staff_may("upload_list")
def roster_progress(request: StaffRequest, number: int) -> HttpResponse:
    """How far the import is, for the page that asks every few seconds; when it is in, the page is told to show it."""
    found = _found(request, number)
    running = found.state == Roster.State.RUNNING
    return progress_part(request, "custody/progress_part.html", {"roster": found}, running=running)


@staff_may("upload_list")
def roster_columns(request: StaffRequest, number: int) -> HttpResponse:
    """What the columns hold: as recognised, to confirm or correct. It is remembered for the next list of this kind."""
    found = _found(request, number)
    if found.state not in (Roster.State.UPLOADED, Roster.State.PREVIEWED):
        return redirect("roster", number=found.pk)
    form = ColumnsForm(request.POST or None, roster=found, samples=_samples(found))
    if request.method == "POST" and form.is_valid():
        try:
            say_columns(
                roster=found, fields=form.said(), date_order=form.cleaned_data["date_order"], by=request.user
            )
            return redirect("roster", number=found.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    rows = [tuple(cells) for cells in found.row_set.order_by("line").values_list("cells", flat=True)[:200]]
    context = {
        "roster": found,
        "form": form,
        "habits": found.layout["habits"],
        "doubts": doubts(headings_of(found), rows),
    }
    return render(request, "custody/columns.html", context)


@staff_may("upload_list")
@require_POST
def roster_confirm(request: StaffRequest, number: int) -> HttpResponse:
    """Import it: the worker begins at once."""
    found = _found(request, number)
    try:
        confirm(roster=found, by=request.user)
        tasks.import_soon(found.pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("roster", number=found.pk)


@staff_may("upload_list")
@require_POST
def roster_discard(request: StaffRequest, number: int) -> HttpResponse:
    """Throw away a list that was uploaded by mistake."""
    try:
        discard(roster=_found(request, number), by=request.user)
        messages.success(request, _("The list was thrown away. Nothing of it was imported."))
        return redirect("rosters")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("roster", number=number)


@staff_may("upload_list")
def roster_unreadable(request: StaffRequest, number: int) -> HttpResponse:
    """The rows that could not be read, as a workbook in the list's own columns, with the reason beside each."""
    found = _found(request, number)
    headings = [one["heading"] for one in found.layout["columns"]]
    return unreadable_workbook(
        queries.unreadable_rows(found), headings=headings, words=REASONS, name=f"lista-{found.pk}"
    )


def _found(request: StaffRequest, number: int) -> Roster:
    found = get_object_or_404(Roster.objects.select_related("office", "facility", "uploaded_by"), pk=number)
    if not may(request.user, "upload_list", office_id=found.office_id):
        if may(request.user, "upload_list"):
            raise Http404
        require(request.user, "upload_list", office_id=found.office_id)
    return found


def _samples(found: Roster) -> list[list[str]]:
    rows = found.row_set.order_by("line").values_list("cells", flat=True)[:LOOKED_AT]
    return samples(rows, len(found.layout["columns"]))
