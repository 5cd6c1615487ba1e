"""Protocols in a case, one step of them, and the open ones of an office. Views hold no rules."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.models import ProtocolStep
from amparo.casework.protocols import actions, queries
from amparo.casework.protocols.forms import OpenForm, StepForm
from amparo.casework.queries import offices_of
from amparo.casework.views import NeedsReason, find_case, open_file, zone_of
from amparo.core import clock
from amparo.core.errors import Incomplete, NotAllowed, Refusal
from amparo.people.closing import close


@staff_may("see_protocols")
@require_GET
def open_ones(request: StaffRequest) -> HttpResponse:
    """The open protocols of one's office, or of all, what is due first on top."""
    now = clock.now()
    found = queries.open_protocols(offices_of(request.user), now)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    close(request.user, [one.case.record.person for one in page])
    context = {"page": page, "now": now, "zone": zone_of(request.user)}
    return render(request, "casework/protocols/open.html", context)


@staff_may("see_protocols")
def of_case(request: StaffRequest, folio: str) -> HttpResponse:
    """The protocols of a case with their steps; and another may be opened."""
    found = find_case(folio)
    _open(request, found.record.person.folio if found.record.person else "")
    form = OpenForm(request.POST or None)
    said = _("The protocol is open: its tasks are with their owners.")
    if _saved(
        request, form, lambda: actions.open_protocol(case=found, by=request.user, **form.cleaned_data), said
    ):
        return redirect("case_protocols", folio=found.folio)
    context = {
        "case": found, "person": found.record.person, "form": form, "protocols": queries.of_case(found),
        "may_open": found.status != "concluded" and may(request.user, "open_protocol", office_id=found.office_id),
        "now": clock.now(), "zone": zone_of(request.user),
    }  # fmt: skip
    return render(request, "casework/protocols/of_case.html", context)


@staff_may("see_protocols")
def step(request: StaffRequest, number: int) -> HttpResponse:
    """One step: what it needs, and the two ways in which it ends."""
    steps = ProtocolStep.objects.select_related("protocol__case__record__person", "settled_by")
    one = get_object_or_404(steps, pk=number)
    case = one.protocol.case
    assert case.record.person is not None
    _open(request, case.record.person.folio)
    form = StepForm(request.POST or None, step=one)

    def save() -> None:
        told = dict(form.cleaned_data)
        note, document = told.pop("note"), told.pop("document", None)
        if request.POST.get("do") == "leave_out":
            actions.leave_out(step=one, by=request.user, reason=note)
        else:
            actions.settle(step=one, by=request.user, note=note, values=told, document=document)

    if _saved(request, form, save, _("It is in the file.")):
        return redirect("case_protocols", folio=case.folio)
    context = {
        "step": one, "case": case, "person": case.record.person, "form": form, "zone": zone_of(request.user),
        "may_settle": may(request.user, actions.OWNERS[one.who], office_id=case.office_id),
        "may_leave_out": not one.essential
        and may(request.user, "leave_out_protocol_step", office_id=case.office_id),
    }  # fmt: skip
    return render(request, "casework/protocols/step.html", context)


def _open(request: StaffRequest, folio: str) -> None:
    """Log the reading of the file, as the file's own page does."""
    try:
        open_file(request, folio, page="protocols")
    except NeedsReason as needs:
        raise NotAllowed(_("This file is kept by another consulate.")) from needs


def _saved(request: StaffRequest, form: forms.Form, save: Callable[[], object], said: str) -> bool:
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save()
    except Incomplete as problem:
        form.add_error(next((name for name in problem.missing if name in form.fields), None), str(problem))
        return False
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, said)
    return True
