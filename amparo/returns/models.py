"""What returns keep. Each chapter has its own file."""

from __future__ import annotations

from amparo.returns.arriving.models import ArrivalLayout, ArrivalList, ArrivalRow, PreArrival
from amparo.returns.centres.models import Centre, CentrePeriod
from amparo.returns.homecoming.models import Homecoming, Household
from amparo.returns.plans.models import FollowUp, Milestone, MilestoneMove

__all__ = [
    "ArrivalLayout",
    "ArrivalList",
    "ArrivalRow",
    "Centre",
    "CentrePeriod",
    "FollowUp",
    "Homecoming",
    "Household",
    "Milestone",
    "MilestoneMove",
    "PreArrival",
]
