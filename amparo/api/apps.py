from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "amparo.api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.api import listeners  # noqa: F401
