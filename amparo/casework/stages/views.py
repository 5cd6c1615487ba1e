"""Pages on which a case moves: to another stage, to its end with its checklist, back to work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework import meanwhile
from amparo.casework.kinds.progress import steps_of
from amparo.casework.models import Case
from amparo.casework.stages import actions
from amparo.casework.stages.forms import ConcludeForm, MoveForm, SubtypeForm
from amparo.casework.views import NeedsReason, find_case, open_file, zone_of
from amparo.core.errors import Conflict, Incomplete, NotAllowed, Refusal


@staff_may("record_service")
def move(request: StaffRequest, folio: str) -> HttpResponse:
    found = _own(request, folio, "move case")
    form = MoveForm(request.POST or None, case=found)

    def save() -> None:
        actions.move(case=found, by=request.user, **form.cleaned_data)

    return _page(request, found, form, save, _("Move the case"), _("The case has moved."), button=_("Move"))


@staff_may("record_service")
def conclude(request: StaffRequest, folio: str) -> HttpResponse:
    """The closing checklist of the case's kind, and how it ended. What a colleague wrote into the case meanwhile is read
    first: whatever it is, it may change the outcome."""
    found = _own(request, folio, "conclude case")
    owner = found.record.person
    assert owner is not None
    form = ConcludeForm(request.POST or None, case=found)
    others = meanwhile.written_since(owner, request.POST.get("file", ""), but=request.user)
    others = [event for event in others if event.case_id in (None, found.pk)]

    def save() -> None:
        if others:
            raise Conflict(_("A colleague has written into this file meanwhile."))
        actions.conclude(case=found, by=request.user, **form.cleaned_data)

    more = {
        "steps": steps_of(found),
        "may_settle_all": may(request.user, "settle_supervisor_step", office_id=found.office_id),
        "zone": zone_of(request.user),
        "file": meanwhile.token_of(owner),
        "meanwhile": meanwhile.lines(others),
    }
    return _page(
        request, found, form, save, _("Conclude the case"), _("The case is concluded."), more=more,
        button=_("Conclude"),
    )  # fmt: skip


@staff_may("record_service")
def subtype(request: StaffRequest, folio: str) -> HttpResponse:
    found = _own(request, folio, "choose subtype")
    form = SubtypeForm(request.POST or None, case=found, initial={"subtype": found.subtype})

    def save() -> None:
        actions.choose_subtype(case=found, by=request.user, **form.cleaned_data)

    return _page(
        request, found, form, save, _("Which kind of matter"), _("It is in the file."), button=_("Save")
    )


@staff_may("record_service")
@require_POST
def settle_step(request: StaffRequest, folio: str, step: str) -> HttpResponse:
    """Mark a step of the checklist as done, or as not applying."""
    found = find_case(folio)
    waived = "waive" in request.POST
    try:
        actions.settle_step(
            case=found, step=step, by=request.user, waived=waived, reason=request.POST.get("reason", "")
        )
        messages.success(request, _("It is in the file."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("conclude_case", folio=found.folio)


@staff_may("record_service")
@require_POST
def reopen(request: StaffRequest, folio: str) -> HttpResponse:
    found = find_case(folio)
    try:
        actions.reopen(case=found, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, _("The case is open again."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("case", folio=found.folio)


def _own(request: StaffRequest, folio: str, page: str) -> Case:
    """The case, for a page that writes in it: only its own consulate's officers come this far; the reading is logged."""
    found = find_case(folio)
    assert found.record.person is not None
    if found.office_id != request.user.office_id:
        raise NotAllowed(
            _("This case belongs to another consulate now. You can read what your office wrote.")
        )
    try:
        open_file(request, found.record.person.folio, page=page)
    except NeedsReason as needs:
        raise NotAllowed(_("This file is kept by another consulate.")) from needs
    return found


def _page(
    request: StaffRequest, found: Case, form: forms.Form, save: Callable[[], None], title: str, said: str, *,
    button: str, more: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            save()
            messages.success(request, said)
            return redirect("case", folio=found.folio)
        except Incomplete as problem:
            form.add_error(
                next((name for name in problem.missing if name in form.fields), None), str(problem)
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    if form.is_bound and "seen" in form.fields:
        # The page shows now where the case stands: sent again, it is sent by somebody who has seen it.
        form.data = {**request.POST.dict(), "seen": found.status}
    context = {
        "case": found, "person": found.record.person, "form": form, "title": title, "button": button, **(more or {})
    }  # fmt: skip
    return render(request, "casework/stages/page.html", context)
