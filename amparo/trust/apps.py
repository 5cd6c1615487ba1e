from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TrustConfig(AppConfig):
    name = "amparo.trust"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.casework import looked
        from amparo.casework.worklists import mine
        from amparo.trust.looking import waiting
        from amparo.trust.looking.queries import remarks_on
        from amparo.trust.seal.attaching import attach

        mine.register(waiting.UNUSUAL)
        looked.register(remarks_on)
        post_migrate.connect(attach, sender=self, dispatch_uid="trust.attach")
