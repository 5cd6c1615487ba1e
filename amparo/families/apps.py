from __future__ import annotations

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "amparo.families"
    default_auto_field = "django.db.models.BigAutoField"
