from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CaseworkConfig(AppConfig):
    name = "amparo.casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from amparo.accounts import signals as accounts
        from amparo.casework import directory, listeners, panels, staff
        from amparo.casework.children import queries as children
        from amparo.casework.children import views as childrens_pages
        from amparo.casework.clocks import jobs  # noqa: F401  (the worker finds the job by its import)
        from amparo.casework.clocks import keeping as clocks
        from amparo.casework.documents import views as documents
        from amparo.casework.hearings import actions as hearings
        from amparo.casework.incidents import views as incidents_pages
        from amparo.casework.kin import facts as _families  # noqa: F401  (its reader registers itself)
        from amparo.casework.kin import views as kins_pages
        from amparo.casework.kinds import facts
        from amparo.casework.minors import team
        from amparo.casework.notifying import programmes
        from amparo.casework.protocols import actions as protocols
        from amparo.casework.queries import keepers_of, people_at
        from amparo.casework.signals import events_written
        from amparo.casework.worklists import jobs as _order_jobs  # noqa: F401  (as above)
        from amparo.casework.worklists import listeners as order
        from amparo.casework.worklists import mine, sources
        from amparo.custody.signals import custody_changed
        from amparo.people import closing, keeping, whereabouts
        from amparo.people.signals import description_chosen, records_moved
        from amparo.places.signals import calendar_changed
        from amparo.programmes.signals import sheet_returned, sheet_sent, sheets_stale

        def load(**kwargs: Any) -> None:
            if kwargs.get("plan") is None or not _backwards(kwargs["plan"]):
                directory.load()

        whereabouts.register_work(people_at)
        keeping.register(keepers_of)
        for source in sources.SOURCES:
            mine.register(source)
        panels.register(documents.panel)
        panels.register(childrens_pages.panel)
        closing.register(team.closed_to)
        panels.register(kins_pages.panel)
        panels.register(incidents_pages.panel)
        facts.register("children_plan", children.plan_of)
        post_migrate.connect(load, sender=self, weak=False)
        accounts.staff_left.connect(staff.on_staff_left)
        accounts.staff_leaves.connect(staff.on_staff_leaves)
        accounts.sign_in_alarm.connect(staff.on_sign_in_alarm)
        accounts.two_people_asked.connect(staff.on_two_people_asked)
        accounts.two_people_decided.connect(staff.on_two_people_decided)
        custody_changed.connect(listeners.on_custody_changed)
        records_moved.connect(listeners.on_records_moved)
        records_moved.connect(order.on_records_moved)
        description_chosen.connect(listeners.on_description_chosen)
        events_written.connect(clocks.on_events_written)
        events_written.connect(hearings.on_events_written)
        events_written.connect(protocols.on_events_written)
        events_written.connect(order.on_events_written)  # after the clocks, which it reads
        calendar_changed.connect(clocks.on_calendar_changed)
        sheets_stale.connect(programmes.on_sheets_stale)
        sheet_sent.connect(programmes.on_sheet_sent)
        sheet_returned.connect(programmes.on_sheet_returned)


def _backwards(plan: list[tuple[Any, bool]]) -> bool:
    return any(backwards for _migration, backwards in plan)
