from __future__ import annotations

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "amparo.custody"
    default_auto_field = "django.db.models.BigAutoField"
