"""Who keeps people's files today, asked of a room above. Casework knows it and registers itself; this room only asks.

As `whereabouts`: one query for everybody on a page. Of a file without a case the office that received it last is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from amparo.people.models import Record

#: Of these persons, the cities of the consulates that keep their files; whose file nobody keeps is left out.
Keepers = Callable[[Collection[int]], dict[int, list[str]]]
_keepers: list[Keepers] = []


def register(provider: Keepers) -> None:
    """Say who knows who keeps files; called once, from `AppConfig.ready` of the room that does."""
    if provider not in _keepers:
        _keepers.append(provider)


def keepers_of(person_ids: Collection[int]) -> dict[int, list[str]]:
    """The cities of the consulates that keep these files; nothing of whom no consulate knows. One query per room that
    knows, and one for those without a case."""
    found = {pk: cities for provider in _keepers for pk, cities in provider(person_ids).items()}
    received = (
        Record.objects.filter(person_id__in=person_ids, office__isnull=False)
        .order_by("person_id", "-received_at", "-pk")
        .distinct("person_id")
        .values_list("person_id", "office__city")
    )
    return {**{pk: [city] for pk, city in received if pk is not None}, **found}
