"""What stands in an officer's private calendar: the hours of interpreters in their own cases. No name and no language leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.hearings.feed import AHEAD, BACK, Entry
from amparo.inclusion.interpreters.models import InterpreterNeed


def entries_of(staff: Staff, now: dt.datetime) -> Iterator[Entry]:
    """Those of hearings stand there as hearings. One query."""
    needs = InterpreterNeed.objects.filter(
        case__officer=staff, hearing__isnull=True, begins_at__gte=now - BACK, begins_at__lt=now + AHEAD
    )
    for need in needs.select_related("case__office").order_by("begins_at", "pk"):
        yield Entry(
            name=f"interpreter-{need.pk}", at=need.begins_at, zone=need.case.office.zone,
            summary=_("Interpreter · %(folio)s") % {"folio": need.case.shown_folio},
            description=str(need.get_state_display()), cancelled=need.state == InterpreterNeed.State.CANCELLED,
        )  # fmt: skip
