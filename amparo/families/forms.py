"""Forms for families' requests, as officers and the call centre use them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.clock import today
from amparo.core.fields import BirthField, ContactField
from amparo.core.rendering import GovukForm, Radios
from amparo.families.models import Asked, Danger, Judgement, Paper, Relation
from amparo.matching import Described


class EvidenceForm(GovukForm):
    evidence = forms.CharField(
        label=_("How the relation was confirmed"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: the person named her in the interview; birth certificate seen."),
    )


class AskForm(GovukForm):
    code = forms.ChoiceField(label=_("What to ask"), choices=Asked)


class ReplyForm(GovukForm):
    answer = forms.CharField(
        label=_("What they answered"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class DangerForm(GovukForm):
    kind = forms.ChoiceField(label=_("What is feared"), choices=Danger.Kind)
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Read only by the officers of the open cases and their supervisors."),
    )


class JudgeForm(GovukForm):
    given = forms.ChoiceField(label=_("Was the answer right?"), choices=Judgement.Given, widget=Radios)
    why = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(GovukForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerForm(GovukForm):
    text = forms.CharField(label=_("Your answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class PaperForm(GovukForm):
    code = forms.ChoiceField(label=_("Which paper"), choices=Paper.Code)


class RefusePaperForm(GovukForm):
    why = forms.ChoiceField(label=_("Why it does not serve"), choices=Paper.Refusal)


class ToldForm(GovukForm):
    note = forms.CharField(
        label=_("With whom you spoke, and how it was"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TelephoneForm(GovukForm):
    """A request taken by telephone or at a window: the same questions as the portal's."""

    given_names = forms.CharField(label=_("First name or names of the person"), max_length=120)
    surnames = forms.CharField(label=_("Last names"), max_length=120, required=False)
    age = forms.CharField(label=_("About how old?"), max_length=20, required=False)
    birth = BirthField(label=_("When they were born, if known"), max_length=40, required=False)
    origin = forms.CharField(label=_("State or town of origin"), max_length=120, required=False)
    last_seen = forms.CharField(label=_("Where they were last"), max_length=300, required=False)
    seeker_name = forms.CharField(label=_("Name of who calls"), max_length=120)
    relation = forms.ChoiceField(label=_("Relation"), choices=Relation)
    contact = ContactField(label=_("Telephone or e-mail"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=[("es-mx", "Español"), ("en", "English")])

    def described(self) -> Described:
        """Whom they look for; of an age, “about”: two years to each side."""
        said = self.cleaned_data
        person: dict[str, object] = {
            "given_names": said["given_names"],
            "surnames": said["surnames"],
            "birth_state": said["origin"],
            "birth_date": said["birth"],
        }
        digits = "".join(character for character in said["age"] if character.isdigit())
        if digits and int(digits) <= 115:
            born = today().year - int(digits)
            person |= {"birth_year_from": str(born - 3), "birth_year_to": str(born + 2)}
        return Described.from_mapping(person)
