"""What stands in an advisor's private calendar: hearings of their matters and their deadlines, under the referral's folio."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.casework.hearings.feed import AHEAD, BACK, Entry, entry_of
from amparo.casework.hearings.models import Hearing
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.door.hearings import WITH_HEARINGS
from amparo.counsel.door.words import ASKED
from amparo.counsel.referrals.models import Referral


def entries_of(staff: Staff, now: dt.datetime) -> Iterator[Entry]:
    """Nothing for whoever is no advisor. Three queries."""
    if staff.role != Role.LAWYER:
        return
    advisor = Advisor.objects.filter(staff=staff, active=True).first()
    if advisor is None:
        return
    theirs = list(
        Referral.objects.filter(advisor=advisor, whose="advisor")
        .select_related("case__office")
        .order_by("due_at", "pk")
    )
    folios = {one.case_id: one.shown_folio for one in theirs if one.state in WITH_HEARINGS}
    hearings = Hearing.objects.filter(case__in=folios, at__gte=now - BACK, at__lt=now + AHEAD).order_by(
        "at", "pk"
    )
    with translation.override("en" if advisor.language == "en" else "es-mx"):
        for hearing in hearings:
            yield entry_of(hearing, folios[hearing.case_id])
        for one in theirs:
            if one.due_at is not None:
                yield Entry(
                    name=f"referral-{one.pk}-{one.state}", at=one.due_at, zone=one.case.office.zone,
                    summary=f"{ASKED[one.state]} · {one.shown_folio}", description=_("Deadline"),
                )  # fmt: skip
