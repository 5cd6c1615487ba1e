"""What the portal asks of somebody who says beforehand what they want: three short steps; nothing else is asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.clock import today
from amparo.core.fields import BirthField, ContactField
from amparo.core.rendering import Checkboxes, GovukForm, Radios
from amparo.portal.forms import CodeForm, FolioField, FolioForm

#: So many may be named to be told on these pages; at a window, or called, more.
MOST_TOLD = 4
STATES = (
    ("AS", "Aguascalientes"), ("BC", "Baja California"), ("BS", "Baja California Sur"), ("CC", "Campeche"), ("CS", "Chiapas"),
    ("CH", "Chihuahua"), ("DF", "Ciudad de México"), ("CL", "Coahuila"), ("CM", "Colima"), ("DG", "Durango"),
    ("MC", "Estado de México"), ("GT", "Guanajuato"), ("GR", "Guerrero"), ("HG", "Hidalgo"), ("JC", "Jalisco"),
    ("MN", "Michoacán"), ("MS", "Morelos"), ("NT", "Nayarit"), ("NL", "Nuevo León"), ("OC", "Oaxaca"), ("PL", "Puebla"),
    ("QT", "Querétaro"), ("QR", "Quintana Roo"), ("SP", "San Luis Potosí"), ("SL", "Sinaloa"), ("SR", "Sonora"),
    ("TC", "Tabasco"), ("TS", "Tamaulipas"), ("TL", "Tlaxcala"), ("VZ", "Veracruz"), ("YN", "Yucatán"), ("ZS", "Zacatecas"),
)  # fmt: skip
THEY_ARE = [
    ("mother", _("My mother")),
    ("father", _("My father")),
    ("spouse", _("My wife, husband or partner")),
    ("child", _("My daughter or son")),
    ("sibling", _("My sister or brother")),
    ("other_kin", _("Another relative")),
    ("friend", _("A friend")),
]
TELLABLE = [
    ("status", _("If I am detained, moved, free or back in Mexico")),
    ("place", _("Where I am")),
    ("services", _("What the consulate has done")),
    ("next_step", _("What comes next")),
]
HOW_LONG = [("24", _("2 years")), ("12", _("1 year")), ("6", _("6 months"))]
LANGUAGES = [("es-mx", "Español"), ("en", "English")]


class SelfForm(GovukForm):
    """Step 1: who says it."""

    given_names = forms.CharField(label=_("Your first name or names"), max_length=120)
    surnames = forms.CharField(label=_("Your two last names"), max_length=120)
    birth = BirthField(
        label=_("When were you born?"),
        max_length=40,
        help_text=_("Day, month and year. For example: 23/5/1987"),
    )
    birth_state = forms.ChoiceField(
        label=_("In which state of Mexico?"), choices=[("", _("Choose one")), *STATES], required=False
    )
    mother_name = forms.CharField(
        label=_("Your mother’s name"),
        max_length=160,
        required=False,
        help_text=_("It tells you from others with your name."),
    )
    contact = ContactField(
        label=_("Your telephone or your e-mail"),
        max_length=120,
        help_text=_("With it you can change this later. Nobody else sees it."),
    )

    def clean_birth(self) -> Any:
        born: dt.date = self.cleaned_data["birth"]
        now = today()
        if (now.year - born.year) - ((now.month, now.day) < (born.month, born.day)) < 18:
            raise forms.ValidationError(
                _(
                    "This page is for people of 18 years or more. Ask your mother or father to call the number below."
                )
            )
        return born


class TellForm(GovukForm):
    """Step 2, once for each person to be told."""

    name = forms.CharField(label=_("Their name"), max_length=160)
    relation = forms.ChoiceField(label=_("Who are they to you?"), choices=THEY_ARE, widget=Radios)
    contact = ContactField(
        label=_("Their telephone or e-mail"),
        max_length=120,
        help_text=_("One that you know by heart. From there they will ask for you."),
    )
    fields_told = forms.MultipleChoiceField(
        label=_("What may we tell them?"),
        choices=TELLABLE,
        widget=Checkboxes,
        help_text=_("What you do not choose, we do not tell."),
    )
    months = forms.ChoiceField(label=_("For how long?"), choices=HOW_LONG, initial="24")
    language = forms.ChoiceField(label=_("In which language?"), choices=LANGUAGES)


class RestForm(GovukForm):
    """Step 3: whom never, who collects the children, what else is to be known. Nothing of it is needed."""

    never_name = forms.CharField(
        label=_("Is there somebody whom we must never tell?"),
        max_length=160,
        required=False,
        help_text=_("Their name. We do not tell them that you wrote it."),
    )
    children_name = forms.CharField(
        label=_("Who may pick up your children?"),
        max_length=160,
        required=False,
        help_text=_("Their name, if you have children."),
    )
    children_contact = ContactField(label=_("Their telephone or e-mail"), max_length=120, required=False)
    needs = forms.CharField(
        label=_("Do you take medicine, or need something each day?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: insulin, in the morning and at night."),
    )


class WishesFolioField(FolioField):
    kind = "V"


class MineForm(FolioForm):
    """Folio and secret of one's own wishes."""

    folio = WishesFolioField(
        label=_("Folio"),
        max_length=30,
        help_text=_("It begins with V. For example: V‑7K3M9‑Q2X4R"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class WantedForm(CodeForm):
    """The code, and what its holder wants."""

    wanted = forms.ChoiceField(
        label=_("What do you want to do?"),
        widget=Radios,
        choices=[
            ("renew", _("Keep it as it is, for two more years")),
            ("change", _("Change it")),
            ("withdraw", _("Withdraw it all")),
        ],
    )


def told_names(at: int) -> list[str]:
    """The names by which a page carries what was answered of person number `at`."""
    return [f"t{at}-{name}" for name in TellForm.base_fields]
