"""The directory: offices, their districts, and places that wait for somebody to say where they belong."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.core import clock
from amparo.core.errors import Incomplete, Refusal
from amparo.core.rendering import DayInput, GovukForm, Radios
from amparo.places import actions, days, queries, ways
from amparo.places.models import County, Facility, Office, SpecialDay, Way


class DecideForm(GovukForm):
    county = forms.CharField(
        label=_("County code (FIPS, 5 digits)"),
        max_length=5,
        required=False,
        help_text=_("For example 48201"),
    )
    office = forms.ModelChoiceField(
        label=_("Or the consulate, if the place lies in no county"),
        queryset=Office.objects.order_by("city"),
        required=False,
    )
    note = forms.CharField(
        label=_("How you know it"), max_length=250, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_county(self) -> County | None:
        code = self.cleaned_data["county"].strip()
        county = County.objects.filter(pk=code).first() if code else None
        if code and county is None:
            raise forms.ValidationError(_("There is no county with this code."))
        return county


class SpecialDayForm(GovukForm):
    day = forms.DateField(label=_("Day"), widget=DayInput)
    kind = forms.ChoiceField(label=_("The consulate is"), choices=SpecialDay.Kind, widget=Radios)
    everywhere = forms.BooleanField(label=_("In every consulate"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class WayForm(GovukForm):
    kind = forms.ChoiceField(label=_("Way"), choices=Way.Kind, widget=Radios)
    text_es = forms.CharField(
        label=_("What families read, in Spanish"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    text_en = forms.CharField(label=_("In English"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    url = forms.URLField(
        label=_("Page of the place, or of the company it names"),
        max_length=200,
        required=False,
        assume_scheme="https",
    )
    source = forms.CharField(
        label=_("Who says so"),
        max_length=200,
        help_text=_("For example: page of the centre; call with the centre."),
    )
    checked_on = forms.DateField(label=_("Read on"), widget=DayInput)


@staff_may("see_directory")
def facility(request: StaffRequest, slug: str) -> HttpResponse:
    """A place of detention: where it is, and how families reach who is held there."""
    found = get_object_or_404(Facility.objects.select_related("county"), slug=slug)
    records = ways.may_record(request.user, found)
    form = WayForm(request.POST or None, initial={"checked_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            ways.record(facility=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Families of who is there read it from now on."))
            return redirect("facility", slug=slug)
        except Incomplete as problem:
            form.add_error(problem.missing[0], str(problem))
    known = {way.kind: way for way in found.ways.select_related("recorded_by")}
    context = {
        "facility": found,
        "ways": [(label, known.get(kind)) for kind, label in Way.Kind.choices],
        "records": records,
        "form": form,
    }
    return render(request, "places/facility.html", context)


@staff_may("record_ways")
@require_POST
def take_back_way(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    way = get_object_or_404(Way.objects.select_related("facility"), pk=number, facility__slug=slug)
    ways.take_back(way=way, by=request.user)
    messages.success(request, _("It is taken back: families read that we do not know."))
    return redirect("facility", slug=slug)


@staff_may("see_directory")
def offices(request: StaffRequest) -> HttpResponse:
    """The 53 offices, and how many places wait for a decision."""
    context = {"offices": queries.offices(), "undecided": queries.facilities_undecided().count()}
    return render(request, "places/offices.html", context)


@staff_may("see_directory")
def office(request: StaffRequest, slug: str) -> HttpResponse:
    """One office: where, its district with dates and sources, the places of detention in it."""
    try:
        found = queries.office_with_district(slug)
    except Office.DoesNotExist as missing:
        raise Http404 from missing
    return _office_page(request, found, SpecialDayForm())


def _office_page(
    request: StaffRequest, found: queries.OfficeWithDistrict, form: SpecialDayForm
) -> HttpResponse:
    context = {
        "found": found,
        "days": days.coming_days(found.office, clock.today(found.office.zone)),
        "keeps": may(request.user, "keep_directory"),
        "form": form,
    }
    return render(request, "places/office.html", context)


@staff_may("keep_directory")
@require_POST
def add_special_day(request: StaffRequest, slug: str) -> HttpResponse:
    """Close or open a day of an office, or of all."""
    office = get_object_or_404(Office, slug=slug)
    form = SpecialDayForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            days.add_special_day(
                office=None if said["everywhere"] else office,
                day=said["day"],
                kind=said["kind"],
                reason=said["reason"],
                by=request.user,
            )
            messages.success(request, _("The calendar is changed; what was due is counted anew."))
            return redirect("office", slug=slug)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _office_page(request, queries.office_with_district(slug), form)


@staff_may("keep_directory")
@require_POST
def take_back_special_day(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    special = get_object_or_404(SpecialDay, pk=number)
    days.take_back_special_day(special=special, by=request.user)
    messages.success(request, _("The calendar is changed; what was due is counted anew."))
    return redirect("office", slug=slug)


@staff_may("keep_directory")
def facilities_undecided(request: StaffRequest) -> HttpResponse:
    """Places that a list named and nobody could place."""
    return render(request, "places/undecided.html", {"facilities": queries.facilities_undecided()})


@staff_may("keep_directory")
def decide_facility(request: StaffRequest, slug: str) -> HttpResponse:
    """Say to which county, or to which consulate, a place belongs."""
    facility = get_object_or_404(Facility, slug=slug)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            note = f"{said['note'].strip()} ({request.user.name})"
            actions.decide_place(facility=facility, note=note, county=said["county"], office=said["office"])
            messages.success(request, _("The place is decided."))
            return redirect("facilities_undecided")
        except Incomplete as problem:
            form.add_error(problem.missing[0], str(problem))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "places/decide.html", {"facility": facility, "form": form})
