"""The page that says which record describes the person, field by field and why, and lets an officer choose another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework import meanwhile
from amparo.casework.access import file_access
from amparo.casework.models import Event
from amparo.casework.views import NeedsReason, open_file
from amparo.core.errors import NotAllowed, Refusal
from amparo.core.rendering import GovukForm
from amparo.people.describing import choices_of, explain
from amparo.people.describing.actions import back_to_rules, choose_value
from amparo.people.describing.models import Field
from amparo.people.describing.rules import Claim
from amparo.people.describing.values import value_text
from amparo.people.models import Person, Record

BACK = "rules"


class ChoiceForm(GovukForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It is shown in the file."),
    )


@staff_may("read_file")
def description(request: StaffRequest, folio: str) -> HttpResponse:
    """Each field with the record that tells it, why that one, and what other records say."""
    try:
        person = open_file(request, folio, page="description")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    write = may(request.user, "choose_value") and file_access(request.user, person) == "write"
    records = list(Record.objects.filter(person=person).select_related("office").order_by("pk"))
    form = ChoiceForm(request.POST or None)
    others: list[Event] = []
    if request.method == "POST":
        if not write:
            raise NotAllowed(
                _("Your role does not include this. Ask the supervisor of the office that keeps the file.")
            )
        if form.is_valid():
            asked = request.POST.get("field", "")
            others = meanwhile.clashing(
                request,
                person,
                request.user,
                lambda event: event.type_id == "description_chosen" and event.data.get("field") == asked,
            )
        if form.is_valid() and not others:
            try:
                _choose(request, person, records, form.cleaned_data["reason"])
                messages.success(request, _("The description was chosen again."))
                return redirect("description", folio=person.folio)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    context = {
        "person": person,
        "fields": _rows(person, records),
        "write": write,
        "form": form,
        "asked": request.POST.get("field", ""),
        "chosen": request.POST.get("record", ""),
        "back": BACK,
        "seen": meanwhile.token_of(person),
        "meanwhile": meanwhile.lines(others),
    }
    return render(request, "casework/description.html", context)


def _choose(request: StaffRequest, person: Person, records: list[Record], reason: str) -> None:
    field, number = request.POST.get("field", ""), request.POST.get("record", "")
    if number == BACK:
        back_to_rules(person=person, field=field, by=request.user, reason=reason)
        return
    record = next((one for one in records if str(one.pk) == number), None)
    if record is None:
        raise NotAllowed(_("Choose one of the records of this person."))
    choose_value(record=record, field=field, by=request.user, reason=reason)


def _rows(person: Person, records: list[Record]) -> list[dict[str, Any]]:
    return [
        {
            "field": field,
            "label": Field(field).label,
            "chosen": _shown(field, chosen.claim),
            "why": chosen.why,
            "by_officer": chosen.claim.chosen,
            "others": [_shown(field, claim) for claim in chosen.others],
        }
        for field, chosen in explain(records, choices_of([person.pk]).get(person.pk)).items()
    ]


def _shown(field: str, claim: Claim) -> dict[str, Any]:
    return {"record": claim.record, "text": value_text(field, claim.value), "agreeing": claim.agreeing}
