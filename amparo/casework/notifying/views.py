"""The officer's own notices: the list behind the bell, marking as read, and how each kind comes."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.notifying import actions, queries
from amparo.casework.notifying.kinds import Way
from amparo.casework.notifying.models import OfficerNotice
from amparo.casework.views import zone_of
from amparo.core.errors import Refusal
from amparo.core.packs import kept_language
from amparo.core.rendering import GovukForm, Radios


@staff_may("see_notices")
@require_GET
def notices(request: StaffRequest) -> HttpResponse:
    """One's own notices, the latest first."""
    only = request.GET.get("show") == "unread"
    page, lines = queries.notices_of(request.user, page=request.GET.get("page", "1"), only_unread=only)
    context = {"page": page, "lines": lines, "only_unread": only, "zone": zone_of(request.user)}
    return render(request, "casework/notices.html", context)


@staff_may("see_notices")
@require_GET
def open_notice(request: StaffRequest, number: int) -> HttpResponse:
    """Go where a notice leads; with that it is read."""
    notice = get_object_or_404(
        OfficerNotice.objects.select_related("case", "record__person"), pk=number, staff=request.user
    )
    actions.mark_read(staff=request.user, numbers=[notice.pk])
    if notice.case is not None:
        return redirect("case", folio=notice.case.folio)
    if notice.record is not None and notice.record.person is not None:
        return redirect("person", folio=notice.record.person.folio)
    return redirect(notice.path or "notices")


@staff_may("see_notices")
@require_POST
def mark_read(request: StaffRequest) -> HttpResponse:
    """Mark the chosen notices, or all, as read."""
    chosen = [int(one) for one in request.POST.getlist("notice") if one.isdigit()]
    every = request.POST.get("do") == "all"
    if not chosen and not every:
        messages.error(request, _("Mark at least one notice. Nothing was changed."))
        return redirect("notices")
    actions.mark_read(staff=request.user, numbers=None if every else chosen)
    messages.success(request, _("Marked as read."))
    return redirect("notices")


@staff_may("see_notices")
def notice_wishes(request: StaffRequest) -> HttpResponse:
    """Choose how each kind comes. The mails are in the language in which this page was saved."""
    ways = queries.ways_of(request.user)
    form = GovukForm(request.POST or None)
    for code, kind, way in ways:
        form.fields[code] = forms.ChoiceField(
            label=kind.label, choices=Way.choices, widget=Radios, initial=way
        )
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_ways(staff=request.user, ways=form.cleaned_data, language=kept_language())
            messages.success(request, _("From now on your notices come like this."))
            return redirect("notices")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "casework/notice_wishes.html", {"form": form})
