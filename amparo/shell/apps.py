from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ShellConfig(AppConfig):
    name = "amparo.shell"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.core import roles

        def grant(using: str, **kwargs: Any) -> None:
            roles.grant(using)

        # The last app to be migrated: by now every table is there.
        post_migrate.connect(grant, sender=self, weak=False)
