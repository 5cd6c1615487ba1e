from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "amparo.programmes"
    label = "programmes"
    verbose_name = _("Programmes")
    default_auto_field = "django.db.models.BigAutoField"

    #: sql/portal.sql: what holds today, and the search. `core.roles.grant` revokes everything else.
    portal_grants = (
        "GRANT SELECT ON portal_programme, portal_programme_agency, portal_programme_need, portal_programme_version"
        " TO amparo_portal",
        "GRANT SELECT ON portal_state, portal_office_point TO amparo_portal",
        "GRANT EXECUTE ON FUNCTION portal_programmes_found(text), portal_state_meant(text) TO amparo_portal",
    )

    def ready(self) -> None:
        from amparo.places import shipping
        from amparo.programmes import jobs, loading  # noqa: F401  (the worker finds the jobs by their import)

        shipping.register("programmes", loading.load)
