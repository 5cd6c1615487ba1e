from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReturnsConfig(AppConfig):
    name = "amparo.returns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.returns.centres import loading
        from amparo.returns.follow_ups import jobs as _follow_ups  # noqa: F401  (the worker finds the jobs by their imports)

        def load_centres(**kwargs: Any) -> None:
            # Only where all of the room's tables are there: not on the way back.
            if not any(backwards for _migration, backwards in kwargs.get("plan") or ()):
                loading.load()

        post_migrate.connect(load_centres, sender=self, weak=False)
