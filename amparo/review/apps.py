from __future__ import annotations

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "amparo.review"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.casework.signals import events_written
        from amparo.casework.worklists import mine
        from amparo.people.signals import pairs_raised, records_moved
        from amparo.review import listeners, waiting

        pairs_raised.connect(listeners.on_pairs_raised)
        records_moved.connect(listeners.on_records_moved)
        events_written.connect(listeners.on_events_written)
        mine.register(waiting.SECOND_LOOKS)
