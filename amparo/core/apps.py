from __future__ import annotations

import structlog
from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "amparo.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.core import packs

        for name, problem in packs.refused():  # the door starts without them; `packs list` says why
            structlog.get_logger().warning("pack_refused", pack=name, code=problem.code)
