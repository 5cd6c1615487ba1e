"""Codes that are stored, in the reader's words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

from amparo.matching.identifiers import STATES

register = template.Library()

RELATIONS = {
    "mother": _("mother"),
    "father": _("father"),
    "spouse": _("wife, husband or partner"),
    "child": _("daughter or son"),
    "sibling": _("sister or brother"),
    "other_kin": _("relative"),
    "friend": _("friend or acquaintance"),
}
TOLD = {
    "status": _("status"),
    "place": _("place"),
    "services": _("services"),
    "next_step": _("what comes next"),
    "hearings": _("hearings and orders"),
    "lawyer": _("lawyer"),
}
SYSTEMS = {
    "a_number": _("A-number"),
    "curp": _("CURP"),
    "passport": _("passport"),
    "matricula": _("matrícula"),
    "phone": _("telephone"),
    "booking": _("booking no."),
    "subject_id": _("subject ID"),
}
PAGES = {
    "person": _("file"),
    "case": _("case"),
    "who looked": _("who looked"),
    "export": _("file of all their data"),
    "privacy notice": _("privacy notice"),
    "history": _("history of the fields"),
    "preview": _("who keeps the file"),
    "record service": _("record a service"),
    "record interview": _("record an interview"),
    "add relative": _("add a relative"),
    "record consent": _("record a consent"),
    "end stay": _("no longer detained"),
    "search": _("search"),
    "pair": _("duplicates"),
    "question": _("duplicates, several people"),
    "list review": _("doubtful rows of a list"),
    "second look": _("second look at a duplicate"),
    "request": _("family request"),
    "intake": _("intake"),
    "alert": _("alert of the app"),
    "locator": _("public locator"),
    "plan visit": _("plan a visit"),
    "visit": _("visit"),
    "interview sheets": _("interview sheets on paper"),
    "interview sheet": _("interview sheet"),
    "interview": _("interview"),
    "tablet": _("visit taken along on a tablet"),
    "call": _("a caller verified"),
    "family": _("family"),
    "desk_person": _("desks of a reception centre"),
    "desk_register": _("registration at a reception centre"),
    "desk_tablet": _("people of a centre taken along on a tablet"),
    "desk_health": _("health desk"),
    "household": _("household that came back"),
    "plan of a return": _("plan of a return"),
    "printed plan": _("plan of a return, on paper"),
    "destination": _("where a returned person goes"),
    "follow-up": _("follow-up of a return"),
    "follow-ups": _("list of follow-ups"),
    "jobs and homes": _("jobs and homes near a returned person"),
    "new return": _("open a return"),
    "prearrival": _("notice to a reception centre"),
    "coming": _("who comes to a reception centre"),
}
PURPOSES = {
    "case work": _("work on the case"),
    "quality": _("quality of the answers"),
    "reception in Mexico": _("reception in Mexico"),
    "call": _("a telephone call"),
    "rights of the person": _("rights of the person"),
    "deciding duplicates": _("deciding whether two files are one person"),
}


@register.filter
def relation_name(code: str) -> str:
    return str(RELATIONS.get(code, code))


@register.filter
def told_name(code: str) -> str:
    return str(TOLD.get(code, code))


@register.filter
def system_name(code: str) -> str:
    return str(SYSTEMS.get(code, code))


@register.filter
def page_name(code: str) -> str:
    return str(PAGES.get(code, code))


@register.filter
def purpose_name(text: str) -> str:
    return str(PURPOSES.get(text, text))


@register.filter
def state_name(code: str) -> str:
    """The Mexican state of a CURP's code."""
    return STATES.get(code, code)


@register.filter
def likeness(probability: float) -> str:
    """How likely in whole per cent, and never as if it were certain."""
    if probability > 0.99:
        return "> 99 %"
    return "< 1 %" if probability < 0.01 else f"{probability * 100:.0f} %"
