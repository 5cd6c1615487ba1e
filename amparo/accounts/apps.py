from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "amparo.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.accounts import sessions  # noqa: F401  (hears who signs in)
