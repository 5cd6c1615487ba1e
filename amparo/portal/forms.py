"""The portal's questions, in three short steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.core.fields import BirthField, ContactField
from amparo.core.folios import read_folio, read_seal, read_secret
from amparo.core.rendering import GovukForm, Radios
from amparo.core.templatetags.amparo_ui import long_day
from amparo.portal.door import Lawyer
from amparo.portal.finding import STATES
from amparo.portal.panic import SHORTEST, fold

RELATIONS = [
    ("mother", _("I am the mother")),
    ("father", _("I am the father")),
    ("spouse", _("I am the wife, husband or partner")),
    ("child", _("I am a daughter or son")),
    ("sibling", _("I am a sister or brother")),
    ("other_kin", _("I am another relative")),
    ("friend", _("I am a friend")),
]


class WhoForm(GovukForm):
    """Step 1: who is looked for. A name is enough."""

    given_names = forms.CharField(
        label=_("First name or names"), max_length=120, help_text=_("As you call them.")
    )
    surnames = forms.CharField(label=_("Last names"), max_length=120, required=False)
    age = forms.CharField(
        label=_("About how old?"), max_length=20, required=False, help_text=_("For example: 35")
    )
    birth = BirthField(
        label=_("When were they born, if you know it?"),
        max_length=40,
        required=False,
        help_text=_("Day, month and year. For example: 23/5/1987"),
    )
    origin = forms.CharField(
        label=_("Where in Mexico are they from?"),
        max_length=120,
        required=False,
        help_text=_("State or town."),
    )


class WhereForm(GovukForm):
    """Step 2: where they were last seen."""

    last_seen = forms.CharField(
        label=_("Where were they last, as far as you know?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A city, a detention centre, a workplace. Write also the day, if you know it."),
    )


class YouForm(GovukForm):
    """Step 3: how to answer the seeker. No address, no papers: never asked."""

    seeker_name = forms.CharField(label=_("Your name"), max_length=120)
    relation = forms.ChoiceField(label=_("Who are you to them?"), choices=RELATIONS, widget=Radios)
    contact = ContactField(
        label=_("Your telephone or your e-mail"),
        max_length=120,
        help_text=_("There we will tell you when there is news. Nobody else sees it."),
    )


STEPS: tuple[type[GovukForm], ...] = (WhoForm, WhereForm, YouForm)


class FolioField(forms.CharField):
    """A family's folio, as it was printed or written by hand; its check character is looked at here, before any database."""

    kind = "F"

    def clean(self, value: Any) -> str:
        said = super().clean(value)
        folio = read_folio(said) if said else ""
        if folio is None or (folio and folio[0] != self.kind):
            raise forms.ValidationError(
                _("The folio is not right. Look at your paper and write it again, letter by letter.")
            )
        return folio


class FolioForm(GovukForm):
    folio = FolioField(
        label=_("Folio"),
        max_length=30,
        help_text=_("It begins with F. For example: F‑7K3M9‑Q2X4R"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=30,
        help_text=_("Four groups of three. Upper or lower case is the same."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_secret(self) -> str:
        secret = read_secret(self.cleaned_data["secret"])
        if secret is None:
            raise forms.ValidationError(
                _("The secret is not right. Look at your paper and write it again, letter by letter.")
            )
        return secret


class CodeForm(GovukForm):
    code = forms.CharField(
        label=_("Code of 8 numbers"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        code = re.sub(r"\D", "", self.cleaned_data["code"])
        if len(code) != 8:
            raise forms.ValidationError(_("Write the code whole: it has 8 numbers."))
        return code


class WordForm(GovukForm):
    word = forms.CharField(
        label=_("Your word"),
        max_length=40,
        help_text=_(
            "One that you never write otherwise, of 5 letters or more. For example, a fruit and a number."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_word(self) -> str:
        word = self.cleaned_data["word"]
        if len(fold(word)) < SHORTEST:
            raise forms.ValidationError(_("Write at least 5 letters or numbers."))
        return str(word)


class WriteForm(GovukForm):
    text = forms.CharField(
        label=_("Your message"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Only the consulate reads it. Never write card numbers or keys."),
    )


class PlaceForm(GovukForm):
    place = forms.CharField(
        label=_("ZIP code, city, county or state"),
        max_length=80,
        help_text=_("For example: 79901, or Fresno, or Florida. We do not keep it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class MessageForm(GovukForm):
    seal = forms.CharField(
        label=_("Seal of the message"),
        max_length=20,
        help_text=_("Eight letters and numbers at its end. For example: 7K3M-9Q2X"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_seal(self) -> str:
        seal = read_seal(self.cleaned_data["seal"])
        if seal is None:
            raise forms.ValidationError(
                _(
                    "No seal of ours is so. Look at the end of the message and write its eight letters and numbers again."
                )
            )
        return seal


class OfficialForm(GovukForm):
    name = forms.CharField(
        label=_("Full name of the person"),
        max_length=120,
        help_text=_("First and last names, as they gave them to you."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    office = forms.ChoiceField(label=_("Consulate where they say they work"))

    def __init__(self, *args: Any, offices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose one")), *offices]


class SlipForm(GovukForm):
    folio = FolioField(
        label=_("Folio of the slip"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    check = forms.CharField(
        label=_("Seal of the slip"),
        max_length=20,
        help_text=_("Eight letters and numbers below the folio."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_check(self) -> str:
        check = read_seal(self.cleaned_data["check"])
        if check is None:
            raise forms.ValidationError(
                _(
                    "No seal of ours is so. Look below the folio and write the eight letters and numbers again."
                )
            )
        return check


class CertificateForm(GovukForm):
    code = forms.CharField(
        label=_("Verification code of the certificate"),
        max_length=30,
        help_text=_("Twelve letters and numbers, at the foot of the paper."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = read_secret(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("Check the code: that cannot be one of ours."))
        return code


class ReportForm(GovukForm):
    """What was asked, by whom, where and when. Only the first is needed."""

    asked = forms.CharField(
        label=_("What did they ask you for?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example: 3,000 dollars in gift cards for a bond. Do not write your relative’s name."
        ),
    )
    called_from = forms.CharField(
        label=_("From which number did they call or write?"), max_length=60, required=False
    )
    happened = forms.CharField(
        label=_("When?"), max_length=60, required=False, help_text=_("For example: today at 10.")
    )
    place = forms.CharField(
        label=_("In which centre is your relative?"),
        max_length=160,
        required=False,
        help_text=_("Only if you want to say it."),
    )
    contact = ContactField(
        label=_("Your telephone or your e-mail"),
        max_length=120,
        required=False,
        help_text=_("Only if you want us to call you. Nobody else sees it."),
    )


#: Areas of law by their codes, in the words of a family.
AREAS = [
    ("migratorio", _("Migration")),
    ("penal", _("Crimes and charges")),
    ("laboral", _("Work and wages")),
    ("familiar", _("Family and children")),
    ("civil", _("Civil matters")),
    ("administrativo", _("Papers and permits")),
    ("derechos_humanos", _("Human rights")),
]


class AdvisorsForm(GovukForm):
    """Who is looked for in the directory of lawyers. Nothing is needed."""

    area = forms.ChoiceField(label=_("What do you need a lawyer for?"), required=False)
    place = forms.CharField(
        label=_("ZIP code, city, county or state"),
        max_length=80,
        required=False,
        help_text=_("For example: 79901, or Fresno, or Florida. We do not keep it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, languages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, first, choices in (
            ("area", _("Any matter"), AREAS),
            ("language", _("Any language"), list(languages)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", first), *choices]


class LawyerForm(GovukForm):
    """A lawyer as they showed themselves: the state of their bar and their number there, whole."""

    state = forms.ChoiceField(label=_("State where they are a lawyer"))
    number = forms.CharField(
        label=_("Number of their bar licence"),
        max_length=30,
        help_text=_("Every lawyer has one and must show it to you. For example: 24012345"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose one")), *((code, names[0]) for code, names in STATES.items())]

    def clean_number(self) -> str:
        """Letters and digits alone, as the look-up compares them."""
        number = re.sub(r"[^A-Z0-9]", "", self.cleaned_data["number"].upper())
        if not number:
            raise forms.ValidationError(_("Write the number as it is on their licence."))
        return number


class _LawyerField(GovukForm):
    """Which lawyer, where there is more than one; else the only one."""

    lawyer = forms.ChoiceField(label=_("Which lawyer?"), widget=Radios)

    def __init__(self, *args: Any, lawyers: Sequence[Lawyer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lawyer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.handle, _name(one)) for one in lawyers]
        if len(lawyers) == 1:
            field.widget = forms.HiddenInput()
            self.initial["lawyer"] = lawyers[0].handle


def _name(lawyer: Lawyer) -> str:
    """By what a family tells two lawyers apart."""
    when = long_day(lawyer.asked_at) if lawyer.asked_at else ""
    return lawyer.name or str(_("The lawyer who was asked on %(day)s") % {"day": when})


YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class RateForm(_LawyerField):
    """How the lawyer was: a number and three plain questions."""

    stars = forms.ChoiceField(
        label=_("How was the lawyer?"),
        choices=[
            ("5", _("Very good")),
            ("4", _("Good")),
            ("3", _("So-so")),
            ("2", _("Bad")),
            ("1", _("Very bad")),
        ],
        widget=Radios,
    )
    spoke = forms.ChoiceField(
        label=_("Did they speak with you or with your relative?"), choices=YES_NO, widget=Radios
    )
    explained = forms.ChoiceField(
        label=_("Did they explain what happens and what can be done?"), choices=YES_NO, widget=Radios
    )
    again = forms.ChoiceField(label=_("Would you trust them again?"), choices=YES_NO, widget=Radios)


class ComplainForm(_LawyerField):
    text = forms.CharField(
        label=_("What happened?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In your own words. Tell us first if they asked you for money."),
    )


def answers_of(data: Any) -> dict[str, str]:
    """What earlier steps answered, as the page carries it along."""
    names = [name for step in STEPS for name in step.base_fields]
    return {name: str(data.get(name, ""))[:300] for name in names}
