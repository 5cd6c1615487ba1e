"""The one screen of a follow-up: how they were reached, what still holds, what they need now; or why it was not made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.rendering import Checkboxes, DayInput, GovukForm, Radios
from amparo.returns.plans.models import FollowUp, Milestone

STILL = [("yes", _("Yes, it still holds")), ("no", _("Not any more")), ("", _("Not asked"))]


def label_of(milestone: Milestone, *, covered: bool) -> str:
    child = f" ({milestone.child.name})" if milestone.child is not None and not covered else ""
    return f"{milestone.means.name}{child}"


class ReachedForm(GovukForm):
    channel = forms.ChoiceField(label=_("How they were reached"), choices=FollowUp.Channel, widget=Radios)
    needs = forms.MultipleChoiceField(
        label=_("What they need now"), choices=(), required=False, widget=Checkboxes,
        help_text=_("It is sent to its agency, or becomes to do again when something else comes first."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only what whoever calls next must know. Nothing about illnesses."),
    )

    def __init__(
        self, *args: Any, keeps: Sequence[Milestone], needs: Sequence[Milestone], covered: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keeps = list(keeps)
        for milestone in keeps:
            self.fields[f"still_{milestone.pk}"] = forms.ChoiceField(
                label=label_of(milestone, covered=covered),
                choices=STILL,
                required=False,
                widget=Radios,
                initial="",
            )
        self.fields["needs"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), label_of(one, covered=covered)) for one in needs
        ]
        if not needs:
            del self.fields["needs"]
        self.name_what_is_missing()

    @property
    def still(self) -> list[forms.BoundField]:
        return [self[f"still_{one.pk}"] for one in self.keeps]

    def answered(self, answer: str) -> list[Milestone]:
        return [one for one in self.keeps if self.cleaned_data[f"still_{one.pk}"] == answer]


class TriedForm(GovukForm):
    channel = forms.ChoiceField(label=_("How you tried"), choices=FollowUp.Channel, widget=Radios)


class LaterForm(GovukForm):
    channel = forms.ChoiceField(label=_("How they were reached"), choices=FollowUp.Channel, widget=Radios)
    on = forms.DateField(label=_("Call them on"), widget=DayInput)


class LostForm(GovukForm):
    why = forms.ChoiceField(label=_("Why they cannot be reached"), choices=FollowUp.Lost, widget=Radios)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class NoMoreForm(GovukForm):
    """They do not want to be asked: nothing to fill in."""
