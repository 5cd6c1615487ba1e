"""The codes of the catalogue in words, as people read them. Tables: a code, its words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, "str | Promise"]

RIGHTS: Words = {
    "identity": _("Identity"),
    "health": _("Health"),
    "education": _("Education"),
    "housing": _("Housing"),
    "livelihood": _("Work and livelihood"),
    "social": _("Social support"),
    "family": _("Family"),
    "justice": _("Justice"),
    "protection": _("Protection"),
}
MOMENTS: Words = {
    "us": _("Living in the United States"),
    "detained": _("Detained"),
    "returning": _("On the way back"),
    "returned": _("Back in Mexico"),
    "family": _("Relatives"),
}
SIDES: Words = {"us": _("United States"), "mx": _("Mexico")}
COSTS: Words = {
    "free": _("Free of charge"),
    "paid": _("It costs money"),
    "varies": _("It depends"),
    "unknown": _("We do not know what it costs"),
}
SCOPES: Words = {
    "consulates": _("Every consulate"),
    "office": _("One consulate"),
    "centres": _("Every reception centre"),
    "state_offices": _("State offices for migrants"),
    "online": _("On the internet"),
    "phone": _("By telephone"),
    "place": _("A place"),
}
LACKS: Words = {"acta": _("birth certificate"), "curp": _("CURP"), "id": _("identification")}
#: Facts that a programme may ask for with yes.
ONLY: Words = {
    "children": _("has children"),
    "us_born_children": _("has children born in the United States"),
    "disability": _("lives with a disability"),
    "indigenous": _("is of an Indigenous people"),
    "detained": _("is in detention"),
    "medicines": _("takes medicines"),
}
#: The texts of a sheet, in the order in which they are read; those with lists are one line each.
TEXTS: Words = {
    "name": _("Name"),
    "summary": _("In short"),
    "for_whom": _("For whom"),
    "gives": _("What it gives"),
    "requirements": _("Requirements"),
    "documents": _("Documents"),
    "how": _("How to get it"),
    "cost": _("Cost"),
    "languages": _("Languages"),
    "access": _("Accessibility"),
}
LISTS = ("gives", "requirements", "documents", "how")
