"""The one page on which wishes are taken at a window or by telephone, and how who said them is established."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.accounts.models import Staff
from amparo.casework.forms import TELLABLE
from amparo.core.fields import BirthField, ContactField
from amparo.core.rendering import Checkboxes, GovukForm
from amparo.families.models import Relation
from amparo.families.trust import evidence
from amparo.families.wishes.actions import Said, counters_of
from amparo.families.wishes.rules import MONTHS
from amparo.matching import Described
from amparo.matching.identifiers import STATES

TELL, NEVER, CHILDREN = 3, 2, 1
LANGUAGES = [("es-mx", "Español"), ("en", "English")]
HOW_LONG = {6: _("6 months"), 12: _("1 year"), 24: _("2 years")}


class WishesForm(GovukForm):
    """Who says it, whom to tell, whom never, who collects the children, and what else is to be known."""

    given_names = forms.CharField(label=_("Given names"), max_length=120)
    surnames = forms.CharField(label=_("Both surnames"), max_length=120)
    birth = BirthField(
        label=_("Day of birth"), max_length=40, help_text=_("Day, month and year. For example: 23/5/1987")
    )
    birth_state = forms.ChoiceField(
        label=_("State where they were born"), choices=[("", "–"), *STATES.items()], required=False
    )
    mother_name = forms.CharField(label=_("Mother’s name"), max_length=160, required=False)
    contact = ContactField(
        label=_("Their own telephone or e-mail"),
        max_length=120,
        required=False,
        help_text=_("Codes to change or withdraw go there. Without it they come here or call."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    needs = forms.CharField(
        label=_("Medicines and needs that they want known"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = forms.ChoiceField(label=_("How you know who it is"), required=False)
    note = forms.CharField(
        label=_("Number or detail of what was seen"),
        max_length=300,
        required=False,
        help_text=_("Without evidence it is kept unconfirmed: it opens nothing to anybody."),
    )

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(1, TELL + 1):
            self._add(f"tell_{at}", at == 1)
        for at in range(1, NEVER + 1):
            self._name(f"never_{at}")
        for at in range(1, CHILDREN + 1):
            self._name(f"children_{at}")
        self.name_what_is_missing()
        field = self.fields["evidence"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Not established: keep it unconfirmed")),
            *evidence.choices("identity", *counters_of(by)),
        ]

    def _name(self, prefix: str) -> None:
        self.fields[f"{prefix}_name"] = forms.CharField(label=_("Name"), max_length=160, required=False)
        self.fields[f"{prefix}_contact"] = ContactField(
            label=_("Telephone or e-mail, if known"), max_length=120, required=False
        )

    def _add(self, prefix: str, required: bool) -> None:
        self.fields[f"{prefix}_name"] = forms.CharField(label=_("Name"), max_length=160, required=required)
        self.fields[f"{prefix}_relation"] = forms.ChoiceField(
            label=_("Relation"), choices=[("", "–"), *Relation.choices], required=required
        )
        self.fields[f"{prefix}_contact"] = ContactField(
            label=_("Telephone or e-mail"), max_length=120, required=required
        )
        self.fields[f"{prefix}_language"] = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
        self.fields[f"{prefix}_language"].required = False
        self.fields[f"{prefix}_fields"] = forms.MultipleChoiceField(
            label=_("What may be told"), choices=TELLABLE, widget=Checkboxes, required=required
        )
        self.fields[f"{prefix}_months"] = forms.TypedChoiceField(
            label=_("For how long"),
            choices=[(n, HOW_LONG[n]) for n in MONTHS],
            coerce=int,
            initial=24,
            required=False,
        )

    def groups(self, kind: str) -> Iterator[list[forms.BoundField]]:
        """The fields of each person of this kind, as drawn."""
        for at in range(1, {"tell": TELL, "never": NEVER, "children": CHILDREN}[kind] + 1):
            yield [self[name] for name in self.fields if name.startswith(f"{kind}_{at}_")]

    def groups_tell(self) -> list[list[forms.BoundField]]:
        return list(self.groups("tell"))

    def groups_never(self) -> list[list[forms.BoundField]]:
        return list(self.groups("never"))

    def groups_children(self) -> list[list[forms.BoundField]]:
        return list(self.groups("children"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for at in range(2, TELL + 1):
            if cleaned.get(f"tell_{at}_name"):
                for part in ("relation", "contact", "fields"):
                    name = f"tell_{at}_{part}"
                    if not cleaned.get(name) and name not in self.errors:
                        self.add_error(name, _("Missing for this person."))
        return cleaned

    def named(self) -> list[Said]:
        said = self.cleaned_data
        found = [
            Said(
                kind="tell", name=said[f"tell_{at}_name"], relation=said[f"tell_{at}_relation"],
                contact=said[f"tell_{at}_contact"], language=said[f"tell_{at}_language"] or "es-mx",
                fields=tuple(said[f"tell_{at}_fields"]), months=said[f"tell_{at}_months"] or 24,
            )
            for at in range(1, TELL + 1) if said[f"tell_{at}_name"]
        ]  # fmt: skip
        for kind, most in (("never", NEVER), ("children", CHILDREN)):
            found += [
                Said(kind=kind, name=said[f"{kind}_{at}_name"], contact=said[f"{kind}_{at}_contact"])
                for at in range(1, most + 1) if said[f"{kind}_{at}_name"]
            ]  # fmt: skip
        return found

    def described(self) -> Described:
        said = self.cleaned_data
        phone = said["contact"] if said["contact"] and "@" not in said["contact"] else ""
        return Described(
            given_names=said["given_names"], surnames=said["surnames"], birth_date=said["birth"],
            birth_state=said["birth_state"], mother_name=said["mother_name"], phone=phone,
        )  # fmt: skip


class ConfirmForm(GovukForm):
    """How it was established who said it."""

    evidence = forms.ChoiceField(label=_("How you know who it is"))
    note = forms.CharField(label=_("Number or detail of what was seen"), max_length=300, required=False)

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *evidence.choices("identity", *counters_of(by))]


class SettleForm(GovukForm):
    note = forms.CharField(label=_("How the person was asked"), max_length=300)
