"""Forms for families' requests, as officers and the call centre use them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.fields import ContactField
from amparo.core.rendering import GovukForm
from amparo.families.models import Relation


class EvidenceForm(GovukForm):
    evidence = forms.CharField(
        label=_("How the relation was confirmed"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: the person named her in the interview; birth certificate seen."),
    )


class CloseForm(GovukForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class TelephoneForm(GovukForm):
    """A request taken by telephone or at a window: the same questions as the portal's."""

    given_names = forms.CharField(label=_("First name or names of the person"), max_length=120)
    surnames = forms.CharField(label=_("Last names"), max_length=120, required=False)
    age = forms.CharField(label=_("About how old?"), max_length=20, required=False)
    origin = forms.CharField(label=_("State or town of origin"), max_length=120, required=False)
    last_seen = forms.CharField(label=_("Where they were last"), max_length=300, required=False)
    seeker_name = forms.CharField(label=_("Name of who calls"), max_length=120)
    relation = forms.ChoiceField(label=_("Relation"), choices=Relation)
    contact = ContactField(label=_("Telephone or e-mail"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=[("es-mx", "Español"), ("en", "English")])
