"""A notice in words, for whoever reads it on a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from amparo.casework.protocols.rules import FIELDS
from amparo.casework.visits.models import Ease
from amparo.core.templatetags.amparo_ui import day, moment
from amparo.matching.identifiers import STATES
from amparo.people.models import Sex
from amparo.returns.arriving.models import GATE
from amparo.returns.arriving.words import DOMAIN_WORDS
from amparo.returns.words import Way


def lines(content: Mapping[str, Any], zone: dt.tzinfo) -> list[tuple[str, str]]:
    """Terms and words, in the order in which a centre reads them. What is empty is left out."""
    return [(term, words) for term, words in _all(content, zone) if words]


def _all(content: Mapping[str, Any], zone: dt.tzinfo) -> Iterator[tuple[str, str]]:
    person, expected, needs = content["person"], content["expected"], content["needs"]
    yield _("Person"), person["name"]
    born = dt.date.fromisoformat(person["birth_date"]) if person["birth_date"] else None
    yield _("Date of birth"), day(born) if born else str(person["birth_year"] or "")
    yield _("Sex"), str(Sex(person["sex"]).label) if person["sex"] else ""
    yield _("Minor"), _("Yes") if person["minor"] else ""
    yield _("Expected"), moment(dt.datetime.fromisoformat(expected["at"]), str(zone))
    yield _("How they come"), str(Way(expected["way"]).label) if expected["way"] != Way.UNKNOWN else ""
    yield _("Why at this hour"), expected["outside_hours"]
    language = content["language"]
    yield _("Language"), " · ".join(part for part in (language["language"], language["variety"]) if part)
    yield _("Interpreter"), _("Yes") if language["needs_interpreter"] else ""
    yield _("Vulnerable"), _("Yes") if content["vulnerable"] else ""
    for name in GATE:
        yield str(FIELDS[name]), content["agreed"].get(name, "")
    if needs["not_agreed_to_tell"]:
        yield _("Health"), _("There are needs that the person did not agree to tell. Ask them.")
    yield _("Illnesses"), needs["conditions"] or ""
    yield _("Medicines"), needs["medicines"] or ""
    yield _("Pregnant"), _("Yes") if needs["pregnant"] else ""
    hard = needs["difficulties"] or {}
    yield (
        _("Difficulties"),
        "; ".join(f"{DOMAIN_WORDS[name]}: {str(Ease(value).label).lower()}" for name, value in hard.items()),
    )
    yield _("To prepare"), content["accommodations"]
    yield _("Travels with"), "; ".join(content["companions"])
    yield _("Minors with them"), str(content["minors_with_them"] or "")
    there = content["destination"]
    yield (
        _("Goes to"),
        ", ".join(part for part in (there["municipality"], STATES.get(there["state"], "")) if part),
    )
    receiver = content["receiver"]
    yield (
        _("Received by"),
        " · ".join(part for name in ("name", "relation", "phone") if (part := receiver[name])),
    )
    yield _("Belongings"), content["belongings"]
    sender = content["from"]
    yield _("Sent by"), " · ".join(part for part in (sender["name"], sender["phone"]) if part)
