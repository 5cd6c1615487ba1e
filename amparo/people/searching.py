"""One search box: it sees what was typed (a folio, a number, a telephone, a name) and says what it understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from amparo.accounts.models import Staff
from amparo.core.folios import read_folio
from amparo.matching import Described
from amparo.matching.explain import Reason
from amparo.matching.identifiers import check
from amparo.matching.names import plain
from amparo.people.checks.log import Asker
from amparo.people.finding import find
from amparo.people.models import Door, Identifier, Person, Record
from amparo.people.queries import person_by_folio

LIMIT = 10
#: A surname as it is compared: small letters without accents. The migration `surnames_folded` indexes just these.
_FIRST, _SECOND = (f"translate(lower(surname{n}), 'áéíóúüñ', 'aeiouun')" for n in (1, 2))
#: Which number it may be, the most telling first.
SYSTEMS = ("curp", "a_number", "passport", "matricula", "phone", "booking", "subject_id")


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody found: identity only, and which offices reported them."""

    person: Person
    offices: Sequence[str]
    reasons: Sequence[Reason] = ()
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search understood (`folio`, an identifier's system, or `name`) and whom it found. `exact`: a folio.
    `more`: others have these surnames too, and more must be typed to see them."""

    understood: str
    hits: Sequence[Hit]
    exact: bool = False
    more: bool = False


def search(text: str, *, by: Staff | None = None) -> Found:
    """Find people by a folio, an identifier in any usual writing, a telephone, or names (with a year, perhaps)."""
    if read_folio(text):
        person = person_by_folio(text)
        return Found("folio", _hits([person.pk]) if person else [], exact=True)
    if any(character.isdigit() for character in text):
        for system in SYSTEMS:
            hits = _by_number(system, text)
            if hits:
                return Found(system, hits)
    year = re.search(r"\b(19|20)\d\d\b", text)
    names = re.sub(r"\d+", " ", text)
    readings = readings_of(names, int(year.group()) if year else None)
    asker = Asker(door=Door.SEARCH, office_id=by.office_id if by else None, by=by)
    ranked = find(*readings, asker=asker, limit=LIMIT)
    found = {one.person_id for one in ranked}
    namesakes = [pk for pk in _with_surnames(names) if pk not in found]
    room = LIMIT - len(ranked)
    people = [one.person_id for one in ranked] + namesakes[:room]
    likeness = {one.person_id: (one.reasons, one.probability) for one in ranked}
    hits = [Hit(hit.person, hit.offices, *likeness.get(hit.person.pk, ())) for hit in _hits(people)]
    return Found("name", hits, more=len(namesakes) > room)


def _with_surnames(text: str) -> list[int]:
    """Persons who have just these surnames, in either order, whoever was reported last first: one more than are shown.

    A surname alone is no evidence of who somebody is, and all that an officer may have heard. One query, by index.
    """
    words = plain(text).lower().split()
    if not words or len(words) > 4:
        return []
    whole = " ".join(words)
    conditions, values = [f"{_FIRST} = %s", f"{_SECOND} = %s"], [whole, whole]
    for cut in range(1, len(words)):
        left, right = " ".join(words[:cut]), " ".join(words[cut:])
        conditions += [f"({_FIRST} = %s AND {_SECOND} = %s)"] * 2
        values += [left, right, right, left]
    with connection.cursor() as cursor:
        # Materialised, so that the indexes are used: else the planner hopes to meet eleven of a rare surname on its way
        # down the whole table.
        cursor.execute(
            "WITH named AS MATERIALIZED (SELECT id FROM people_person WHERE merged_into_id IS NULL"  # noqa: S608
            f" AND ({' OR '.join(conditions)})) SELECT id FROM named ORDER BY id DESC LIMIT {LIMIT + 1}",
            values,
        )
        return [row[0] for row in cursor.fetchall()]


def readings_of(text: str, year: int | None = None) -> list[Described]:
    """A name typed in one line, in each of the ways in which it can be meant: surnames first or last."""
    words = text.replace(",", " , ").split()
    if "," in words:
        cut = words.index(",")
        parts = [(" ".join(words[cut + 1 :]), " ".join(words[:cut]))]
    else:
        words = [word for word in words if word != ","]
        cuts = {max(len(words) - 2, 1), max(len(words) - 1, 1)} if len(words) > 1 else {0}
        parts = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in cuts]
        parts += [(" ".join(words[cut:]), " ".join(words[:cut])) for cut in (1, 2) if len(words) > cut]
    return [
        Described(given_names=given, surnames=surnames, birth_year_from=year, birth_year_to=year)
        for given, surnames in dict.fromkeys(parts)
    ]


def _by_number(system: str, text: str) -> list[Hit]:
    ids = (
        Identifier.objects.filter(
            system=system, normalised__in=_forms(system, text), record__person__isnull=False
        )
        .values_list("record__person_id", flat=True)
        .distinct()[:LIMIT]
    )
    return _hits(list(ids))


def _forms(system: str, text: str) -> list[str]:
    """How the number that was typed may be stored: a telephone without its country is Mexican or American."""
    if system != "phone":
        checked = check(system, text)
        return [checked.value] if checked.value else []
    digits = "".join(character for character in text if character.isdigit())[-10:]
    return [f"+52{digits}", f"+1{digits}"] if len(digits) == 10 else []


def _hits(person_ids: Sequence[int]) -> list[Hit]:
    people = Person.objects.in_bulk(person_ids)
    offices: dict[int, list[str]] = {}
    rows = (
        Record.objects.filter(person_id__in=person_ids, office__isnull=False)
        .order_by("-received_at")
        .values_list("person_id", "office__city")
    )
    for person_id, city in rows:
        known = offices.setdefault(person_id, [])
        if city not in known:
            known.append(city)
    return [Hit(people[pk], offices.get(pk, [])) for pk in person_ids if pk in people]
