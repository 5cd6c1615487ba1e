"""The tables of trust stand in their folders; Django looks for them here."""

from __future__ import annotations

from amparo.trust.looking.models import Finding, Mark
from amparo.trust.seal.models import Form, Leaf, Seal, SealPlace, Unsealed

__all__ = ["Finding", "Form", "Leaf", "Mark", "Seal", "SealPlace", "Unsealed"]
