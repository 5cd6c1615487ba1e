from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "amparo.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings

        from amparo.matching.model import read_model, use

        if settings.ENVIRONMENT.model is not None:
            use(read_model(settings.ENVIRONMENT.model))
