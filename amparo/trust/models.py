"""What the room of trust keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.trust.arco.models import (
    Correction,
    Export,
    ExportDownload,
    ExportPiece,
    IdentityStep,
    Opposition,
    RightsMove,
    RightsRequest,
)
from amparo.trust.privacy.models import Acceptance, PrivacyNotice
from amparo.trust.retention.models import Block, Erasure, Hold

__all__ = [
    "Acceptance", "Block", "Correction", "Erasure", "Export", "ExportDownload", "ExportPiece", "Hold", "IdentityStep",
    "Opposition", "PrivacyNotice", "RightsMove", "RightsRequest",
]  # fmt: skip
