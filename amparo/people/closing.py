"""Whose name a reader may not see, asked of a room above; and how somebody closed is covered before a page shows them.

The rule is casework's (`casework.minors`): a minor's file is open to its own team alone. Every page that shows people calls
`close` with what it is about to show; the instances then hold nothing but a folio and the words that stand in their place.
The same manner as `whereabouts`: the room that knows registers itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from amparo.accounts.models import Staff
from amparo.people.models import Person, Record

#: Of these persons, those who are closed to the reader (None: to somebody on no team), each with the words instead.
Rule = Callable[[Staff | None, Sequence[Person]], Mapping[int, str]]
_rules: list[Rule] = []


def register(rule: Rule) -> None:
    """Say who knows to whom somebody is closed; called once, from `AppConfig.ready` of the room that does."""
    if rule not in _rules:
        _rules.append(rule)


def closed(reader: Staff | None, people: Iterable[Person | None]) -> dict[int, str]:
    """Those of these persons who are closed to `reader`, with the words that stand in their place. No query while none of
    them is a minor; else as many for a hundred as for one."""
    asked = list({person.pk: person for person in people if person is not None}.values())
    return {pk: words for rule in _rules for pk, words in rule(reader, asked).items()} if asked else {}


def closed_ids(reader: Staff | None, person_ids: Collection[int | None]) -> dict[int, str]:
    """The same for persons who were not read yet. One query more."""
    found = Person.objects.filter(pk__in=[pk for pk in person_ids if pk is not None])
    return closed(reader, found.only("folio", "youngest_birth_date", "blocked_at"))


def close(
    reader: Staff | None, people: Iterable[Person | None] = (), *, records: Iterable[Record | None] = ()
) -> dict[int, str]:
    """Cover, in memory, whatever of these is closed to `reader`: persons, and records with their persons.

    Returns who was covered, as `closed` does. What is covered cannot be saved.
    """
    said = [record for record in records if record is not None]
    whole = [*people, *(record.person for record in said if record.person_id is not None)]
    found = closed(reader, whole)
    if not found:
        return found
    for person in whole:
        if person is not None and person.pk in found:
            person.cover(found[person.pk])
    for record in said:
        if record.person_id is not None and record.person_id in found:
            record.cover(found[record.person_id])
    return found
