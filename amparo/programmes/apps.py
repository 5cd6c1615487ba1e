from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "amparo.programmes"
    label = "programmes"
    verbose_name = _("Programmes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.places import shipping
        from amparo.programmes import jobs, loading  # noqa: F401  (the worker finds the jobs by their import)

        shipping.register("programmes", loading.load)
