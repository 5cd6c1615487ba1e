from __future__ import annotations

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "amparo.rights"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.casework import panels
        from amparo.casework.documents import store
        from amparo.rights.allegations import views
        from amparo.rights.models import ExportFile, ReviewedWords, Statement

        panels.register(views.panel)
        for model in (Statement, ReviewedWords, ExportFile):
            store.also_sealed(model)
