"""Forms of money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core import clock
from amparo.core.rendering import DayInput, GovukForm, Radios
from amparo.core.templatetags.amparo_ui import day
from amparo.counsel.contracts.forms import money_field
from amparo.counsel.contracts.models import Contract, Fee
from amparo.counsel.money.bonds import BondFund
from amparo.counsel.money.limits import questions
from amparo.counsel.money.models import Cost, Doing
from amparo.counsel.money.working import COSTS, HOURS
from amparo.counsel.referrals.models import Milestone, Referral, Report
from amparo.counsel.templatetags.money_words import usd
from amparo.counsel.words import Unit

ACCEPTED = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


class ReasonForm(GovukForm):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class DayForm(GovukForm):
    """A form with a day that is usually today."""

    on = forms.DateField(label=_("Day"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("on", clock.today())
        super().__init__(*args, **kwargs)


class AskForm(GovukForm):
    code = forms.ChoiceField(label=_("What for"), widget=Radios)
    quantity = money_field(label=_("How many"), initial=Decimal(1), min_value=Decimal("0.01"), required=False)
    amount = money_field(
        label=_("What it costs, US$"), required=False, min_value=Decimal("0.01"),
        help_text=_("Only for what is paid as it cost: filing fees, expenses."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("In a few words, without anything that is privileged.")
    )

    def __init__(self, *args: Any, fees: Sequence[Fee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            (fee.code, f"{fee.get_code_display()} · {usd(fee.amount)} {fee.get_unit_display()}"
             if fee.unit != Unit.ACTUAL else f"{fee.get_code_display()} · {fee.get_unit_display()} {usd(fee.amount)}")
            for fee in fees
        ]  # fmt: skip

    @property
    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "quantity": self.cleaned_data["quantity"] or Decimal(1)}


class OwnAskForm(AskForm):
    """The same for an advisor, who says on which of their referrals."""

    referral = forms.ModelChoiceField(
        label=_("Referral"), queryset=Referral.objects.none(), to_field_name="folio"
    )
    field_order = ("referral", "code", "quantity", "amount", "why")

    def __init__(self, *args: Any, referrals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _referrals(self, referrals)


def _referrals(form: GovukForm, referrals: Any) -> None:
    form.fields["referral"].queryset = referrals  # type: ignore[attr-defined]
    form.fields["referral"].label_from_instance = (  # type: ignore[attr-defined]
        lambda one: f"{one.shown_folio} · {one.get_area_display()} · {one.contract.number}"
    )


class TimeForm(DayForm):
    referral = forms.ModelChoiceField(
        label=_("Referral"), queryset=Referral.objects.none(), to_field_name="folio"
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440)
    doing = forms.ChoiceField(label=_("What was done"), choices=Doing)
    code = forms.ChoiceField(label=_("Charged as"), choices=[(one.value, one.label) for one in HOURS])
    field_order = ("referral", "on", "minutes", "doing", "code")

    def __init__(self, *args: Any, referrals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _referrals(self, referrals)


class ExpenseForm(DayForm):
    referral = forms.ModelChoiceField(
        label=_("Referral"), queryset=Referral.objects.none(), to_field_name="folio"
    )
    amount = money_field(label=_("Amount, US$"), min_value=Decimal("0.01"))
    cost = forms.ChoiceField(label=_("What it was"), choices=Cost)
    code = forms.ChoiceField(label=_("Charged as"), choices=[(one.value, one.label) for one in COSTS])
    field_order = ("referral", "on", "amount", "cost", "code")

    def __init__(self, *args: Any, referrals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _referrals(self, referrals)


class InvoiceForm(GovukForm):
    contract = forms.ModelChoiceField(label=_("Contract"), queryset=Contract.objects.none())
    number = forms.CharField(label=_("Number of the invoice"), max_length=40)
    dated = forms.DateField(label=_("Date of the invoice"), widget=DayInput)
    total = money_field(label=_("Total, US$"), min_value=Decimal("0.01"))
    file = forms.FileField(
        label=_("The invoice as a file"), widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("PDF or photograph, with its receipts; at most 25 MB."),
    )  # fmt: skip

    def __init__(self, *args: Any, contracts: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("dated", clock.today())
        super().__init__(*args, **kwargs)
        self.fields["contract"].queryset = contracts  # type: ignore[attr-defined]
        self.fields["contract"].label_from_instance = lambda one: f"{one.number} · {one.firm}"  # type: ignore[attr-defined]


class LineForm(GovukForm):
    deliverable = forms.ChoiceField(label=_("What was delivered"), widget=Radios)
    amount = money_field(label=_("Amount, US$"), min_value=Decimal("0.01"))

    def __init__(self, *args: Any, delivered: Sequence[Milestone | Report], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._delivered = {f"{type(one).__name__.lower()}-{one.pk}": one for one in delivered}
        self.fields["deliverable"].choices = [(key, _named(one)) for key, one in self._delivered.items()]  # type: ignore[attr-defined]

    def clean_deliverable(self) -> Milestone | Report:
        return self._delivered[self.cleaned_data["deliverable"]]


def _named(one: Milestone | Report) -> str:
    if isinstance(one, Milestone):
        return f"{one.get_kind_display()} · {day(one.on)}"
    return f"{_now('Periodic report')} · {day(one.given_at)}"


class PaidForm(DayForm):
    reference = forms.CharField(label=_("Reference of the transfer or cheque"), max_length=60)


class RefundForm(DayForm):
    amount = money_field(label=_("Amount, US$"), min_value=Decimal("0.01"))
    reference = forms.CharField(label=_("Reference"), max_length=60)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ReceiptForm(DayForm):
    reference = forms.CharField(label=_("Number of the receipt or order"), max_length=60)


class BondBackForm(ReceiptForm):
    amount = money_field(label=_("Amount that came back, US$"), min_value=Decimal("0.01"))


class LostForm(DayForm):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class BondAskForm(GovukForm):
    fund = forms.ModelChoiceField(label=_("Fund"), queryset=BondFund.objects.none())
    amount = money_field(label=_("Bond, US$"), min_value=Decimal("0.01"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fund"].queryset = BondFund.objects.all()  # type: ignore[attr-defined]
        for code, question in questions().items():
            self.fields[code] = forms.ChoiceField(
                label=str(question), choices=[("yes", _("Yes")), ("no", _("No, or not known"))], widget=Radios
            )
        self.name_what_is_missing()

    @property
    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "fund": told["fund"], "amount": told["amount"], "answers": {code: told[code] for code in questions()},
        }  # fmt: skip


class FundForm(GovukForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    code = forms.SlugField(
        label=_("Short name"), max_length=40, help_text=_("Small letters, digits and hyphens.")
    )
    amount = money_field(label=_("Amount, US$"), min_value=Decimal("0.01"))
    most_people = forms.IntegerField(label=_("People at most"), min_value=1, max_value=1_000_000)
    states = forms.RegexField(
        label=_("States"), regex=r"^\s*[A-Za-z]{2}(\s*,\s*[A-Za-z]{2})*\s*$",
        help_text=_("Two letters each, with commas: IL, IN, KS."),
    )  # fmt: skip
    opens_on = forms.DateField(label=pgettext_lazy("day", "From"), widget=DayInput)
    source = forms.CharField(label=_("Where this is written"), max_length=300)

    def clean_states(self) -> list[str]:
        return [one.strip().upper() for one in self.cleaned_data["states"].split(",")]
