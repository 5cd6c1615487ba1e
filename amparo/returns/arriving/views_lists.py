"""INM's lists of arrivals: upload, say what the columns hold, look before importing, follow the import, read the report."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.models import Role
from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.views import zone_of as zone_of_staff
from amparo.core.errors import BadFile, Incomplete, Refusal
from amparo.custody.list_pages import (
    LOOKED_AT,
    REFRESH_SECONDS,
    progress_part,
    reasons_of,
    samples,
    unreadable_workbook,
)
from amparo.custody.lists.columns import doubts
from amparo.returns.access import cover
from amparo.returns.arriving import importing, queries, settling, tasks
from amparo.returns.arriving.forms import ColumnsForm, ListForm
from amparo.returns.arriving.lists import REASONS, arrivals
from amparo.returns.arriving.models import ArrivalList, ArrivalRow
from amparo.returns.arriving.taking import confirm, discard, headings_of, say_columns, take_in
from amparo.returns.centres.models import Centre
from amparo.returns.centres.zones import zone_of


@staff_may("import_arrivals")
def lists(request: StaffRequest) -> HttpResponse:
    """The lists of the centre, the latest first."""
    page = Paginator(queries.lists_for(request.user), 25).get_page(request.GET.get("page", "1"))
    for one in page:
        one.zone = zone_of(one.centre)  # type: ignore[attr-defined]
    return render(request, "returns/arriving/lists.html", {"page": page})


@staff_may("import_arrivals")
def upload(request: StaffRequest) -> HttpResponse:
    """Take a list in. Its rows are kept as they stand; nobody is matched or arrives yet."""
    staff = request.user
    every = Centre.objects.order_by("state", "city")
    centres = every.filter(pk=staff.centre) if staff.role == Role.DESK else every
    zone = zone_of(centres[0]) if len(centres) == 1 else zone_of_staff(staff)
    form = ListForm(request.POST or None, request.FILES or None, centres=centres, zone=zone)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            taken = take_in(
                # Uploads lie in a temporary file (settings.FILE_UPLOAD_HANDLERS) that goes when the answer has left.
                path=Path(said["file"].temporary_file_path()), file_name=said["file"].name or "", centre=said["centre"],
                as_of=said["as_of"], by=staff,
            )  # fmt: skip
            if taken.state == ArrivalList.State.DONE:
                messages.success(request, _("This list was imported already. Nothing was created."))
            return redirect("arrival_list", number=taken.pk)
        except Incomplete as problem:
            form.refuse(problem)
        except BadFile as problem:
            form.add_error("file", str(problem))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "returns/arriving/upload.html", {"form": form})


@staff_may("import_arrivals")
def arrival_list(request: StaffRequest, number: int) -> HttpResponse:
    """The list at whatever point it is: columns to confirm, ready, importing, imported."""
    found = _found(request, number)
    zone = zone_of(found.centre)
    if found.state == ArrivalList.State.UPLOADED:
        return redirect("arrival_list_columns", number=found.pk)
    if found.state == ArrivalList.State.PREVIEWED:
        context = {
            "list": found, "headings": headings_of(found), "preview": importing.preview(found), "zone": zone,
            "sample": importing.sample(found), "habits": found.layout["habits"],
        }  # fmt: skip
        return render(request, "returns/arriving/preview.html", context)
    if found.state == ArrivalList.State.RUNNING:
        context = {"list": found, "seconds": REFRESH_SECONDS}
        return render(request, "returns/arriving/progress.html", context)
    page = Paginator(queries.unreadable_rows(found), 50).get_page(request.GET.get("page", "1"))
    remarked = found.row_set.exclude(problems=[]).exclude(outcome=ArrivalRow.Outcome.UNREADABLE)
    doubtful = settling.in_doubt(found)
    cover(request.user, records=[row.record for row in doubtful])
    context = {
        "list": found, "counts": importing.report(found), "page": page, "zone": zone, "doubtful": doubtful,
        "rows": [(row, reasons_of(row, REASONS)) for row in page],
        "remarked": [(row, reasons_of(row, REASONS)) for row in remarked.order_by("line")[:50]],
    }  # fmt: skip
    return render(request, "returns/arriving/report.html", context)


@staff_may("import_arrivals")
def progress(request: StaffRequest, number: int) -> HttpResponse:
    """How far the import is, for the page that asks every few seconds; when it is in, the page is told to show it."""
    found = _found(request, number)
    running = found.state == ArrivalList.State.RUNNING
    return progress_part(request, "returns/arriving/progress_part.html", {"list": found}, running=running)


@staff_may("import_arrivals")
def columns(request: StaffRequest, number: int) -> HttpResponse:
    """What the columns hold: as recognised, to confirm or correct. It is remembered for the next list of this kind."""
    found = _found(request, number)
    if found.state not in (ArrivalList.State.UPLOADED, ArrivalList.State.PREVIEWED):
        return redirect("arrival_list", number=found.pk)
    form = ColumnsForm(request.POST or None, taken=found, samples=_samples(found))
    if request.method == "POST" and form.is_valid():
        try:
            say_columns(
                taken=found, fields=form.said(), date_order=form.cleaned_data["date_order"], by=request.user
            )
            return redirect("arrival_list", number=found.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    rows = [tuple(cells) for cells in found.row_set.order_by("line").values_list("cells", flat=True)[:200]]
    context = {
        "list": found, "form": form, "habits": found.layout["habits"],
        "doubts": doubts(headings_of(found), rows, arrivals()),
    }  # fmt: skip
    return render(request, "returns/arriving/columns.html", context)


@staff_may("import_arrivals")
@require_POST
def confirmed(request: StaffRequest, number: int) -> HttpResponse:
    """Import it: the worker begins at once."""
    found = _found(request, number)
    try:
        confirm(taken=found, by=request.user)
        tasks.import_soon(found.pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("arrival_list", number=found.pk)


@staff_may("import_arrivals")
@require_POST
def discarded(request: StaffRequest, number: int) -> HttpResponse:
    """Throw away a list that was uploaded by mistake."""
    try:
        discard(taken=_found(request, number), by=request.user)
        messages.success(request, _("The list was thrown away. Nothing of it was imported."))
        return redirect("arrival_lists")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("arrival_list", number=number)


@staff_may("import_arrivals")
def unreadable(request: StaffRequest, number: int) -> HttpResponse:
    """The rows that could not be read, as a workbook in the list's own columns, with the reason beside each."""
    found = _found(request, number)
    headings = [one["heading"] for one in found.layout["columns"]]
    return unreadable_workbook(
        queries.unreadable_rows(found), headings=headings, words=REASONS, name=f"llegadas-{found.pk}"
    )


def _found(request: StaffRequest, number: int) -> ArrivalList:
    return get_object_or_404(queries.lists_for(request.user), pk=number)


def _samples(found: ArrivalList) -> list[list[str]]:
    rows = found.row_set.order_by("line").values_list("cells", flat=True)[:LOOKED_AT]
    return samples(rows, len(found.layout["columns"]))
