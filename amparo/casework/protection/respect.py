"""What the person's own word on consular help does to their cases, at once and in every office.

The consul refrains from acting when the person expressly opposes it (VCCR 36(1)(c)). The ledger is the one place where
the word is kept; families and messages read it there. Here their cases end, and the work that waited on them with them;
what stays is the minimum: that the person is known, where they were seen, and that they said no.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.events import NewEvent, write
from amparo.casework.hand_overs.models import WAITS
from amparo.casework.kinds import outcomes
from amparo.casework.models import Case, HandOver, Task
from amparo.casework.stages.actions import move_on, set_status
from amparo.core import clock
from amparo.people.models import Record
from amparo.people.queries import has_refused


def answered(*, record: Record, refused_before: bool, at: dt.datetime, by: Staff) -> None:
    """Bring the person's cases to what they said. Called whenever the ledger got a line about consular help."""
    if record.person_id is None:
        return
    refused = has_refused(record.person_id)
    if refused and not refused_before:
        _stop(record, by)
    elif not refused:
        if refused_before:
            _take_up_again(record.person_id, by)
        for case in _cases(record.person_id).exclude(status=Case.Status.CONCLUDED):
            move_on(case, "consent_recorded", at, by)


def _stop(record: Record, by: Staff) -> None:
    assert record.person_id is not None
    now = clock.now()
    write(
        [
            NewEvent(
                type="protection_refused", record_id=record.pk, at=now, office_id=by.office_id, staff=by
            )
        ]
    )  # fmt: skip
    # A missing child, a body to be sent home: where the person's word does not decide, the case goes on.
    cases = [
        case
        for case in _cases(record.person_id).exclude(status=Case.Status.CONCLUDED)
        if Case.Outcome.REFUSED in outcomes(case)
    ]
    HandOver.objects.filter(WAITS, case__in=cases).update(accepted_at=now)
    for case in cases:
        set_status(
            case, Case.Status.CONCLUDED, reason=_("The person does not want the consulate’s help."), by=by,
            outcome=Case.Outcome.REFUSED,
        )  # fmt: skip
    waiting = Task.objects.filter(record__person_id=record.person_id, done_at__isnull=True)
    waiting.exclude(case__status__in=_open_statuses()).update(done_at=now, done_by=by)


def _take_up_again(person_id: int, by: Staff) -> None:
    for case in _cases(person_id).filter(status=Case.Status.CONCLUDED, outcome=Case.Outcome.REFUSED):
        set_status(case, Case.Status.REOPENED, reason=_("The person wants the consulate’s help now."), by=by)


def _cases(person_id: int) -> QuerySet[Case]:
    return (
        Case.objects.select_for_update(of=("self",))
        .filter(record__person_id=person_id)
        .select_related("record__person", "kind")
        .order_by("pk")
    )


def _open_statuses() -> list[str]:
    return [status for status in Case.Status.values if status != Case.Status.CONCLUDED]
