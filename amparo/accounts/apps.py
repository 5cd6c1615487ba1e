from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "amparo.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.accounts import alarms, personnel, sessions, two_people  # noqa: F401  (hear who signs in)

        two_people.register("personnel", personnel.apply)
