"""What returns keep. Each chapter has its own file."""

from __future__ import annotations

from amparo.returns.cartilla.models import Cartilla, CartillaFile, CartillaKey, CartillaWithdrawn
from amparo.returns.centres.models import Centre, CentrePeriod
from amparo.returns.homecoming.models import Homecoming, Household
from amparo.returns.own_page.models import Correction, HelpAsked, OwnCode, OwnInbox, OwnPage, OwnVisit
from amparo.returns.plans.models import FollowUp, Milestone, MilestoneMove

__all__ = [
    "Cartilla", "CartillaFile", "CartillaKey", "CartillaWithdrawn", "Centre", "CentrePeriod", "Correction", "FollowUp",
    "HelpAsked", "Homecoming", "Household", "Milestone", "MilestoneMove", "OwnCode", "OwnInbox", "OwnPage", "OwnVisit",
]  # fmt: skip
