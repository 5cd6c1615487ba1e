"""How a family is told, as an officer or the call centre writes it down for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.fields import ContactField
from amparo.core.rendering import Checkboxes, GovukForm, Radios
from amparo.core.zones import ZONES
from amparo.families.models import Telling
from amparo.notices.models import Notice
from amparo.notices.rules import limit

HOURS = [(str(hour), f"{hour}:00") for hour in range(24)]


class TellingForm(GovukForm):
    often = forms.ChoiceField(
        label=_("When they are told"),
        choices=[
            ("now", _("When there is something new")),
            ("daily", _("At most once a day")),
            ("none", _("No messages for now")),
        ],
        widget=Radios,
    )
    channels = forms.MultipleChoiceField(label=_("How they are told"), widget=Checkboxes)
    quiet_from = forms.ChoiceField(
        label=_("Quiet from"), choices=HOURS, help_text=_("The same hour in both: at any hour.")
    )
    quiet_to = forms.ChoiceField(label=pgettext_lazy("hours", "until"), choices=HOURS)
    zone = forms.ChoiceField(label=_("By the clock of"), choices=ZONES, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("es-mx", "Español"), ("en", "English")])

    def __init__(self, *args: Any, ways: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["channels"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(way, Notice.Channel(way).label) for way in ways]
        field.required = self.data.get("often") != "none"


class ContactForm(GovukForm):
    """Another telephone or e-mail of who asked. `seen` is the hash of the one that the page showed."""

    contact = ContactField(label=_("The new telephone or e-mail"), max_length=120)
    evidence = forms.ChoiceField(label=_("How you know that it is who asked"), widget=Radios)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ways: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(ways)


def initial(telling: Telling, language: str, ways: Sequence[str]) -> dict[str, Any]:
    """The form as things stand."""
    return {
        "often": "none" if telling.stopped_at else "daily" if telling.daily else "now",
        "channels": [way for way in telling.channels if way in ways] or list(ways[:1]),
        "quiet_from": str(telling.quiet_from if telling.quiet_from is not None else limit("quiet_from")),
        "quiet_to": str(telling.quiet_to if telling.quiet_to is not None else limit("quiet_to")),
        "zone": telling.zone,
        "language": language,
    }
