"""Reasons in words: why somebody is proposed, and what forbids it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from amparo.inclusion.interpreters.languages import languages
from amparo.inclusion.interpreters.matching import Reason

WORDS: dict[str, Any] = {
    "heard": _("They understood each other before."),
    "town": _("From the same town."),
    "understood": _("Understands the town of the person: it was confirmed."),
    "whole": _("The language is the same everywhere."),
    "variety": _("The same variety (%(variety)s)."),
    "variety_doubt": _("The file says another variety than the roster (%(variety)s): listen first."),
    "near": _("From a town about %(km)s km away."),
    "grouping_only": _("Only the name of the language is known: ask from which town, or make a test call."),
    "other_variety": _("Another variety (%(variety)s): ask first."),
    "ask_first": _("Same language, another town: ask first."),
    "certified": _("Certified."),
    "certificate_ended": _("Their certification has ended."),
    "deaf_team": _("Certified deaf interpreter: works in a team with one who hears."),
    "record": _("Times interpreted: %(held)s; failed: %(missed)s."),
    "inactive": _("Does not work with us on that day."),
    "avoids_person": _("Is not to be put together with this person."),
    "avoids_town": _("Is not to be put together with people of that town."),
    "avoids_family": _("Is not to be put together with this family."),
    "person_avoids_town": _("The person wants nobody from that town."),
    "way": _("Does not work in that way."),
    "place": _("Does not serve this consulate in that way."),
    "busy": _("Has another booking at that hour."),
    "hours": _("Does not work at that hour."),
    "no_chain": _("Nobody is free who goes on from %(from)s."),
}


def explain(reason: Reason | Mapping[str, Any]) -> str:
    """A reason as a sentence, in the language of the reader."""
    code, given = (
        (reason.code, reason.values) if isinstance(reason, Reason) else (reason["code"], reason["values"])
    )
    values = dict(given)
    if "from" in values:
        values["from"] = language_name(values["from"])
    if "variety" in values and not values["variety"]:
        values["variety"] = gettext("not known")
    return str(WORDS[code]) % values


def language_name(code: str) -> str:
    found = languages().get(code)
    return found.named(get_language() or "es") if found is not None else code
