"""The forms in which headquarters write a version: each step and sub-type is a row, nothing needs a script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.casework.clocks.rules import by_code, rules
from amparo.casework.kinds import facts
from amparo.casework.kinds.actions import AMBITOS
from amparo.casework.kinds.shape import NEEDED, WHO, Content
from amparo.casework.models import Case
from amparo.casework.templatetags.case_words import ambito_name, needed_name, unit_name, who_name
from amparo.core.rendering import Checkboxes, DayInput, GovukForm

#: The statuses for which a version may name facts.
ASKING = ("triage", "open", "follow_up")
CODE = {"pattern": "[a-z][a-z0-9_]*", "autocapitalize": "none", "spellcheck": "false"}


class RowForm(GovukForm):
    use_required_attribute = False
    order = forms.IntegerField(label=_("Place"), required=False, min_value=0)
    code = forms.SlugField(label=_("Code"), max_length=40, widget=forms.TextInput(attrs=CODE))
    es = forms.CharField(label=_("In Spanish"), max_length=160)
    en = forms.CharField(label=_("In English"), max_length=160)


class SubtypeRow(RowForm):
    pass


class StepRow(RowForm):
    # With what an empty row shows as its beginning, so that a row that nobody touched is no row.
    who = forms.ChoiceField(label=_("Who"), choices=[], initial=WHO[0])
    needed = forms.ChoiceField(label=_("Must be done"), choices=[], initial=NEEDED[0])
    after = forms.CharField(
        label=_("Done after any of these events"), required=False, max_length=300,
        help_text=_("Codes of events, with spaces between. Empty: somebody says that it is done."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [(one, who_name(one)) for one in WHO]  # type: ignore[attr-defined]
        self.fields["needed"].choices = [(one, needed_name(one)) for one in NEEDED]  # type: ignore[attr-defined]


class ClockRow(GovukForm):
    """One clock that the product knows: whether it runs for this kind, and with what terms."""

    use_required_attribute = False
    code = forms.CharField(widget=forms.HiddenInput)
    runs = forms.BooleanField(label=_("It runs for this kind"), required=False)
    length = forms.IntegerField(label=_("Length"), min_value=-2000, max_value=2000)
    warn_at = forms.CharField(label=_("Warns at"), required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = by_code()[self.initial["code"]]
        self.fields["code"].disabled = True
        self.fields["length"].label = _("Length, in %(unit)s") % {"unit": unit_name(self.rule.unit)}
        self.fields["length"].help_text = (
            _("Less than nothing: so long before the moment.") if self.rule.length < 0 else ""
        )
        self.fields["warn_at"].help_text = _("Numbers in the same unit, with spaces between.")

    def clean_warn_at(self) -> list[int]:
        try:
            return sorted(int(one) for one in self.cleaned_data["warn_at"].replace(",", " ").split())
        except ValueError:
            raise forms.ValidationError(_("Write numbers, with spaces between.")) from None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "length" in said and any(one >= said["length"] for one in said.get("warn_at", ())):
            self.add_error("warn_at", _("A warning comes before the end."))
        return said


SubtypeRows = forms.formset_factory(SubtypeRow, extra=2, can_delete=True)
StepRows = forms.formset_factory(StepRow, extra=2, can_delete=True)
ClockRows = forms.formset_factory(ClockRow, extra=0)


class RulesForm(GovukForm):
    """How it may end, and what must be known before each stage is left."""

    outcomes = forms.MultipleChoiceField(label=_("How it may end"), widget=Checkboxes, choices=Case.Outcome)
    facts_triage = forms.MultipleChoiceField(
        label=_("To be known before triage ends"), widget=Checkboxes, required=False
    )
    facts_open = forms.MultipleChoiceField(
        label=_("To be known before follow-up begins"), widget=Checkboxes, required=False
    )
    facts_follow_up = forms.MultipleChoiceField(
        label=_("To be known before the case ends"), widget=Checkboxes, required=False
    )

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        initial = {
            "outcomes": content["outcomes"],
            **{f"facts_{status}": content["facts"].get(status, []) for status in ASKING},
        }
        super().__init__(*args, initial=initial, **kwargs)
        for status in ASKING:
            named = dict.fromkeys([*facts.all_codes(), *content["facts"].get(status, [])])
            self.fields[f"facts_{status}"].choices = [(code, facts.name_of(code)) for code in named]  # type: ignore[attr-defined]


class DraftForms:
    """The four forms of a draft as one: valid together, and read back as the content of a version."""

    def __init__(self, content: Content, data: Any = None) -> None:
        self.content = content
        self.rules = RulesForm(data, content=content, prefix="rules")
        self.steps = StepRows(
            data, prefix="steps",
            initial=[{**one, "after": " ".join(one["after"]), "order": place}
                     for place, one in enumerate(content["steps"], 1)],
        )  # fmt: skip
        self.subtypes = SubtypeRows(
            data, prefix="subtypes",
            initial=[{**one, "order": place} for place, one in enumerate(content["subtypes"], 1)],
        )  # fmt: skip

        of_cases = {rule.code: rule.terms for rule in rules() if rule.whose == "kind"}
        self.clocks = ClockRows(
            data, prefix="clocks",
            initial=[
                {
                    "code": code, "runs": code in content["clocks"], "terms": terms, "length": terms["length"],
                    "warn_at": " ".join(map(str, terms["warn_at"])),
                }
                for code, terms in {**of_cases, **content["clocks"]}.items()
                if code in of_cases
            ],
        )  # fmt: skip

    def is_valid(self) -> bool:
        return all(one.is_valid() for one in (self.rules, self.steps, self.subtypes, self.clocks))

    def read(self) -> Content:
        """What was typed, as the content of a version."""
        said = self.rules.cleaned_data
        known = {status: list(said[f"facts_{status}"]) for status in ASKING}
        others = {status: codes for status, codes in self.content["facts"].items() if status not in ASKING}
        return {
            "subtypes": [{name: one[name] for name in ("code", "es", "en")} for one in _rows(self.subtypes)],
            "steps": [
                {
                    **{name: one[name] for name in ("code", "es", "en", "who", "needed")},
                    "after": one["after"].split(),
                }
                for one in _rows(self.steps)
            ],
            "clocks": {
                one["code"]: {"length": one["length"], "warn_at": one["warn_at"]}
                for one in (row.cleaned_data for row in self.clocks.forms)
                if one["runs"]
            },
            "facts": {**others, **{status: codes for status, codes in known.items() if codes}},
            "outcomes": list(said["outcomes"]),
        }


def _rows(formset: Any) -> list[dict[str, Any]]:
    """The filled rows that stay, by their place; a row without a place goes last."""
    rows = [
        form.cleaned_data
        for form in formset.forms
        if form.cleaned_data.get("code") and not form.cleaned_data.get("DELETE")
    ]
    return sorted(rows, key=lambda row: row["order"] if row["order"] is not None else 10_000)


class PublishForm(GovukForm):
    in_force_from = forms.DateField(label=_("In force from"), widget=DayInput)
    reason = forms.CharField(
        label=_("Why it changes"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class TypeForm(GovukForm):
    ambito = forms.ChoiceField(label=_("Field of protection"))
    code = forms.CharField(label=_("Code"), max_length=39, widget=forms.TextInput(attrs=CODE))
    name_es = forms.CharField(label=_("Name in Spanish"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ambito"].choices = [(one, ambito_name(one)) for one in AMBITOS]  # type: ignore[attr-defined]
