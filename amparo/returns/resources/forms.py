"""What headquarters says of resources."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core import clock
from amparo.core.rendering import DayInput, GovukForm, Radios
from amparo.matching.identifiers import STATES
from amparo.returns.centres.models import Centre
from amparo.returns.resources.models import Entry, Kind
from amparo.returns.tables import agencies
from amparo.returns.words import Right

#: A file that is read in one piece.
LARGEST = 2_000_000


def _amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=14, decimal_places=2,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10", "inputmode": "decimal"}),
    )  # fmt: skip


class AllocationForm(GovukForm):
    kind = forms.ChoiceField(label=_("Of what"), choices=Kind, widget=Radios)
    amount = _amount(_("How much"))
    begins = forms.DateField(label=_("From (first day)"), widget=DayInput)
    ends = forms.DateField(label=_("Until (this day not included)"), widget=DayInput)
    centre = forms.ModelChoiceField(
        label=_("For a reception centre"), queryset=Centre.objects.all(), required=False
    )
    agency = forms.ChoiceField(label=_("For an agency"), required=False)
    state = forms.ChoiceField(label=_("For a state"), required=False, choices=[("", "–"), *STATES.items()])
    right = forms.ChoiceField(
        label=_("For which right"), required=False, choices=[("", _("Any right")), *Right.choices]
    )
    reference = forms.CharField(label=_("Reference"), max_length=60, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", "–"), *((one.code, one.name) for one in agencies().values())]  # type: ignore[attr-defined]


class EntryForm(GovukForm):
    kind = forms.ChoiceField(label=_("What happened"), choices=Entry.Kind, widget=Radios)
    amount = _amount(_("How much"))
    on = forms.DateField(label=_("On which day"), widget=DayInput)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class ImportForm(GovukForm):
    file = forms.FileField(
        label=_("File (CSV)"),
        help_text=_(
            "Allocations: reference, begins, ends, centre, agency, state, right, kind, amount, note. "
            "Entries: reference, allocation, kind, amount, on, note. Reading a file twice adds nothing."
        ),
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is too big."))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("Save the file as CSV in UTF-8.")) from None


class CapacityForm(GovukForm):
    centre = forms.ModelChoiceField(label=_("Reception centre"), queryset=Centre.objects.all())
    first = forms.DateField(label=_("First day"), widget=DayInput)
    last = forms.DateField(label=_("Last day"), widget=DayInput)
    places = forms.IntegerField(
        label=_("How many people it can take in each day"), min_value=0, max_value=20_000,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-5", "inputmode": "numeric"}),
    )  # fmt: skip
