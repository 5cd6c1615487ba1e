from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReturnsConfig(AppConfig):
    name = "amparo.returns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.returns.agencies import jobs  # noqa: F401  (the worker finds the jobs by their import)
        from amparo.returns.centres import loading

        def load_centres(**kwargs: Any) -> None:
            # Only where all of the room's tables are there: not on the way back.
            if not any(backwards for _migration, backwards in kwargs.get("plan") or ()):
                loading.load()

        post_migrate.connect(load_centres, sender=self, weak=False)
