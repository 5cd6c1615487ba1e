"""The kinds of cases, as headquarters keep them: read by everybody, changed in drafts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.clocks.rules import rules
from amparo.casework.kinds import actions, queries
from amparo.casework.kinds.forms import DraftForms, PublishForm, TypeForm
from amparo.casework.kinds.models import KindVersion
from amparo.casework.kinds.shape import differences, read_steps, read_subtypes
from amparo.casework.models import CaseType
from amparo.core import clock
from amparo.core.errors import Incomplete, Refusal
from amparo.core.zones import HEADQUARTERS


@staff_may("see_kinds")
@require_GET
def kinds(request: StaffRequest) -> HttpResponse:
    context = {"types": queries.all_types(), "today": clock.today(HEADQUARTERS)}
    return render(request, "casework/kinds/list.html", context)


@staff_may("see_kinds")
@require_GET
def kind(request: StaffRequest, code: str) -> HttpResponse:
    """A type: what it asks for now, its draft, its versions."""
    found = get_object_or_404(CaseType, pk=code)
    versions = list(queries.versions_of(code))
    published = [one for one in versions if one.in_force_from is not None]
    wanted = request.GET.get("version", "")
    now = queries.in_force(code, clock.today(HEADQUARTERS)) if published else None
    shown = next((one for one in published if str(one.number) == wanted), now)
    context = {
        "type": found,
        "versions": versions,
        "now": now,
        "shown": shown,
        "draft": next((one for one in versions if one.in_force_from is None), None),
        "steps": read_steps(shown.content) if shown else (),
        "subtypes": read_subtypes(shown.content) if shown else (),
        "clocks": [
            (rule.code, shown.content["clocks"][rule.code])
            for rule in rules()
            if rule.code in shown.content["clocks"]
        ]
        if shown
        else (),
        "today": clock.today(HEADQUARTERS),
        "may_edit": may(request.user, "edit_kinds"),
    }
    return render(request, "casework/kinds/kind.html", context)


@staff_may("edit_kinds")
def new_kind(request: StaffRequest) -> HttpResponse:
    form = TypeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_type(by=request.user, **form.cleaned_data)
            return redirect("kind_draft", code=made.type_id)
        except Incomplete as problem:
            form.add_error(
                next((name for name in problem.missing if name in form.fields), None), str(problem)
            )
        except Refusal as refusal:
            form.add_error("code", str(refusal))
    return render(request, "casework/kinds/new.html", {"form": form})


@staff_may("edit_kinds")
@require_POST
def begin_draft(request: StaffRequest, code: str) -> HttpResponse:
    draft = actions.begin_draft(type=get_object_or_404(CaseType, pk=code), by=request.user)
    return redirect("kind_draft", code=draft.type_id)


@staff_may("edit_kinds")
def draft(request: StaffRequest, code: str) -> HttpResponse:
    """The draft, row by row; saving it shows it again with room for more rows."""
    found = _draft(code)
    forms = DraftForms(found.content, request.POST or None)
    if request.method == "POST" and forms.is_valid():
        try:
            actions.write_draft(draft=found, content=forms.read(), by=request.user)
            messages.success(request, _("The draft is kept. Cases do not see it before it is published."))
            return redirect("kind_publish" if "publish" in request.POST else "kind_draft", code=code)
        except Refusal as refusal:
            forms.rules.add_error(None, str(refusal))
    return render(request, "casework/kinds/draft.html", {"draft": found, "type": found.type, "forms": forms})


@staff_may("edit_kinds")
def publish(request: StaffRequest, code: str) -> HttpResponse:
    """In what the draft differs from the version before it, and from when it shall hold."""
    found = _draft(code)
    before = KindVersion.objects.filter(type_id=code, in_force_from__isnull=False).order_by("-number").first()
    form = PublishForm(request.POST or None, initial={"in_force_from": clock.today(HEADQUARTERS)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish(draft=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The version is published. Open cases keep the one that they have."))
            return redirect("kind", code=code)
        except Incomplete as problem:
            form.add_error(
                next((name for name in problem.missing if name in form.fields), None), str(problem)
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "type": found.type,
        "draft": found,
        "before": before,
        "differences": differences(before.content, found.content) if before else [],
        "form": form,
    }
    return render(request, "casework/kinds/publish.html", context)


@staff_may("edit_kinds")
@require_POST
def discard(request: StaffRequest, code: str) -> HttpResponse:
    actions.discard_draft(draft=_draft(code), by=request.user)
    messages.success(request, _("The draft is gone."))
    return redirect("kind", code=code)


@staff_may("edit_kinds")
@require_POST
def retire(request: StaffRequest, code: str) -> HttpResponse:
    """Retire a type from today on, or offer it again."""
    found = get_object_or_404(CaseType, pk=code)
    try:
        if found.retired_from is None:
            actions.retire(type=found, on=clock.today(HEADQUARTERS), by=request.user)
            messages.success(
                request, _("No case of this type is opened any more. Those that are open go on.")
            )
        else:
            actions.restore(type=found, by=request.user)
            messages.success(request, _("Cases of this type may be opened again."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("kind", code=code)


def _draft(code: str) -> KindVersion:
    found = (
        KindVersion.objects.filter(type_id=code, in_force_from__isnull=True).select_related("type").first()
    )
    if found is None:
        raise Http404
    return found
