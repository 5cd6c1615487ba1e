from __future__ import annotations

from django.apps import AppConfig


class InclusionConfig(AppConfig):
    name = "amparo.inclusion"
    default_auto_field = "django.db.models.BigAutoField"

    portal_grants = (
        "GRANT SELECT ON portal_training, portal_training_shift TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_certificate(text) TO amparo_portal",
    )

    def ready(self) -> None:
        from amparo.casework import panels
        from amparo.inclusion.training import hints
        from amparo.inclusion.training import jobs as _jobs  # noqa: F401  (the worker finds the jobs by their imports)

        panels.register(hints.panel)
