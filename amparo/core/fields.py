"""Form fields that both doors ask for in the same way."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext as _


class ContactField(forms.CharField):
    """A telephone or an e-mail at which somebody can be reached. A contact that cannot be right is refused at once:
    whoever gives it would wait for messages that never come."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "").strip()
        if "@" in text:
            try:
                validate_email(text)
            except forms.ValidationError as problem:
                raise forms.ValidationError(_("Check the e-mail: something is missing.")) from problem
        elif text and not 10 <= len(re.sub(r"\D", "", text)) <= 15:
            raise forms.ValidationError(_("Write a telephone with its area code (10 digits), or an e-mail."))
        return text
