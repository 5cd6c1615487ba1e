"""What PALE keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.counsel.advisors.models import Admission, Advisor, FederalAdmission, Firm, Practice, Reach
from amparo.counsel.contracts.models import Amendment, Ceiling, Contract, Fee
from amparo.counsel.money.bonds import BondEntry, BondFund, BondGrant
from amparo.counsel.money.models import Authorisation, Expense, Movement, TimeEntry
from amparo.counsel.money.papers import Invoice, InvoiceFile, InvoiceLine, InvoicePiece, Payment, Refund
from amparo.counsel.referrals.models import Milestone, Offer, Referral, Report, Step

__all__ = [
    "Admission", "Advisor", "Amendment", "Authorisation", "BondEntry", "BondFund", "BondGrant", "Ceiling", "Contract",
    "Expense", "FederalAdmission", "Fee", "Firm", "Invoice", "InvoiceFile", "InvoiceLine", "InvoicePiece", "Milestone",
    "Movement", "Offer", "Payment", "Practice", "Reach", "Referral", "Refund", "Report", "Step", "TimeEntry",
]  # fmt: skip
