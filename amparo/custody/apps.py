from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "amparo.custody"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.custody.actions import follow_records
        from amparo.people.signals import records_moved

        def follow(persons: Collection[int], **kwargs: Any) -> None:
            follow_records(persons)

        records_moved.connect(follow, weak=False)
