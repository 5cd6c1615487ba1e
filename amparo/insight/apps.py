from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "amparo.insight"
    default_auto_field = "django.db.models.BigAutoField"

    #: sql/published.sql: what was published, and nothing that was not.
    portal_grants = ("GRANT SELECT ON portal_open_data TO amparo_portal",)

    def ready(self) -> None:
        from amparo.insight.figures import jobs as _figures  # noqa: F401
        from amparo.insight.figures.actions import TEMPLATE
        from amparo.insight.figures.mailing import enclosed, may_leave
        from amparo.insight.open_data import jobs as _jobs  # noqa: F401  (the worker finds the jobs by their imports)
        from amparo.notices.sending import GUARDS
        from amparo.notices.transports import ENCLOSES

        ENCLOSES[TEMPLATE] = enclosed
        GUARDS.append(may_leave)
