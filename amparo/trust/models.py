"""What the room of trust keeps. Each chapter has its own file; Django looks for the tables here."""

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
from amparo.trust.looking.models import Finding, Mark
from amparo.trust.privacy.models import Acceptance, PrivacyNotice
from amparo.trust.retention.models import Block, Erasure, Hold
from amparo.trust.seal.models import Form, Leaf, Seal, SealPlace, Unsealed

__all__ = [
    "Acceptance", "Block", "Correction", "Erasure", "Export", "ExportDownload", "ExportPiece", "Finding", "Form", "Hold",
    "IdentityStep", "Leaf", "Mark", "Opposition", "PrivacyNotice", "RightsMove", "RightsRequest", "Seal", "SealPlace", "Unsealed",
]  # fmt: skip
