from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "amparo.insight"
    default_auto_field = "django.db.models.BigAutoField"

    #: sql/published.sql: what was published, and nothing that was not.
    portal_grants = ("GRANT SELECT ON portal_open_data TO amparo_portal",)

    def ready(self) -> None:
        from amparo.insight.open_data import jobs as _jobs  # noqa: F401  (the worker finds the jobs by their imports)
