from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TrustConfig(AppConfig):
    name = "amparo.trust"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.trust.seal.attaching import attach

        post_migrate.connect(attach, sender=self, dispatch_uid="trust.attach")
