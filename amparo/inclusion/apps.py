from __future__ import annotations

from django.apps import AppConfig


class InclusionConfig(AppConfig):
    name = "amparo.inclusion"
    default_auto_field = "django.db.models.BigAutoField"

    portal_grants = ("GRANT SELECT ON portal_training TO amparo_portal",)

    def ready(self) -> None:
        from amparo.casework import panels
        from amparo.casework.documents import store
        from amparo.inclusion.packs.models import Voice
        from amparo.inclusion.training import hints
        from amparo.inclusion.training import jobs as _jobs  # noqa: F401  (the worker finds the jobs by their imports)

        panels.register(hints.panel)
        store.also_sealed(Voice)
