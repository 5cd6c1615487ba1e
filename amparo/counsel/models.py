"""What PALE keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.counsel.advisors.models import Admission, Advisor, Change, FederalAdmission, Firm, Practice, Reach
from amparo.counsel.contracts.models import Amendment, Ceiling, Contract, Fee
from amparo.counsel.door.models import Note
from amparo.counsel.funnel.models import Snapshot
from amparo.counsel.quality.models import Complaint, RatedOnce, Rating
from amparo.counsel.referrals.models import Milestone, Offer, Referral, Report, Step
from amparo.counsel.referrals.plan_models import Plan, Proposal

__all__ = [
    "Admission",
    "Advisor",
    "Amendment",
    "Ceiling",
    "Change",
    "Complaint",
    "Contract",
    "FederalAdmission",
    "Fee",
    "Firm",
    "Milestone",
    "Note",
    "Offer",
    "Plan",
    "Practice",
    "Proposal",
    "RatedOnce",
    "Rating",
    "Reach",
    "Referral",
    "Report",
    "Snapshot",
    "Step",
]
