"""What the room of inclusion keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.inclusion.accommodations.models import Ask, Asked, NextStep
from amparo.inclusion.training.models import Attempt, Certificate, Progress, Shift, Shortfall

__all__ = ["Ask", "Asked", "Attempt", "Certificate", "NextStep", "Progress", "Shift", "Shortfall"]
