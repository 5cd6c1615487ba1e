"""Asking about a child's daily life: the questions of their age, and what was answered before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.daily_life import queries
from amparo.casework.daily_life.actions import keep_daily_life
from amparo.casework.daily_life.forms import DailyLifeForm
from amparo.casework.daily_life.rules import set_for
from amparo.casework.models import Child
from amparo.casework.queries import record_to_write_on
from amparo.casework.views import open_file, zone_of
from amparo.core import clock
from amparo.core.errors import Refusal


@staff_may("record_service")
def daily_life(request: StaffRequest, folio: str, number: int | None = None) -> HttpResponse:
    """About a child of the file, or about its person. Only whoever keeps the file opens it."""
    person = open_file(request, folio, page="daily life", write=True)
    child = get_object_or_404(Child, pk=number, record__person=person) if number is not None else None
    asked = set_for(queries.age_of(person, child, clock.today(zone_of(request.user))))
    form = DailyLifeForm(request.POST or None, asked=asked) if asked is not None else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            keep_daily_life(record=record_to_write_on(person), child=child, by=request.user, **form.said())
            messages.success(request, _("What they answered is in the file."))
            return (
                redirect("children", folio=person.folio) if child else redirect("person", folio=person.folio)
            )
        except Refusal as refusal:
            form.refuse(refusal)
    context = {
        "person": person, "child": child, "form": form, "answered": queries.answered(person, child),
        "zone": zone_of(request.user),
    }  # fmt: skip
    return render(request, "casework/daily_life/page.html", context)
