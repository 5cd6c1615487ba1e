"""The codes of the catalogue as families read them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, "str | Promise"]

#: The rights by which programmes are grouped, in the order of the page; and what of them stands in addresses.
RIGHTS: Words = {
    "identity": _("Papers and identity"),
    "health": _("Health"),
    "education": _("School and studies"),
    "housing": _("Housing"),
    "livelihood": _("Work and money"),
    "social": _("Pensions and support"),
    "family": _("Family and children"),
    "justice": _("Lawyers and justice"),
    "protection": _("Emergency and protection"),
}
PATHS = {
    "identity": "papeles", "health": "salud", "education": "escuela", "housing": "vivienda", "livelihood": "trabajo",
    "social": "apoyos", "family": "familia", "justice": "justicia", "protection": "proteccion",
}  # fmt: skip
MOMENTS: Words = {
    "us": _("I live in the United States"),
    "detained": _("I am detained"),
    "returning": _("They are sending me back to Mexico"),
    "returned": _("I am back in Mexico"),
    "family": _("I am asking for a relative"),
}
COSTS: Words = {
    "free": _("It is free"),
    "paid": _("It costs money"),
    "varies": _("It depends on the case"),
    "unknown": _("We do not know what it costs"),
}
SIDES: Words = {"us": _("In the United States"), "mx": _("In Mexico")}
LACKS: Words = {
    "acta": _("My birth certificate"),
    "curp": _("My CURP"),
    "id": _("A photo ID"),
}
