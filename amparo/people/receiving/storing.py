"""Writing a decided chunk down."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.people.bulk import copy_instances, copy_rows
from amparo.people.describing import describe_person, refresh
from amparo.people.models import Identifier, MatchKey
from amparo.people.receiving.records import Incoming


def store(incoming: Sequence[Incoming]) -> None:
    """Write persons, records, keys and identifiers, and choose again the description of whoever was joined."""
    fresh = [
        (item.person, item.person.made, item.record)
        for item in incoming
        if item.person is not None and item.person.made is not None and not item.joined
    ]
    for _who, person, record in fresh:
        describe_person(person, [record])
    copy_instances([person for _who, person, _record in fresh])
    for who, person, _record in fresh:
        who.pk = person.pk
    for item in incoming:
        item.record.person_id = item.person.pk if item.person else None
        item.record.home_id = item.home.pk if item.home else None
    copy_instances([item.record for item in incoming])
    keys = ((key, item.record.pk) for item in incoming for key in (*item.keys, *item.wide))
    copy_rows(MatchKey, ["key", "record_id"], keys)
    copy_rows(
        Identifier,
        ["record_id", "system", "as_given", "normalised", "check_result", "reason"],
        (
            (
                item.record.pk,
                found.system[:20],
                found.as_given[:60],
                found.value[:60],
                found.result,
                found.reason[:40],
            )
            for item in incoming
            for found in {(one.system, one.value[:60]): one for one in item.checked}.values()
        ),
    )
    refresh(joined(incoming))


def joined(incoming: Sequence[Incoming]) -> set[int]:
    """Who was known before and gained a record."""
    return {one.person.pk for one in incoming if one.joined and one.person is not None and one.person.pk}
