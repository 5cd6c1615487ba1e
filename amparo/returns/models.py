"""What returns keep. Each chapter has its own file."""

from __future__ import annotations

from amparo.returns.arriving.models import ArrivalLayout, ArrivalList, ArrivalRow, PreArrival
from amparo.returns.centres.models import Centre, CentrePeriod
from amparo.returns.desks.models import Departure, DeskAnswers, DeskTouch
from amparo.returns.homecoming.models import Homecoming, Household
from amparo.returns.medicines.models import HealthAnswers, Medicine, MedicineEntry, MedicineGap
from amparo.returns.plans.models import FollowUp, Milestone, MilestoneMove

__all__ = [
    "ArrivalLayout",
    "ArrivalList",
    "ArrivalRow",
    "Centre",
    "CentrePeriod",
    "Departure",
    "DeskAnswers",
    "DeskTouch",
    "FollowUp",
    "HealthAnswers",
    "Homecoming",
    "Household",
    "Medicine",
    "MedicineEntry",
    "MedicineGap",
    "Milestone",
    "MilestoneMove",
    "PreArrival",
]
