"""Forms of languages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.visits.words import languages
from amparo.core.packs.audio import MOST_BYTES
from amparo.core.rendering import GovukForm, Radios
from amparo.inclusion.packs.exporting import LICENCE
from amparo.inclusion.packs.models import Speaker, Tongue

#: What is read to who speaks. It is kept with their yes as it was read.
CONSENT = _(
    "Your voice will be published, so that families hear it. You are not paid, and you can take it back whenever you like."
)


class TongueForm(GovukForm):
    grouping = forms.ChoiceField(label=_("Language"), required=False)
    variety = forms.CharField(
        label=_("Variety"), max_length=80, required=False,
        help_text=_("As its speakers call it, for example: of the Coast, of the Upper Mixteca."),
    )  # fmt: skip
    town = forms.CharField(
        label=_("Town"), max_length=80, help_text=_("Where it is spoken so. It decides who understands it.")
    )
    name = forms.CharField(label=_("Its name in the language itself"), max_length=80)
    spanish = forms.CharField(label=_("Its name in Spanish"), max_length=80)
    code = forms.CharField(
        label=_("Code"), max_length=30,
        help_text=_("Of the variety (ISO 639-3), and the town after an x where another pack has the same: mxv-x-sanmartin."),
    )  # fmt: skip
    direction = forms.ChoiceField(
        label=_("How it is written"), choices=Tongue.Direction.choices, widget=Radios, initial="ltr"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(one.name, one.name) for one in languages()]
        self.fields["grouping"].choices = [("", "–"), *names]  # type: ignore[attr-defined]


class SpeakerForm(GovukForm):
    name = forms.CharField(label=_("Name of who speaks"), max_length=120)
    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    agreed = forms.BooleanField(
        label=_("They said yes to the sentence above"),
        required=False,
        help_text=_("Without their yes no voice is kept."),
    )
    named = forms.BooleanField(
        label=_("They want their name to be said in the pack"),
        required=False,
        help_text=_("Without it, the pack says a number."),
    )


class VoiceForm(GovukForm):
    speaker = forms.ModelChoiceField(label=_("Who speaks"), queryset=Speaker.objects.none())
    recording = forms.FileField(
        label=_("Recording"), required=False,
        help_text=_("Record it here, or choose a file: WebM, OPUS, MP3, M4A or WAV, up to 3 MB."),
        widget=forms.FileInput(attrs={"accept": "audio/*,.opus,.ogg,.webm,.mp3,.m4a,.wav", "data-most": MOST_BYTES}),
    )  # fmt: skip
    text = forms.CharField(
        label=_("The phrase in writing"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In the language itself, as its speakers write it."),
    )  # fmt: skip

    def __init__(self, *args: Any, speakers: list[Speaker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "speaker", speakers)


class ReviewForm(GovukForm):
    reviewer = forms.ModelChoiceField(
        label=_("Second speaker, who listened"), queryset=Speaker.objects.none()
    )
    good = forms.ChoiceField(
        label=_("Is it good?"), widget=Radios,
        choices=[("yes", _("Yes: it says the phrase, and is understood")), ("no", _("No: it must be recorded again"))],
    )  # fmt: skip
    reason = forms.CharField(label=_("What is not good"), max_length=300, required=False)

    def __init__(self, *args: Any, speakers: list[Speaker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "reviewer", speakers)


class PackForm(GovukForm):
    licence = forms.CharField(
        label=_("Licence"), max_length=80, initial=LICENCE, help_text=_("Under which others may pass it on.")
    )
    families = forms.BooleanField(
        label=_("Families may be offered this language"), required=False,
        help_text=_("The pack says your name as the second who reviewed it."),
    )  # fmt: skip


def _choose(form: GovukForm, name: str, speakers: list[Speaker]) -> None:
    field = form.fields[name]
    field.queryset = Speaker.objects.filter(pk__in=[one.pk for one in speakers])  # type: ignore[attr-defined]
    field.label_from_instance = lambda one: f"{one.name}, {one.town}" if one.town else one.name  # type: ignore[attr-defined]
