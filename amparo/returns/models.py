"""What returns keep. Each chapter has its own file."""

from __future__ import annotations

from amparo.returns.agencies.models import LateTurn
from amparo.returns.arriving.models import ArrivalLayout, ArrivalList, ArrivalRow, PreArrival
from amparo.returns.cartilla.models import Cartilla, CartillaFile, CartillaKey, CartillaWithdrawn
from amparo.returns.centres.models import Centre, CentrePeriod
from amparo.returns.child_rules.models import ChildRule
from amparo.returns.desks.models import Departure, DeskAnswers, DeskTouch
from amparo.returns.follow_ups.models import Attempt, LateFollowUp
from amparo.returns.homecoming.models import Homecoming, Household
from amparo.returns.jobs.models import Offer, Suggestion
from amparo.returns.medicines.models import HealthAnswers, Medicine, MedicineEntry, MedicineGap
from amparo.returns.offering.models import Offered
from amparo.returns.own_page.models import Correction, HelpAsked, OwnCode, OwnInbox, OwnPage, OwnVisit
from amparo.returns.plans.child_models import ChildStep, MilestoneChange
from amparo.returns.plans.models import FollowUp, Milestone, MilestoneMove
from amparo.returns.resources.models import Allocation, CapacityDay, Entry

__all__ = [
    "Allocation",
    "ArrivalLayout",
    "ArrivalList",
    "ArrivalRow",
    "Attempt",
    "CapacityDay",
    "Cartilla",
    "CartillaFile",
    "CartillaKey",
    "CartillaWithdrawn",
    "Centre",
    "CentrePeriod",
    "ChildRule",
    "ChildStep",
    "Correction",
    "Departure",
    "DeskAnswers",
    "DeskTouch",
    "Entry",
    "FollowUp",
    "HealthAnswers",
    "HelpAsked",
    "Homecoming",
    "Household",
    "LateFollowUp",
    "LateTurn",
    "Medicine",
    "MedicineEntry",
    "MedicineGap",
    "Milestone",
    "MilestoneChange",
    "MilestoneMove",
    "Offer",
    "Offered",
    "OwnCode",
    "OwnInbox",
    "OwnPage",
    "OwnVisit",
    "PreArrival",
    "Suggestion",
]
