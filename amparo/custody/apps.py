from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from amparo.accounts.models import Staff


class CustodyConfig(AppConfig):
    name = "amparo.custody"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.custody.actions import follow_records
        from amparo.custody.queries import sightings_of, who_was_there
        from amparo.people import whereabouts
        from amparo.people.signals import records_moved

        def follow(persons: Collection[int], by: Staff | None = None, **kwargs: Any) -> None:
            follow_records(persons, by=by)

        records_moved.connect(follow, weak=False)
        whereabouts.register(sightings_of)
        whereabouts.register_there(who_was_there)
