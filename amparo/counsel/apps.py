from __future__ import annotations

from django.apps import AppConfig


class CounselConfig(AppConfig):
    name = "amparo.counsel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.casework import panels
        from amparo.casework.signals import events_written
        from amparo.counsel import listeners
        from amparo.counsel.funnel import jobs as _funnel_jobs  # noqa: F401  (as below)
        from amparo.counsel.referrals import jobs  # noqa: F401  (the worker finds the job by its import)
        from amparo.counsel.referrals import views as referrals
        from amparo.custody.signals import custody_changed

        events_written.connect(listeners.on_events_written)
        custody_changed.connect(listeners.on_custody_changed)
        panels.register(referrals.panel)
