"""What follow-ups have for «Mi trabajo»: those that are late, and those that are due. For whoever has the page: the call centre.

The desks and the offices of the states begin their day on the list itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.actions import log_readings
from amparo.accounts.models import Staff
from amparo.casework.worklists.mine import Asking, Row, Source
from amparo.core.folios import show
from amparo.matching.identifiers import STATES
from amparo.returns.access import cover
from amparo.returns.follow_ups.queries import follow_ups
from amparo.returns.plans.models import FollowUp
from amparo.returns.tables import follow_up_days


def _find(tab: str) -> Callable[[Asking], QuerySet[FollowUp]]:
    return lambda asking: follow_ups(asking.staff, today=asking.now.date(), tab=tab)


def _rows(found: Sequence[FollowUp], asking: Asking) -> list[Row]:
    names = {one.day: one.name for one in follow_up_days()}
    people = {
        person.pk: person.folio
        for one in found
        if (person := one.homecoming.record.person) and not person.closed
    }
    log_readings(staff=asking.staff, people=people, page="my work", purpose=_("whom to ask how they are"))
    rows = []
    for one in found:
        home, person = one.homecoming, one.homecoming.record.person
        page = reverse("follow_up", args=[one.pk])
        why = (names.get(one.day, ""), STATES.get(home.destination_state, ""))
        ends = dt.datetime.combine(one.until + dt.timedelta(days=1), dt.time(), asking.zone)
        rows.append(
            Row(
                title=person.name if person is not None else "", folio=show(home.folio), href=page,
                why=" · ".join(filter(None, why)), due=ends, button=_("Ask how they are"), action=page,
            )
        )  # fmt: skip
    return rows


def _cover(reader: Staff, found: Sequence[FollowUp]) -> None:
    cover(reader, records=[one.homecoming.record for one in found])


def _at(tab: str) -> Callable[[Asking], str]:
    return lambda asking: f"{reverse('follow_ups')}?tab={tab}"


SOURCES = (
    Source("follow_ups_late", "now", gettext_lazy("Follow-ups that are late"), "follow_up", _find("late"), _rows, _at("late"),
           40, _cover),
    Source("follow_ups", "now", gettext_lazy("Follow-ups that are due"), "follow_up", _find("today"), _rows, _at("today"), 50,
           _cover),
)  # fmt: skip
