"""What the room of inclusion keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.inclusion.interpreters.models import (
    Avoidance,
    BookingStep,
    Interpreter,
    InterpreterBooking,
    InterpreterChange,
    InterpreterNeed,
    LanguagePair,
    UnderstandingCheck,
)
from amparo.inclusion.training.models import Attempt, Certificate, Progress, Shortfall

__all__ = [
    "Attempt",
    "Avoidance",
    "BookingStep",
    "Certificate",
    "Interpreter",
    "InterpreterBooking",
    "InterpreterChange",
    "InterpreterNeed",
    "LanguagePair",
    "Progress",
    "Shortfall",
    "UnderstandingCheck",
]
