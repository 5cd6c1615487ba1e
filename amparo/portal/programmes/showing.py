"""A sheet as its page shows it: the texts of one language, and every code in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from amparo.portal import door
from amparo.portal.programmes.door import Catalogue, Sheet
from amparo.portal.programmes.words import COSTS

MAP = "https://www.openstreetmap.org/"


@dataclass(frozen=True, slots=True)
class Where:
    """One of the places where a programme is given; what is not known is empty."""

    name: str
    address: str = ""
    hours: str = ""
    phone: str = ""
    url: str = ""
    map: str = ""
    of_the_town: bool = False  # the map shows the town, for nobody published the street
    offices: bool = False  # whoever reads looks their consulate up
    source: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    text: str
    source: str
    date: str  # a year, or empty where it is a day
    day: dt.date | None
    unknown: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet in words."""

    slug: str
    number: int
    name: str
    summary: str
    for_whom: str
    gives: list[str]
    requirements: list[str]
    documents: list[str]
    how: list[str]
    cost: str
    cost_kind: str
    languages: str
    access: str
    agency: str
    short: str
    phone: str  # of the agency; empty where no source says one
    phone_source: str
    own_directory: bool  # each consulate has its telephone in the directory
    states: list[str]
    places: list[Where]
    facts: list[Fact]
    valid_from: dt.date | None
    valid_to: dt.date | None
    checked_on: dt.date | None
    stale: bool
    address: str
    whatsapp: str

    @property
    def unchecked(self) -> int:
        """How many facts nobody checked on a known day."""
        return sum(not (fact.unknown or fact.day or fact.date) for fact in self.facts)


def shown(sheet: Sheet, catalogue: Catalogue, *, english: bool) -> Shown:
    """The sheet in Spanish or English. One query, for the consulates' telephones, when one of them is named."""
    language = "en" if english else "es"
    said: Mapping[str, Any] = sheet.content[language]
    address = address_of(sheet.slug)
    return Shown(
        slug=sheet.slug, number=sheet.number, name=said["name"], summary=said["summary"], for_whom=said.get("for_whom", ""),
        gives=said.get("gives", []), requirements=said.get("requirements", []), documents=said.get("documents", []),
        how=said.get("how", []), cost=said.get("cost", ""), cost_kind=str(COSTS[sheet.content["cost"]]),
        languages=said.get("languages", ""), access=said.get("access", ""), agency=getattr(sheet.agency, f"name_{language}"),
        short=sheet.agency.short, phone=sheet.agency.phone, phone_source=sheet.agency.phone_source,
        own_directory=sheet.agency.kind == "consular" and not sheet.agency.phone,
        states=[catalogue.states.get(code, code) for code in sheet.content["states"]],
        places=list(_places(sheet, catalogue, language)), facts=[_fact(one, language) for one in sheet.content.get("facts", [])],
        valid_from=sheet.valid_from, valid_to=sheet.valid_to, checked_on=sheet.checked_on, stale=sheet.stale,
        address=address, whatsapp=f"https://wa.me/?text={quote(said['name'] + ': ' + address)}",
    )  # fmt: skip


def address_of(slug: str) -> str:
    return f"{settings.AMPARO_PORTAL_URL}/programas/{slug}/"


def _places(sheet: Sheet, catalogue: Catalogue, language: str) -> Iterator[Where]:
    named = {
        "consulates": _("At every consulate of Mexico in the United States"),
        "centres": _("At the centres that receive whoever comes back to Mexico"),
        "state_offices": _("At the office for migrants of each state of Mexico"),
        "online": _("On the internet"),
        "phone": _("By telephone"),
    }
    places = sheet.content.get("places", [])
    offices = (
        {one.slug: one for one in door.offices()} if any(one["scope"] == "office" for one in places) else {}
    )
    for one in places:
        name = one.get(f"name_{language}") or named.get(one["scope"], "")
        address = ", ".join(
            part for part in (one.get("address"), one.get("city"), _state(one, catalogue)) if part
        )
        phone, to_map, of_the_town = one.get("phone", ""), "", False
        office = offices.get(one.get("office", ""))
        if office is not None:
            name, phone = name or office.name, phone or office.phone or office.emergency_phone
            address = address or f"{office.city}, {office.state}"
        if one.get("address"):
            to_map = f"{MAP}search?{urlencode({'query': address}, quote_via=quote)}"
        elif one.get("office") in catalogue.points:
            latitude, longitude = catalogue.points[one["office"]]
            to_map, of_the_town = f"{MAP}#map=12/{latitude}/{longitude}", True
        elif one.get("city") and one.get("state"):
            to_map, of_the_town = f"{MAP}search?{urlencode({'query': address}, quote_via=quote)}", True
        yield Where(
            name=name or address, address=address if name != address else "", hours=one.get(f"hours_{language}", ""), phone=phone,
            url=one.get("url", ""), map=to_map, of_the_town=of_the_town, offices=one["scope"] == "consulates",
            source=one.get("source", ""),
        )  # fmt: skip


def _state(place: Mapping[str, Any], catalogue: Catalogue) -> str:
    code = str(place.get("state", ""))
    return code if place.get("country", "MX") == "US" else catalogue.states.get(code, code)


def _fact(fact: Mapping[str, Any], language: str) -> Fact:
    said = str(fact.get("source_date", ""))
    day = dt.date.fromisoformat(said) if len(said) == 10 else None
    return Fact(
        text=fact[language], source=fact.get("source", ""), date="" if day else said, day=day,
        unknown=bool(fact.get("unknown")),
    )  # fmt: skip
