"""Forms of the desk of rights."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import DayInput, GovukForm, Radios
from amparo.people.describing.models import Field
from amparo.people.models import Sex
from amparo.places.models import Office
from amparo.trust.arco.models import Right, RightsRequest
from amparo.trust.arco.putting_right import CORRECTABLE
from amparo.trust.arco.tables import table, ways


def _choices(name: str) -> list[tuple[str, str]]:
    return [(code, str(line)) for code, line in table(name).items()]


class ReceiveForm(GovukForm):
    right = forms.ChoiceField(label=_("What they ask for"), choices=Right, widget=Radios)
    applicant = forms.CharField(label=_("Whose data it is: their whole name"), max_length=160)
    folio = forms.CharField(
        label=_("Folio of the file, or of the family’s request"),
        required=False,
        help_text=_("If it is not known yet, leave it empty: it is said later."),
        max_length=20,
    )
    representative = forms.CharField(
        label=_("Who asks for them, if somebody does"), max_length=160, required=False
    )
    representation = forms.CharField(
        label=_("By what paper the representative may ask"),
        help_text=_(
            "A power of attorney, a birth certificate of a child, a paper that shows a legal interest."
        ),
        max_length=300,
        required=False,
    )
    channel = forms.ChoiceField(
        label=_("How the request came"), choices=RightsRequest.Channel, widget=Radios, initial="window"
    )
    language = forms.ChoiceField(
        label=_("Language of the answer"),
        choices=[("es", "Español"), ("en", "English")],
        widget=Radios,
        initial="es",
    )
    asked = forms.CharField(
        label=_("What they ask for, in their words"), widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offices:
            self.fields["office"] = forms.ChoiceField(
                label=_("Consulate that answers"),
                choices=[("", ""), *((one.pk, one.city) for one in offices)],
            )


class FindForm(GovukForm):
    folio = forms.CharField(label=_("Folio of the file, or of the family’s request"), max_length=20)


class IdentityForm(GovukForm):
    how = forms.ChoiceField(label=_("How they showed who they are"), widget=Radios)
    note = forms.CharField(
        label=_("Note"), help_text=_("Not the number of the document."), max_length=200, required=False
    )

    def __init__(self, *args: Any, step: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = [(code, str(line)) for code, line in ways(step).items()]  # type: ignore[attr-defined]


class ReasonForm(GovukForm):
    reason = forms.CharField(
        label=_("Why the term is extended"), widget=forms.Textarea(attrs={"rows": 2}), max_length=300
    )


class AnswerForm(GovukForm):
    answer = forms.ChoiceField(label=_("Answer"), choices=RightsRequest.Answer, widget=Radios)
    ground = forms.ChoiceField(
        label=_("Ground of the law for what is refused"),
        required=False,
        help_text=_("Only if something is refused."),
    )
    text = forms.CharField(label=_("What the answer says"), widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [("", ""), *_choices("grounds")]  # type: ignore[attr-defined]


class CorrectForm(GovukForm):
    field = forms.ChoiceField(label=_("What is corrected"), widget=Radios)
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    surname1 = forms.CharField(label=_("First surname"), max_length=80, required=False)
    surname2 = forms.CharField(label=_("Second surname"), max_length=80, required=False)
    birth_date = forms.DateField(label=_("Birth date"), widget=DayInput, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", ""), *Sex.choices], required=False)
    birth_state = forms.CharField(label=_("State of birth"), max_length=40, required=False)
    birth_municipality = forms.CharField(label=_("Municipality of birth"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict(Field.choices)
        self.fields["field"].choices = [(name, words[name]) for name in CORRECTABLE]  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, str]:
        return {
            name: str(value)
            for name, value in self.cleaned_data.items()
            if name != "field" and value not in (None, "")
        }


class OpposeForm(GovukForm):
    use = forms.ChoiceField(label=_("Which use stops"), widget=Radios)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["use"].choices = _choices("uses")  # type: ignore[attr-defined]


class WithdrawForm(GovukForm):
    note = forms.CharField(label=_("How they said that they take it back"), max_length=300)
