"""Forms of contracts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.core.rendering import Checkboxes, DayInput, GovukForm
from amparo.counsel.advisors.models import Firm
from amparo.counsel.contracts.actions import UNITS
from amparo.counsel.contracts.models import Contract
from amparo.counsel.words import Area, FeeCode, Level, Unit
from amparo.places.models import Office

#: How many lower ceilings one page takes.
CEILINGS = 5


def money_field(**said: Any) -> forms.DecimalField:
    """An amount of US dollars with its cents."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(max_digits=12, decimal_places=2, widget=widget, **said)


class ContractForm(GovukForm):
    number = forms.CharField(label=_("Number of the contract"), max_length=40)
    firm = forms.ModelChoiceField(label=_("Firm"), queryset=Firm.objects.none())
    office = forms.ModelChoiceField(label=_("Consulate"), queryset=Office.objects.none())
    starts_on = forms.DateField(label=pgettext_lazy("day", "From"), widget=DayInput)
    ends_on = forms.DateField(label=_("Until (included)"), widget=DayInput)
    ceiling = money_field(label=_("Ceiling, US$"), min_value=Decimal("0.01"))
    levels = forms.MultipleChoiceField(
        label=_("Levels of service"), choices=Level, widget=Checkboxes, initial=Level.values
    )
    report_days = forms.IntegerField(label=_("Days between reports"), min_value=7, max_value=366, initial=90)
    acknowledge_hours = forms.IntegerField(
        label=_("Hours to acknowledge a referral"), min_value=24, max_value=48, initial=48
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, by: Staff, contract: Contract | None = None, **kwargs: Any) -> None:
        if contract is not None:
            kwargs["initial"] = _as_written(contract)
        super().__init__(*args, **kwargs)
        offices = Office.objects.order_by("city")
        self.fields["firm"].queryset = Firm.objects.filter(active=True)  # type: ignore[attr-defined]
        if by.office_id is not None:
            offices = offices.filter(pk=by.office_id)
            self.fields["office"].initial = by.office_id
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        for code in FeeCode:
            unit = str(Unit(UNITS.get(code, Unit.FLAT)).label)
            self.fields[f"fee_{code}"] = money_field(
                label=f"{code.label} ({unit})", min_value=Decimal("0.01"), required=False
            )
        for at in range(CEILINGS):
            self.fields[f"area_{at}"] = forms.ChoiceField(
                label=_("Area"), choices=[("", _("Any area")), *Area.choices], required=False
            )
            self.fields[f"level_{at}"] = forms.ChoiceField(
                label=_("Level"), choices=[("", _("Any level")), *Level.choices], required=False
            )
            self.fields[f"most_{at}"] = money_field(
                label=_("At most, US$"), min_value=Decimal(0), required=False
            )
        self.name_what_is_missing()

    @property
    def main(self) -> list[BoundField]:
        return [self[name] for name in self.base_fields]

    @property
    def prices(self) -> list[BoundField]:
        return [self[f"fee_{code}"] for code in FeeCode]

    @property
    def lower(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        return [(self[f"area_{at}"], self[f"level_{at}"], self[f"most_{at}"]) for at in range(CEILINGS)]

    @property
    def said(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        return {
            **{name: told[name] for name in self.base_fields},
            "fees": {code: told[f"fee_{code}"] for code in FeeCode.values if told[f"fee_{code}"] is not None},
            "ceilings": [
                (told[f"area_{at}"], told[f"level_{at}"], told[f"most_{at}"])
                for at in range(CEILINGS)
                if told[f"most_{at}"] is not None
            ],
        }


def _as_written(contract: Contract) -> dict[str, Any]:
    names = ("number", "firm", "office", "starts_on", "ends_on", "ceiling", "levels", "report_days", "acknowledge_hours",
             "note")  # fmt: skip
    written = {name: getattr(contract, name) for name in names}
    written |= {f"fee_{fee.code}": fee.amount for fee in contract.fees.all()}
    for at, one in enumerate(contract.ceilings.order_by("area", "level")[:CEILINGS]):
        written |= {f"area_{at}": one.area, f"level_{at}": one.level, f"most_{at}": one.amount}
    return written


class AmendForm(GovukForm):
    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput)
    more = money_field(
        label=_("Change of the ceiling, US$"), required=False,
        help_text=_("With a minus for less. Leave it empty when only the end changes."),
    )  # fmt: skip
    ends_on = forms.DateField(label=_("New end"), widget=DayInput, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("signed_on", clock.today())
        super().__init__(*args, **kwargs)

    def clean_more(self) -> Decimal:
        return self.cleaned_data["more"] or Decimal("0.00")


class PeriodForm(GovukForm):
    """From when to when, for accounting."""

    begin = forms.DateField(label=pgettext_lazy("day", "From"), widget=DayInput)
    end = forms.DateField(label=_("Until (included)"), widget=DayInput)
    format = forms.ChoiceField(
        label=_("File"), choices=[("xlsx", _("Workbook (XLSX)")), ("csv", _("Text (CSV)"))], initial="xlsx"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = clock.today()
        kwargs.setdefault("initial", {"begin": dt.date(today.year, 1, 1), "end": today})
        super().__init__(*args, **kwargs)
