from __future__ import annotations

import gc
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ShellConfig(AppConfig):
    name = "amparo.shell"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.core import roles

        # What is loaded by now lives as long as the process; and a chunk of a list makes a hundred thousand objects
        # that are all needed. Without this a quarter of an import goes into looking for rubbish.
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)

        def grant(using: str, **kwargs: Any) -> None:
            roles.grant(using)

        # The last app to be migrated: by now every table is there.
        post_migrate.connect(grant, sender=self, weak=False)
