"""What the room of inclusion keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.inclusion.accommodations.models import Ask, Asked, NextStep
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
from amparo.inclusion.packs.models import Speaker, Tongue, Voice, VoicePiece
from amparo.inclusion.training.models import Attempt, Certificate, Progress, Shift, Shortfall

__all__ = [
    "Ask",
    "Asked",
    "Attempt",
    "Avoidance",
    "BookingStep",
    "Certificate",
    "Interpreter",
    "InterpreterBooking",
    "InterpreterChange",
    "InterpreterNeed",
    "LanguagePair",
    "NextStep",
    "Progress",
    "Shift",
    "Shortfall",
    "Speaker",
    "Tongue",
    "UnderstandingCheck",
    "Voice",
    "VoicePiece",
]
