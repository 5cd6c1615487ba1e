from __future__ import annotations

from django.apps import AppConfig


class InclusionConfig(AppConfig):
    name = "amparo.inclusion"
    default_auto_field = "django.db.models.BigAutoField"

    portal_grants = (
        "GRANT SELECT ON portal_training, portal_training_shift TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_certificate(text), portal_accommodations(), portal_difficulties() TO amparo_portal",
    )

    def ready(self) -> None:
        from amparo.casework import panels
        from amparo.casework.documents import store
        from amparo.casework.hearings import feed
        from amparo.casework.letters import actions as letters
        from amparo.casework.signals import events_written
        from amparo.custody.signals import custody_changed
        from amparo.inclusion.accommodations import actions as accommodations
        from amparo.inclusion.accommodations import listeners as asked
        from amparo.inclusion.accommodations import views as accommodation_pages
        from amparo.inclusion.interpreters import calendar, listeners
        from amparo.inclusion.interpreters import panels as interpreters
        from amparo.inclusion.packs.models import Voice
        from amparo.inclusion.training import hints
        from amparo.inclusion.training import jobs as _jobs  # noqa: F401  (the worker finds the jobs by their imports)

        panels.register(accommodation_pages.panel)
        panels.register(hints.panel)
        letters.WRITTEN.append(accommodations.on_letter_written)
        events_written.connect(asked.on_events_written)
        custody_changed.connect(asked.on_custody_changed)
        panels.register(interpreters.panel)
        panels.register_hearing(interpreters.of_hearing)
        panels.register_notes(interpreters.notes_of_hearings)
        events_written.connect(listeners.on_events_written)
        feed.SOURCES.append(calendar.entries_of)
        store.also_sealed(Voice)
