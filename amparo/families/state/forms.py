from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import GovukForm
from amparo.families.forms import TelephoneForm
from amparo.families.trust import evidence


class CounterForm(TelephoneForm):
    """A request taken at a counter: the same questions."""

    seeker_name = forms.CharField(label=_("Name of who asks"), max_length=120)


class ProofForm(GovukForm):
    """What was shown at the counter."""

    identity = forms.ChoiceField(label=_("What shows who they are"))
    relation = forms.ChoiceField(label=_("What shows how they are related"))
    note = forms.CharField(label=_("Number or detail of what was seen"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("identity", "relation"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Choose")), *evidence.choices(name, "state")]
