"""The words of the columns and of the values, in both languages: for the page and for the dictionary of the files."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from amparo.casework.kinds.actions import AMBITOS
from amparo.casework.templatetags.case_words import ambito_name
from amparo.casework.visits.models import Interview
from amparo.counsel.words import Area
from amparo.insight.open_data.tables import ALL, OTHERS
from amparo.places.mexico import STATE_CHOICES
from amparo.places.models import Office
from amparo.returns.words import Right

CHOICES: dict[str, list[tuple[str, object]]] = {
    "area": list(Area.choices),
    "right": list(Right.choices),
    "complaint": list(Interview.Complaint.choices),
    "state": list(STATE_CHOICES),
}
COLUMNS = {
    "month": _("Month"),
    "ambito": _("Field of protection"),
    "office": _("Consulate"),
    "area": _("Area of law"),
    "right": _("Right in the plan"),
    "state": _("State"),
    "facility": _("Place of detention"),
    "complaint": _("Complaint"),
    "opened": _("Cases opened"),
    "reopened": _("Cases reopened"),
    "concluded": _("Concluded in the month"),
    "open_at_end": _("Open at the end of the month"),
    "median_hours": _("Median hours"),
    "asked": _("Referrals asked for"),
    "acknowledged": _("Referrals acknowledged"),
    "accepted": _("Referrals accepted"),
    "referrals": _("Referrals paid"),
    "dollars": _("US$ paid"),
    "people": _("People"),
    "interviews": _("Interviews"),
}


def codes_of(dimension: str) -> list[str]:
    """The values that have a line in every month, whether anything was counted or not."""
    if dimension == "office":
        return list(Office.objects.order_by("slug").values_list("slug", flat=True))
    if dimension == "ambito":
        return list(AMBITOS)
    return [code for code, _name in CHOICES.get(dimension, ())]


def names_of(dimension: str, language: str) -> dict[str, str]:
    """The values of a dimension that have a name of their own, with it. One query for consulates, else none."""
    with translation.override(language):
        known = {ALL: str(_("all")), OTHERS: str(_("the others together"))}
        if dimension == "office":
            return known | dict(Office.objects.order_by("slug").values_list("slug", "city"))
        if dimension == "ambito":
            return known | {code: str(ambito_name(code)) for code in AMBITOS}
        return known | {code: str(name) for code, name in CHOICES.get(dimension, ())}
