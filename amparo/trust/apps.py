from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TrustConfig(AppConfig):
    name = "amparo.trust"
    default_auto_field = "django.db.models.BigAutoField"

    #: sql/portal_privacy.sql: the privacy notice that anybody may read.
    portal_grants = ("GRANT SELECT ON portal_privacy_notice TO amparo_portal",)

    def ready(self) -> None:
        from amparo.casework import looked, panels
        from amparo.casework.signals import events_written
        from amparo.casework.worklists import mine
        from amparo.people import closing
        from amparo.people.signals import records_moved
        from amparo.places import shipping
        from amparo.trust import panels as own
        from amparo.trust.arco import jobs as _jobs  # noqa: F401  (the worker finds the jobs by their imports)
        from amparo.trust.looking import waiting
        from amparo.trust.looking.queries import remarks_on
        from amparo.trust.privacy import listeners as notices
        from amparo.trust.privacy import loading
        from amparo.trust.retention import hiding, listeners
        from amparo.trust.retention import jobs as _nightly  # noqa: F401  (as above)
        from amparo.trust.seal.attaching import attach

        mine.register(waiting.UNUSUAL)
        looked.register(remarks_on)
        post_migrate.connect(attach, sender=self, dispatch_uid="trust.attach")
        panels.register(own.panel)
        closing.register(hiding.closed_to)
        events_written.connect(listeners.on_events_written)
        records_moved.connect(listeners.on_records_moved)
        events_written.connect(notices.on_events_written)
        shipping.register("privacy", loading.load)
