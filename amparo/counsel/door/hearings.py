"""Hearings that an advisor writes down: they are the case's own, and so on the calendar of the office that keeps it."""

from __future__ import annotations

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import may
from amparo.casework.hearings.models import Hearing
from amparo.casework.models import Case
from amparo.counsel.referrals.models import Referral

#: From the acknowledgement on: what a court sets does not wait for an advisor to decide.
WITH_HEARINGS = ("acknowledged", "evaluating", "in_progress")


def writes_hearings(case: Case, by: Staff) -> bool:
    """Whether `by` is the advisor whom this case is with now. Registered with casework's hearings, which ask it."""
    if by.role != Role.LAWYER or not may(by, "serve_referrals"):
        return False
    return Referral.objects.filter(
        case=case, advisor__staff=by, advisor__active=True, state__in=WITH_HEARINGS
    ).exists()  # fmt: skip


def hearing_of(referral: Referral, number: int) -> Hearing | None:
    """A hearing that is to come, of the case of this referral."""
    return Hearing.objects.filter(case=referral.case_id, pk=number, state=Hearing.State.SCHEDULED).first()
