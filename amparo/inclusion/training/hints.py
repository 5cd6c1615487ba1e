"""In the file: what the interviews show, and the two-minute card of the unit that helps with it.

What is asked of a person is what they can do, never what they are: no label is shown here either.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may
from amparo.casework.access import file_access
from amparo.casework.visits.models import MOODS, UPPER_BODY, Ease
from amparo.casework.visits.queries import known_of
from amparo.casework.visits.rules import enhanced_difficulties
from amparo.casework.visits.words import SIGNED
from amparo.inclusion.training.course import Unit, units
from amparo.people.models import Person, Purpose
from amparo.people.queries import consent_in_force

MOST = 3
_DOMAINS = {
    "see": "see",
    "hear": "hear",
    "walk": "walk",
    "remember": "cog",
    "care": "care",
    "communicate": "com",
}
_SPANISH = frozenset({"", "español", "inglés"})


def needs_shown(known: Mapping[str, Any]) -> frozenset[str]:
    """What the interviews show, in the words of the course: a lot of difficulty, mood, a language, papers,
    medicines, company on the way."""
    found = {need for domain, need in _DOMAINS.items() if known.get(domain) in (Ease.MUCH, Ease.CANNOT)}
    if (
        known.get("needs_interpreter") == "yes"
        or str(known.get("language") or "").strip().lower() not in _SPANISH
    ):
        found.add("language")
    if known.get("without_medicine") == "yes" or str(known.get("medicines") or "").strip():
        found.add("medicines")
    hard = enhanced_difficulties(known)
    if not MOODS.keys().isdisjoint(hard):
        found.add("psychosocial")
    if not set(UPPER_BODY).isdisjoint(hard):
        found.add("care")
    if not SIGNED.isdisjoint(known.get("communicates") or ()):
        found |= {"hear", "language"}
    if known.get("reads") in ("little", "no"):
        found.add("papers")
    if known.get("support_person"):
        found.add("companion")
    if known.get("pregnant") == "yes":
        found |= {"care", "companion"}
    return frozenset(found)


def cards_for(needs: Collection[str]) -> list[Unit]:
    """The units whose cards help, the most specific first: those of which the largest part is about this."""
    helping = [unit for unit in units().values() if unit.needs.intersection(needs)]
    return sorted(helping, key=lambda u: (-len(u.needs.intersection(needs)) / len(u.needs), u.number))[:MOST]


def panel(request: HttpRequest, person: Person) -> SafeString:
    """The panel of the person page, for whoever reads this file and may take the course."""
    staff = cast(Staff, request.user)
    if not may(staff, "take_course"):
        return SafeString("")
    known = known_of([person.pk]).get(person.pk, {})
    needs = needs_shown(known)
    if known and consent_in_force(person.pk, Purpose.ASSISTANCE) is None:
        needs |= {"consent"}  # they were asked and said no, or nobody wrote what they said
    cards = cards_for(needs)
    if not cards or file_access(staff, person) not in ("read", "write"):
        return SafeString("")
    return SafeString(render_to_string("inclusion/hints.html", {"cards": cards}, request=request))
