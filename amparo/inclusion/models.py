"""What the room of inclusion keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.inclusion.packs.models import Speaker, Tongue, Voice, VoicePiece
from amparo.inclusion.training.models import Attempt, Certificate, Progress, Shortfall

__all__ = ["Attempt", "Certificate", "Progress", "Shortfall", "Speaker", "Tongue", "Voice", "VoicePiece"]
