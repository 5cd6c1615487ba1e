"""Forms of documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from amparo.casework.documents.inspecting import MOST_BYTES, MOST_FILES
from amparo.casework.documents.models import Kind, Sensitivity
from amparo.casework.models import Case
from amparo.core.rendering import DayInput, GovukForm

ACCEPTED = (
    ".pdf,.jpg,.jpeg,.png,.webp,.heic,.heif,.docx,application/pdf,image/jpeg,image/png,image/webp,image/heic"
)


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # a photograph instead of a file will do


class FilesField(forms.FileField):
    """Several files at once, or none: the form says whether that will do."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        return [one for one in (data or []) if one]


class AddForm(GovukForm):
    papers = FilesField(
        label=_("Files"),
        widget=FilesInput(attrs={"multiple": True, "accept": ACCEPTED, "data-drop": "", "data-most": MOST_BYTES}),
        help_text=_("PDF, photographs (JPEG, PNG, WebP, HEIC) or Word (DOCX); up to 20 files of 25 MB. You can drop them here."),
    )  # fmt: skip
    photo = FilesField(
        label=_("Or take a photograph"),
        required=False,
        widget=FilesInput(attrs={"accept": "image/*", "capture": "environment"}),
        help_text=_("On a telephone this opens the camera. Where and when it was taken is not kept."),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=[("", "–"), *Kind.choices])
    label = forms.CharField(
        label=_("In your words"),
        max_length=120,
        required=False,
        help_text=_("For example: Birth certificate, Oaxaca. Without it, the name of the file is kept."),
    )
    dated = forms.DateField(label=_("Date on the paper"), required=False, widget=DayInput)
    sensitivity = forms.ChoiceField(
        label=_("Who may open it"),
        required=False,
        choices=[("", _("As is usual for what it is")), *Sensitivity.choices],
        help_text=_(
            "Health and minors: only the office that keeps the file. Medical papers are always kept as health."
        ),
    )
    case = forms.ModelChoiceField(
        label=_("Case"), queryset=Case.objects.none(), required=False, to_field_name="folio", empty_label="–"
    )

    field_order = ("papers", "photo", "kind", "label", "dated", "sensitivity", "case")

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = cases  # type: ignore[attr-defined]
        self.fields["case"].label_from_instance = lambda one: f"{one.shown_folio} · {one.type}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        every = [*said.get("papers", []), *said.get("photo", [])]
        if not every:
            self.add_error("papers", _("Choose at least one file, or take a photograph."))
        elif len(every) > MOST_FILES:
            self.add_error(
                "papers",
                _("You chose %(number)s files; up to %(most)s are kept at once. Nothing was kept.")
                % {"number": len(every), "most": MOST_FILES},
            )
        said["every"] = every
        return said


class WithdrawForm(GovukForm):
    reason = forms.CharField(
        label=_("Why is it withdrawn?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: it is another person's. The reason stays in the file."),
    )
