"""One search box: it sees what was typed (a folio, a number, a telephone, a name, a place) and says what it understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.core.folios import read_folio
from amparo.matching import Described
from amparo.matching.explain import Reason
from amparo.matching.identifiers import check
from amparo.matching.names import plain
from amparo.people.checks.log import Asker
from amparo.people.finding import find
from amparo.people.keeping import keepers_of
from amparo.people.models import Door, Identifier, Person
from amparo.people.queries import person_by_folio
from amparo.people.whereabouts import who_was_there, work_there
from amparo.places.models import Facility
from amparo.places.naming import places_named

LIMIT = 10
#: A surname as it is compared: small letters without accents; so are they indexed (the migration `surnames_together`).
_FIRST, _SECOND = (f"translate(lower(surname{n}), 'áéíóúüñ', 'aeiouun')" for n in (1, 2))
#: Which number it may be, the most telling first.
SYSTEMS = ("curp", "a_number", "passport", "matricula", "phone", "booking", "subject_id")


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody found: identity only, and which consulates keep the file. `there`: `now` or `before` at the place typed."""

    person: Person
    keepers: Sequence[str]
    reasons: Sequence[Reason] = ()
    probability: float | None = None
    there: str = ""


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A place that was typed, and with how many people there now the reader's office works."""

    facility: Facility
    people: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search understood (`folio`, an identifier's system, or `name`) and whom it found. `exact`: a folio.
    `more`: others have these surnames too, and more must be typed to see them. `places`: those that were typed, alone or
    beside a name; `name`: what is left of the line then."""

    understood: str
    hits: Sequence[Hit]
    exact: bool = False
    more: bool = False
    places: Sequence[PlaceHit] = ()
    name: str = ""


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
    named = places_named(text)
    ids = [facility.pk for facility in named.facilities]
    work = work_there(by, ids) if ids else {}
    places = [PlaceHit(facility, work.get(facility.pk, 0)) for facility in named.facilities]
    if places and not named.rest:
        # Some surnames are places too; nobody else is meant by one.
        namesakes = _with_surnames(text)
        return Found("place", _hits(namesakes[:LIMIT]), more=len(namesakes) > LIMIT, places=places)
    year = re.search(r"\b(19|20)\d\d\b", text)
    names = re.sub(r"\d+", " ", named.rest)
    readings = readings_of(names, int(year.group()) if year else None)
    asker = Asker(door=Door.SEARCH, office_id=by.office_id if by else None, by=by)
    ranked = find(*readings, asker=asker, limit=LIMIT)
    there = _there(names, ids) if ids else {}
    found = {one.person_id for one in ranked}
    namesakes = [pk for pk in _with_surnames(names) if pk not in found and pk not in there]
    likely = [pk for pk in (one.person_id for one in ranked) if pk not in there]
    room = max(LIMIT - len(there) - len(likely), 0)
    people = [*there, *likely, *namesakes[:room]][:LIMIT]
    likeness = {one.person_id: one for one in ranked}
    hits = [
        replace(
            hit,
            reasons=likeness[hit.person.pk].reasons if hit.person.pk in likeness else (),
            probability=likeness[hit.person.pk].probability if hit.person.pk in likeness else None,
            there=there.get(hit.person.pk, ""),
        )
        for hit in _hits(people)
    ]
    return Found("name", hits, more=len(namesakes) > room, places=places, name=named.rest if places else "")


def _there(names: str, facility_ids: Sequence[int]) -> dict[int, str]:
    """Who was at these places and has a surname of those typed: whoever is there now first, then who has more of the words.

    Of minors nobody learns here where they are. Two queries.
    """
    words = plain(names).lower().split()
    whose = who_was_there(facility_ids)
    if not words or not whose:
        return {}
    # Surnames of several words ("de la cruz") are looked for whole.
    parts = {" ".join(words[at:to]) for at in range(len(words)) for to in range(at + 1, len(words) + 1)}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, given_names, {_FIRST}, {_SECOND} FROM people_person"  # noqa: S608
            f" WHERE id = ANY(%s) AND merged_into_id IS NULL AND ({_FIRST} = ANY(%s) OR {_SECOND} = ANY(%s))"
            " AND (youngest_birth_date IS NULL OR youngest_birth_date <= %s::date - interval '18 years')",
            [list(whose), list(parts), list(parts), clock.today()],
        )
        rows = cursor.fetchall()
    scored = []
    for pk, given_names, first, second in rows:
        theirs = f"{plain(given_names).lower()} {first} {second}".split()
        shared = sum(word in theirs for word in words)
        scored.append((not whose[pk], -shared, pk))
    return {pk: "before" if gone else "now" for gone, _shared, pk in sorted(scored)[:LIMIT]}


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
    # Whose term is over is found by nobody (F7); those who may see them have a list of their own.
    people = {pk: one for pk, one in Person.objects.in_bulk(person_ids).items() if one.blocked_at is None}
    keepers = keepers_of(list(people))
    return [Hit(people[pk], keepers.get(pk, [])) for pk in person_ids if pk in people]
