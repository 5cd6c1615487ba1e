"""What returns keep. Each chapter has its own file."""

from __future__ import annotations

from amparo.returns.centres.models import Centre, CentrePeriod
from amparo.returns.follow_ups.models import Attempt, LateFollowUp
from amparo.returns.homecoming.models import Homecoming, Household
from amparo.returns.jobs.models import Offer, Suggestion
from amparo.returns.plans.child_models import ChildStep, MilestoneChange
from amparo.returns.plans.models import FollowUp, Milestone, MilestoneMove

__all__ = [
    "Attempt",
    "Centre",
    "CentrePeriod",
    "ChildStep",
    "FollowUp",
    "Homecoming",
    "Household",
    "LateFollowUp",
    "Milestone",
    "MilestoneChange",
    "MilestoneMove",
    "Offer",
    "Suggestion",
]
