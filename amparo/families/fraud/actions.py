"""Attempts at extortion: what a family tells becomes a task of the office; an officer who takes it for true warns the others.

The report itself warns nobody: who wants to frighten families could write a hundred.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.models import Task
from amparo.casework.tasks.actions import add_task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import read_folio
from amparo.custody.models import Stint
from amparo.families.actions import office_of_words
from amparo.families.models import FraudReport
from amparo.families.reaching import follows_of, known_of, why_not
from amparo.families.telling import tell
from amparo.notices.models import Notice
from amparo.places.queries import FacilityNames

ANSWER_WITHIN = dt.timedelta(hours=24)
#: A family is warned at most once within so long, however many reports there are.
QUIET = dt.timedelta(days=7)


@transaction.atomic
def receive(payload: Mapping[str, Any], *, at: dt.datetime) -> FraudReport | None:
    """Keep what the portal handed in, with a task for the office of the place; None when it came twice."""
    folio = read_folio(str(payload.get("folio", "")))
    if folio is None or folio[0] != "X" or FraudReport.objects.filter(folio=folio).exists():
        return None
    place = str(payload.get("place", ""))[:160]
    office = office_of_words(place, at)
    report = FraudReport.objects.create(
        folio=folio,
        received_at=at,
        asked=str(payload.get("asked", ""))[:500],
        called_from=str(payload.get("called_from", ""))[:60],
        happened=str(payload.get("happened", ""))[:60],
        place_as_given=place,
        facility=FacilityNames().resolve(place).facility if place.strip() else None,
        office=office,
        contact=bytes.fromhex(payload["contact"]) if payload.get("contact") else None,
    )
    add_task(
        kind=Task.Kind.OTHER, office=office, at=at, text=task_text(report), due_at=at + ANSWER_WITHIN
    )  # fmt: skip
    return report


def task_text(report: FraudReport) -> str:
    return _("Attempt at extortion reported: %(folio)s") % {"folio": report.shown_folio}


@transaction.atomic
def warn(*, report: FraudReport, by: Staff) -> int:
    """Warn the families that follow somebody at the place of the report; returns how many messages were queued.

    A family is told only if it may know that its relative is there: the warning alone would say so.
    """
    report = _locked(report, by)
    if report.facility_id is None:
        raise Incomplete(_("Say first which centre it is."), missing=("facility",))
    if report.warned_at is not None:
        raise Conflict(_("The families of this centre have been warned already."))
    now = clock.now()
    there = Stint.objects.filter(
        facility_id=report.facility_id, ended_at__isnull=True, stay__end="", stay__not_seen_since__isnull=True
    ).values_list("stay__record__person_id", flat=True)
    follows = follows_of(there)
    known = known_of({follow.record.person_id for follow in follows if follow.record.person_id is not None})
    lately = set(
        Notice.objects.filter(
            template="fraud", about__in=[one.request.folio for one in follows], created_at__gt=now - QUIET
        ).values_list("about", flat=True)
    )
    count = 0
    for follow in follows:
        if follow.request.folio not in lately and not why_not(follow, "place", known):
            tell(follow.request, "fraud", key=f"fraud:{report.pk}:{follow.pk}")
            count += 1
    report.warned_at, report.warned_by, report.warned_count = now, by, count
    report.save(update_fields=["warned_at", "warned_by", "warned_count"])
    return count


@transaction.atomic
def say_place(*, report: FraudReport, name: str, by: Staff) -> FraudReport:
    """An officer says which centre it is about, by its name."""
    report = _locked(report, by)
    found = FacilityNames().resolve(name).facility if name.strip() else None
    if found is None:
        raise Incomplete(_("No centre of that name is known."), missing=("facility",))
    report.facility = found
    report.save(update_fields=["facility"])
    return report


@transaction.atomic
def close(*, report: FraudReport, note: str, by: Staff) -> FraudReport:
    """Say what was done; its task is done with it."""
    report = _locked(report, by)
    if not note.strip():
        raise Incomplete(_("Write what was done."), missing=("note",))
    now = clock.now()
    report.closed_at, report.closed_by, report.note = now, by, note.strip()[:300]
    report.save(update_fields=["closed_at", "closed_by", "note"])
    Task.objects.filter(
        kind=Task.Kind.OTHER, office=report.office, text__endswith=report.shown_folio, done_at__isnull=True
    ).update(done_at=now, done_by=by)
    return report


def _locked(report: FraudReport, by: Staff) -> FraudReport:
    report = (
        FraudReport.objects.select_for_update(of=("self",))
        .select_related("office", "facility")
        .get(pk=report.pk)
    )
    require(by, "handle_request", office_id=report.office_id)
    if report.closed_at is not None:
        raise Conflict(_("This report is closed."))
    return report
