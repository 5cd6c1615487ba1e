"""What returns keep. Each chapter has its own file."""

from __future__ import annotations

from amparo.returns.agencies.models import LateTurn
from amparo.returns.centres.models import Centre, CentrePeriod
from amparo.returns.homecoming.models import Homecoming, Household
from amparo.returns.plans.models import FollowUp, Milestone, MilestoneMove
from amparo.returns.resources.models import Allocation, CapacityDay, Entry

__all__ = [
    "Allocation", "CapacityDay", "Centre", "CentrePeriod", "Entry", "FollowUp", "Homecoming", "Household", "LateTurn",
    "Milestone", "MilestoneMove",
]  # fmt: skip
