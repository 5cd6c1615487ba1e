from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReturnsConfig(AppConfig):
    name = "amparo.returns"
    default_auto_field = "django.db.models.BigAutoField"

    #: What the portal's role may do here: call these functions, and nothing else (`sql/portal_*.sql`).
    portal_grants = (
        "GRANT EXECUTE ON FUNCTION portal_own_ask(text, text, text), portal_own_enter(text, text), portal_own_touch(boolean),"
        " portal_own_leave(), portal_own_see(), portal_own_help(text), portal_own_correct(text, text, text, text),"
        " portal_own_prove_phone(text, text), portal_own_stop(), portal_own_cartilla(boolean, boolean, text),"
        " portal_own_file(text, text), portal_cartilla(text), portal_cartilla_keys() TO amparo_portal",
    )

    def ready(self) -> None:
        from amparo.returns.centres import loading

        def load_centres(**kwargs: Any) -> None:
            # Only where all of the room's tables are there: not on the way back.
            if not any(backwards for _migration, backwards in kwargs.get("plan") or ()):
                loading.load()

        post_migrate.connect(load_centres, sender=self, weak=False)
