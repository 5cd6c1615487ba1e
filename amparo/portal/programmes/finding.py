"""Which sheets answer what was asked, and why, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from amparo.portal import door as offices
from amparo.portal import finding
from amparo.portal.programmes import door
from amparo.portal.programmes.door import Catalogue, Hit, Sheet
from amparo.portal.programmes.words import SIDES


@dataclass(frozen=True, slots=True)
class Line:
    """A sheet in a list: what it is, who gives it, where, and why it stands there."""

    slug: str
    name: str
    summary: str
    agency: str
    where: str
    stale: bool
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What a typed place means: a state of Mexico, or consulates of the United States."""

    state: str = ""
    offices: tuple[offices.Office, ...] = ()


def place_meant(typed: str) -> Place | None:
    """A state of Mexico by its name or a town's, or the consulates of a ZIP code, town or state; None when nothing is meant."""
    counties = finding.counties_meant(typed)
    state = "" if counties else door.state_meant(typed)
    if state:
        return Place(state=state)
    kept = offices.offices_of([county.fips for county in counties])
    slugs = {office for office, _confidence in kept.values()}
    found = tuple(one for one in offices.offices() if one.slug in slugs)
    return Place(offices=found) if found else None


def is_given(sheet: Sheet, place: Place) -> bool:
    """Whether a programme is given at this place. Pure."""
    if place.state:
        return "mx" in sheet.content["side"] and (
            not sheet.content["states"] or place.state in sheet.content["states"]
        )
    if "us" not in sheet.content["side"]:
        return False
    named = {one.get("office") for one in sheet.content.get("places", []) if one["scope"] == "office"}
    everywhere = any(one["scope"] != "office" for one in sheet.content.get("places", []))
    return not named or everywhere or not named.isdisjoint(office.slug for office in place.offices)


def narrowed(
    sheets: Iterable[Sheet],
    *,
    right: str = "",
    need: str = "",
    agency: str = "",
    moment: str = "",
    state: str = "",
    side: str = "",
    place: Place | None = None,
) -> list[Sheet]:
    """Those of a right, a need, an agency, a moment, a state, a side and a place; what is empty asks for nothing. Pure."""
    return [
        sheet
        for sheet in sheets
        if (not right or right in sheet.content["rights"])
        and (not need or need in sheet.content["needs"])
        and (not agency or agency == sheet.agency.code)
        and (not moment or moment in sheet.content["moments"])
        and (not state or not sheet.content["states"] or state in sheet.content["states"])
        and (not side or side in sheet.content["side"])
        and (place is None or is_given(sheet, place))
    ]  # fmt: skip


def lines(
    sheets: Sequence[Sheet], catalogue: Catalogue, *, english: bool, hits: Iterable[Hit] = ()
) -> list[Line]:
    """Sheets as a list shows them, with why a search found each."""
    by_slug = {hit.slug: hit for hit in hits}
    return [
        line(one, catalogue, english=english, why=_why(by_slug.get(one.slug), one, catalogue, english))
        for one in sheets
    ]


def line(sheet: Sheet, catalogue: Catalogue, *, english: bool, why: tuple[str, ...] = ()) -> Line:
    language = "en" if english else "es"
    states = [catalogue.states.get(code, code) for code in sheet.content["states"]]
    sides = sheet.content["side"]
    where = ", ".join(states[:4]) or (_("In both countries") if len(sides) == 2 else str(SIDES[sides[0]]))
    return Line(
        sheet.slug, sheet.text("name", language), sheet.text("summary", language),
        getattr(sheet.agency, f"name_{language}"), where, sheet.stale, why,
    )  # fmt: skip


def _why(hit: Hit | None, sheet: Sheet, catalogue: Catalogue, english: bool) -> tuple[str, ...]:
    if hit is None:
        return ()
    why = []
    need = catalogue.needs.get(hit.by_need)
    if need is not None:
        why.append(_("It is for: %(need)s.") % {"need": need.name_en if english else need.name_es})
    if hit.by_state:
        why.append(_("It is given in %(state)s.") % {"state": catalogue.states.get(hit.by_state, "")})
    if hit.by_place == "name" and need is None:
        why.append(_("Your words stand in its name."))
    elif hit.by_place == "agency" and need is None:
        why.append(_("It is given by %(agency)s.") % {"agency": sheet.agency.short})
    elif not why:
        why.append(_("Your words stand in what it gives."))
    return tuple(why)
