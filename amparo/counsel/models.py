"""What PALE keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.counsel.advisors.models import Admission, Advisor, FederalAdmission, Firm, Practice, Reach
from amparo.counsel.contracts.models import Amendment, Ceiling, Contract, Fee
from amparo.counsel.quality.models import Complaint, RatedOnce, Rating
from amparo.counsel.referrals.models import Milestone, Offer, Referral, Report, Step

__all__ = [
    "Admission", "Advisor", "Amendment", "Ceiling", "Complaint", "Contract", "FederalAdmission", "Fee", "Firm", "Milestone",
    "Offer", "Practice", "RatedOnce", "Rating", "Reach", "Referral", "Report", "Step",
]  # fmt: skip
