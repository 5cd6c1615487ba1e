from __future__ import annotations

from django.apps import AppConfig


class CounselConfig(AppConfig):
    name = "amparo.counsel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.casework.signals import events_written
        from amparo.counsel import listeners
        from amparo.counsel.referrals import jobs  # noqa: F401  (the worker finds the job by its import)
        from amparo.custody.signals import custody_changed

        events_written.connect(listeners.on_events_written)
        custody_changed.connect(listeners.on_custody_changed)

        from amparo.casework.hearings import actions as hearings
        from amparo.casework.hearings import feed
        from amparo.counsel.door import calendar, digest  # noqa: F401  (the worker finds the digest's job by its import)
        from amparo.counsel.door.hearings import writes_hearings

        hearings.OTHERS.append(writes_hearings)
        feed.SOURCES.append(calendar.entries_of)
