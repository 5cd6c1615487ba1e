"""Arranging visits in the words of the field."""

from __future__ import annotations

import datetime as dt
import uuid

from amparo.casework.models import Case, Visit
from amparo.casework.visits.actions import keep_interview, plan_visit
from amparo.core import clock
from tests.factories import EL_PASO, facility


def visit_to(*cases: Case, by, day: dt.date | None = None) -> Visit:
    return plan_visit(
        facility=facility(EL_PASO), day=day or clock.now().date() + dt.timedelta(days=1),
        records=[case.record for case in cases], officers=[by], by=by,
    )  # fmt: skip


def interviewed(
    case: Case, *, by, number=None, visit=None, consents=None, tellings=(), corrects=None, **said
):
    """A talk with the person of the case; what is not said was not asked."""
    answers = {"at": clock.now(), "channel": "visit", "met": "yes", **said}
    return keep_interview(
        number=number or uuid.uuid4(), record=case.record, said=answers, by=by, visit=visit, consents=consents,
        tellings=tellings, corrects=corrects,
    )  # fmt: skip
