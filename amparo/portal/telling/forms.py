"""What a family chooses about being told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from amparo.core.rendering import Checkboxes, GovukForm, Radios
from amparo.core.zones import ZONES

WAYS = {
    "sms": _("Text message (SMS)"),
    "whatsapp": _("WhatsApp"),
    "voice": _("A call: a voice reads it to you"),
    "email": _("E-mail"),
    "push": _("A notice on this telephone or computer"),
}
OFTEN = [
    ("now", _("When there is something new")),
    ("daily", _("At most once a day, at 6 in the evening")),
    ("none", _("No messages for now")),
]
HOURS = [(str(hour), f"{hour}:00") for hour in range(24)]


class TellingForm(GovukForm):
    often = forms.ChoiceField(label=_("When do we tell you?"), choices=OFTEN, widget=Radios)
    channels = forms.MultipleChoiceField(
        label=_("How?"),
        widget=Checkboxes,
        error_messages={"required": _("Choose at least one way.")},
        help_text=_(
            "WhatsApp knows that we write to you. A call repeats until you press 1, at most four times."
        ),
    )
    quiet_from = forms.ChoiceField(
        label=_("At night we keep silent: from"),
        choices=HOURS,
        help_text=_("The same hour in both: we write at any hour."),
    )
    quiet_to = forms.ChoiceField(label=pgettext_lazy("hours", "until"), choices=HOURS)
    zone = forms.ChoiceField(label=_("By the clock of"), choices=ZONES, required=False)
    language = forms.ChoiceField(
        label=_("In which language?"), choices=[("es-mx", "Español"), ("en", "English")], widget=Radios
    )

    def __init__(self, *args: Any, ways: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["channels"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(way, WAYS[way]) for way in ways]
        field.required = self.data.get("often") != "none"
        self.only_way = ways[0] if len(ways) == 1 else ""
        if self.only_way:
            del self.fields["channels"]
        elif "whatsapp" not in ways:
            field.help_text = ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.only_way:
            said["channels"] = [self.only_way]
        return said


class BrowserForm(GovukForm):
    """What the browser says of itself; nobody types it."""

    endpoint = forms.CharField(max_length=1000, widget=forms.HiddenInput)
    p256dh = forms.RegexField(r"^[A-Za-z0-9_-]{87}=?$", widget=forms.HiddenInput)
    auth = forms.RegexField(r"^[A-Za-z0-9_-]{22}(==)?$", widget=forms.HiddenInput)

    def clean_endpoint(self) -> str:
        endpoint = str(self.cleaned_data["endpoint"])
        try:
            parts = urlsplit(endpoint)
        except ValueError as problem:
            raise forms.ValidationError(
                _("Your browser did not say where it is. Turn the notices on again.")
            ) from problem
        if parts.scheme != "https" or not parts.hostname:
            raise forms.ValidationError(_("Your browser did not say where it is. Turn the notices on again."))
        return endpoint

    def subscription(self) -> str:
        """As it is sealed and hashed: the same browser is always the same text."""
        return json.dumps(
            {name: self.cleaned_data[name].rstrip("=") for name in ("endpoint", "p256dh", "auth")}
        )
