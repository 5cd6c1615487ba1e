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
        " portal_own_prove_phone(text, text), portal_own_stop(), portal_own_tells(boolean),"
        " portal_own_cartilla(boolean, boolean, boolean, text),"
        " portal_own_file(text, text), portal_cartilla(text), portal_cartilla_keys() TO amparo_portal",
    )

    def ready(self) -> None:
        from amparo.casework import panels
        from amparo.casework.signals import events_written
        from amparo.casework.worklists import mine
        from amparo.custody.signals import custody_changed
        from amparo.people.signals import pair_decided, records_moved
        from amparo.returns.agencies import jobs  # noqa: F401  (the worker finds the jobs by their import)
        from amparo.returns.arriving import listeners, settling
        from amparo.returns.arriving import tasks as _arrivals  # noqa: F401  (the worker finds the jobs by their imports)
        from amparo.returns.arriving.views import panel
        from amparo.returns.centres import loading
        from amparo.returns.follow_ups import jobs as _follow_ups  # noqa: F401  (the worker finds the jobs by their imports)
        from amparo.returns.follow_ups.work import SOURCES
        from amparo.returns.medicines import tasks  # noqa: F401  (the worker finds the job by its import)
        from amparo.returns.offering import views as offering

        def load_centres(**kwargs: Any) -> None:
            # Only where all of the room's tables are there: not on the way back.
            if not any(backwards for _migration, backwards in kwargs.get("plan") or ()):
                loading.load()

        panels.register(offering.panel)
        post_migrate.connect(load_centres, sender=self, weak=False)
        custody_changed.connect(listeners.on_custody_changed)
        events_written.connect(listeners.on_events_written)
        records_moved.connect(settling.on_records_moved)
        pair_decided.connect(settling.on_pair_decided)
        panels.register(panel)
        for source in SOURCES:
            mine.register(source)
