"""What PALE keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.counsel.advisors.models import Admission, Advisor, FederalAdmission, Firm, Practice, Reach
from amparo.counsel.contracts.models import Amendment, Ceiling, Contract, Fee
from amparo.counsel.door.models import Note
from amparo.counsel.referrals.models import Milestone, Offer, Referral, Report, Step

__all__ = [
    "Admission", "Advisor", "Amendment", "Ceiling", "Contract", "FederalAdmission", "Fee", "Firm", "Milestone", "Note",
    "Offer", "Practice", "Reach", "Referral", "Report", "Step",
]  # fmt: skip
