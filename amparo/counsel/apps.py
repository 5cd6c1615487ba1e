from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CounselConfig(AppConfig):
    name = "amparo.counsel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.casework import panels
        from amparo.casework.documents import store
        from amparo.casework.hearings import actions as hearings
        from amparo.casework.hearings import feed
        from amparo.casework.signals import events_written
        from amparo.counsel import listeners
        from amparo.counsel.door import calendar
        from amparo.counsel.door import digest as _digest  # noqa: F401  (the worker finds the jobs by their imports)
        from amparo.counsel.door.hearings import writes_hearings
        from amparo.counsel.funnel import jobs as _funnel_jobs  # noqa: F401
        from amparo.counsel.money import bonds_views, loading
        from amparo.counsel.money.papers import InvoiceFile
        from amparo.counsel.referrals import jobs as _jobs  # noqa: F401
        from amparo.counsel.referrals import views as referrals
        from amparo.custody.signals import custody_changed

        events_written.connect(listeners.on_events_written)
        custody_changed.connect(listeners.on_custody_changed)
        panels.register(referrals.panel)
        hearings.OTHERS.append(writes_hearings)
        feed.SOURCES.append(calendar.entries_of)

        def load_funds(**kwargs: Any) -> None:
            # Only where all of the room's tables are there: not on the way back.
            if not any(backwards for _migration, backwards in kwargs.get("plan") or ()):
                loading.load()

        post_migrate.connect(load_funds, sender=self, weak=False)
        store.also_sealed(InvoiceFile)
        panels.register(bonds_views.panel)
