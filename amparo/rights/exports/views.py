"""Exports: asked for, released or refused by somebody else, taken."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.views import zone_of
from amparo.core.errors import Refusal
from amparo.rights.exports import actions, queries
from amparo.rights.exports.forms import AskForm, RefuseForm
from amparo.rights.pages import saved
from amparo.rights.tables import name_of_kind

PER_PAGE = 50


@require_GET
@staff_may("see_rights_exports")
def listed(request: StaffRequest) -> HttpResponse:
    """Every export that was asked for: what became of it, and who took it."""
    page = Paginator(queries.exports(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "zone": zone_of(request.user),
        "asks": may(request.user, "ask_rights_export"),
    }
    return render(request, "rights/exports.html", context)


@staff_may("ask_rights_export")
def new(request: StaffRequest) -> HttpResponse:
    """Ask for one: what for, to whom, of what."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        told["facility"] = told.pop("place")
        if saved(
            request, form, _("It is asked for. Somebody else at headquarters must release it."),
            lambda: actions.ask(by=request.user, **told),
        ):  # fmt: skip
            return redirect("rights_exports")
    return render(request, "rights/export_new.html", {"form": form})


@staff_may("see_rights_exports")
def one(request: StaffRequest, number: int) -> HttpResponse:
    """One export: what would leave now, or what left; whoever may refuses it here."""
    export = get_object_or_404(queries.exports(request.user), pk=number)
    found = queries.candidates(export) if export.settled_at is None else []
    settles = (
        export.settled_at is None
        and may(request.user, "release_rights_export")
        and export.asked_by_id != request.user.pk
    )
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and saved(
        request, form, _("It does not leave. Who asked for it reads why."),
        lambda: actions.refuse(export=export, by=request.user, **form.cleaned_data),
    ):  # fmt: skip
        return redirect("rights_export", number=export.pk)
    context = {
        "export": export, "settles": settles, "form": form if settles or form.is_bound else None, "count": len(found),
        "named": sum(1 for one in found if one.agreement.name_too), "worded": sum(1 for one in found if one.words),
        "unreviewed": sum(1 for one in found if one.agreement.words_too and not one.words),
        "lines": list(export.lines.order_by("pk")), "readings": list(export.readings.select_related("by").order_by("-pk")),
        "file": getattr(export, "file", None), "zone": zone_of(request.user),
        "kind": name_of_kind(export.kind) if export.kind else "",
        "takes": export.released and may(request.user, "ask_rights_export"),
    }  # fmt: skip
    return render(request, "rights/export.html", context)


@require_POST
@staff_may("release_rights_export")
def release(request: StaffRequest, number: int) -> HttpResponse:
    """Let it leave."""
    export = get_object_or_404(queries.exports(request.user), pk=number)
    try:
        actions.release(export=export, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is released: who asked for it can take it."))
    return redirect("rights_export", number=export.pk)


@require_GET
@staff_may("ask_rights_export")
def take(request: StaffRequest, number: int) -> HttpResponse:
    """The archive; that it was taken is written down."""
    export = get_object_or_404(queries.exports(request.user), pk=number)
    try:
        body = actions.take(export=export, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("rights_export", number=export.pk)
    answer = HttpResponse(body, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="derechos-humanos-{export.pk}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
