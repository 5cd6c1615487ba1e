"""The shifts of one's own office: who stands in each, and whether somebody with a certificate does."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.core import clock
from amparo.core.errors import NotAllowed, Refusal
from amparo.inclusion.training import shifts
from amparo.inclusion.training.forms import ShiftForm
from amparo.inclusion.training.models import Shift


@staff_may("keep_shifts")
@require_GET
def list_of_shifts(request: StaffRequest) -> HttpResponse:
    lines = [
        (line, ", ".join(str(WEEKDAYS_ABBR[day]) for day in line.shift.weekdays))
        for line in shifts.coverage_of_shifts(clock.today(), office_id=_own(request))
    ]
    context = {"lines": lines, "uncovered": sum(line.uncovered for line, _days in lines)}
    return render(request, "inclusion/shifts.html", context)


@staff_may("keep_shifts")
def shift(request: StaffRequest, number: int | None = None) -> HttpResponse:
    """A new shift, or what is known of one."""
    office_id = _own(request)
    open_ones = Shift.objects.filter(office=office_id, ended_at__isnull=True)
    found = get_object_or_404(open_ones, pk=number) if number is not None else None
    initial = (
        {"name": found.name, "weekdays": found.weekdays, "starts": found.starts, "ends": found.ends,
         "staff": [one.pk for one in found.staff.all()]}
        if found is not None else {}
    )  # fmt: skip
    form = ShiftForm(request.POST or None, staff=shifts.may_stand(office_id), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            shifts.keep_shift(shift=found, by=request.user, **form.said())
            messages.success(request, _("The shift is kept."))
            return redirect("shifts")
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "inclusion/shift.html", {"form": form, "shift": found})


@staff_may("keep_shifts")
@require_POST
def end(request: StaffRequest, number: int) -> HttpResponse:
    found = get_object_or_404(Shift, pk=number, office=_own(request))
    shifts.end_shift(shift=found, by=request.user)
    messages.success(request, _("The shift is no longer worked."))
    return redirect("shifts")


def _own(request: StaffRequest) -> str:
    if request.user.office_id is None:
        raise NotAllowed(_("Only somebody of a consulate keeps its shifts."))
    return request.user.office_id
