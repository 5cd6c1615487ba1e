"""The course for an office's own learning system: packages out, results in."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from amparo.accounts.permissions import StaffRequest, require, staff_may
from amparo.core.errors import Refusal
from amparo.core.rendering import GovukForm
from amparo.inclusion.training import scorm, statements
from amparo.inclusion.training.course import units


class ResultsForm(GovukForm):
    file = forms.FileField(
        label=_("Results (JSON)"),
        help_text=_("xAPI statements: who (mbox), the unit (object), “passed”, the score and the moment."),
    )


@staff_may("export_course")
def packages(request: StaffRequest) -> HttpResponse:
    """The packages of the units; headquarters also takes in results here."""
    form, taken = ResultsForm(request.POST or None, request.FILES or None), None
    if request.method == "POST":
        require(request.user, "keep_training")
        if form.is_valid():
            try:
                taken = statements.take_results(
                    body=form.cleaned_data["file"].read(statements.LARGEST + 1), by=request.user
                )
            except Refusal as refusal:
                form.add_error("file", str(refusal))
    context = {"units": list(units().values()), "form": form, "taken": taken}
    return render(request, "inclusion/packages.html", context)


@require_GET
@staff_may("export_course")
def package(request: StaffRequest, slug: str) -> HttpResponse:
    unit = units().get(slug)
    if unit is None:
        raise Http404
    answer = HttpResponse(scorm.package(unit), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{unit.number:02}-{slug}.scorm12.zip"'
    return answer
