"""What PALE keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.counsel.advisors.models import Admission, Advisor, Change, FederalAdmission, Firm, Practice, Reach
from amparo.counsel.contracts.models import Amendment, Ceiling, Contract, Fee
from amparo.counsel.door.models import Note
from amparo.counsel.funnel.models import Snapshot
from amparo.counsel.money.bonds import BondEntry, BondFund, BondGrant
from amparo.counsel.money.models import Authorisation, Expense, Movement, TimeEntry
from amparo.counsel.money.papers import Invoice, InvoiceFile, InvoiceLine, InvoicePiece, Payment, Refund
from amparo.counsel.quality.models import Complaint, RatedOnce, Rating
from amparo.counsel.referrals.models import Milestone, Offer, Referral, Report, Step
from amparo.counsel.referrals.plan_models import Plan, Proposal

__all__ = [
    "Admission",
    "Advisor",
    "Amendment",
    "Authorisation",
    "BondEntry",
    "BondFund",
    "BondGrant",
    "Ceiling",
    "Change",
    "Complaint",
    "Contract",
    "Expense",
    "FederalAdmission",
    "Fee",
    "Firm",
    "Invoice",
    "InvoiceFile",
    "InvoiceLine",
    "InvoicePiece",
    "Milestone",
    "Movement",
    "Note",
    "Offer",
    "Payment",
    "Plan",
    "Practice",
    "Proposal",
    "RatedOnce",
    "Rating",
    "Reach",
    "Referral",
    "Refund",
    "Report",
    "Snapshot",
    "Step",
    "TimeEntry",
]
