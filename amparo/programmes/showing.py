"""A sheet as people read it, in one language, whatever the reader's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.core.templatetags.amparo_ui import day as day_words
from amparo.matching.identifiers import STATES
from amparo.places.models import Office
from amparo.programmes.models import Sheet
from amparo.programmes.shape import as_day
from amparo.programmes.words import COSTS, LISTS, SCOPES, TEXTS


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a sheet under its heading: a text, or a list of lines; `steps` are done one after the other."""

    label: str
    text: str = ""
    lines: tuple[str, ...] = ()
    steps: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a sheet asserts, with where it is from; `source` is empty for what is not known."""

    text: str
    source: str
    undated: bool = False


@dataclass(frozen=True, slots=True)
class Where:
    name: str
    address: str
    phone: str
    url: str
    hours: str


@dataclass(frozen=True, slots=True)
class Told:
    """A sheet in one language: what the public side shows too."""

    language: str
    name: str
    summary: str
    lines: tuple[Line, ...]
    facts: tuple[Said, ...]
    places: tuple[Where, ...]
    headings: Mapping[str, str]
    validity: str


def told(sheet: Sheet, language: str, offices: Mapping[str, Office]) -> Told:
    """The sheet in `es` or `en`. `offices`: those that it names (`named_offices`)."""
    content = sheet.content
    texts = content[language]
    with override("en" if language == "en" else "es-mx"):
        lines = []
        for key, label in TEXTS.items():
            value = texts.get(key)
            if key in ("name", "summary") or not value:
                continue
            lines.append(
                Line(str(label), lines=tuple(value), steps=key == "how")
                if key in LISTS
                else Line(str(label), text=value)
            )
        if not texts.get("cost"):
            lines.append(Line(str(TEXTS["cost"]), text=str(COSTS.get(content["cost"], ""))))
        return Told(
            language=language,
            name=texts.get("name", ""),
            summary=texts.get("summary", ""),
            lines=tuple(lines),
            facts=tuple(_said(fact, language) for fact in content["facts"]),
            places=tuple(_where(place, language, offices) for place in content["places"]),
            headings={
                "facts": _("What this says, and who says so"),
                "places": _("Where"),
                "undated": _("No date of verification"),
            },
            validity=_validity(sheet),
        )


def named_offices(sheets: Iterable[Sheet]) -> dict[str, Office]:
    """The offices that these sheets name. One query, or none."""
    named = {place["office"] for sheet in sheets for place in sheet.content["places"] if place.get("office")}
    return Office.objects.in_bulk(named) if named else {}


def _validity(sheet: Sheet) -> str:
    first, last = sheet.valid_from, sheet.valid_to
    if first and last:
        return _("From %(first)s to %(last)s") % {"first": day_words(first), "last": day_words(last)}
    if last:
        return _("Until %(last)s") % {"last": day_words(last)}
    return _("Since %(first)s") % {"first": day_words(first)} if first else ""


def _said(fact: Mapping[str, Any], language: str) -> Said:
    if fact.get("unknown"):
        return Said(fact[language], "")
    when = fact["source_date"] if fact.get("source_date") else ""
    try:
        day = as_day(when)
    except ValueError:
        day = None
    return Said(fact[language], ", ".join(filter(None, [fact.get("source", ""), _day(day, when)])), not when)


def _day(day: dt.date | None, when: str) -> str:
    return day_words(day) if day else when


def _where(place: Mapping[str, str], language: str, offices: Mapping[str, Office]) -> Where:
    office = offices.get(place.get("office", ""))
    name = place.get(f"name_{language}") or (office.name if office else "") or str(SCOPES[place["scope"]])
    state = place.get("state", "")
    if place.get("country", "MX") == "MX":
        state = STATES.get(state, state)
    return Where(
        name=name,
        address=", ".join(filter(None, [place.get("address", ""), place.get("city", ""), state])),
        phone=place.get("phone") or (office.phone if office else ""),
        url=place.get("url", ""),
        hours=place.get(f"hours_{language}", ""),
    )
