"""What the room of inclusion keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.inclusion.training.models import Attempt, Certificate, Progress, Shift, Shortfall

__all__ = ["Attempt", "Certificate", "Progress", "Shift", "Shortfall"]
