"""Opening a protocol, and what one step needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.models import Document, Protocol, ProtocolStep
from amparo.casework.protocols.rules import FIELDS
from amparo.core.rendering import GovukForm


class OpenForm(GovukForm):
    kind = forms.ChoiceField(label=_("Protocol"), choices=Protocol.Kind.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class StepForm(GovukForm):
    """The named fields of the step, a document of the file when it asks for one, and a note. The action checks them."""

    def __init__(self, *args: Any, step: ProtocolStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: What a step needs is not needed when it does not apply; then why is.
        leaving = self.data.get("do") == "leave_out"
        for name in step.rule.fields:
            self.fields[name] = forms.CharField(label=str(FIELDS[name]), max_length=300, required=not leaving)
        if "document" in step.rule.needs:
            documents = Document.objects.filter(record__person=step.protocol.case.record.person_id)
            self.fields["document"] = forms.ModelChoiceField(
                label=_("Document of the file"), queryset=documents.order_by("-pk"), required=not leaving
            )
        self.fields["note"] = forms.CharField(
            label=_("Note, or why it does not apply"), max_length=1000, required=leaving or "note" in step.rule.needs,
            widget=forms.Textarea({"rows": 3}),
        )  # fmt: skip
