"""The tables of trust stand in their folders; Django looks for them here."""

from __future__ import annotations

from amparo.trust.looking.models import Finding, Mark
from amparo.trust.seal.models import Export, Form, Leaf, Seal, Unsealed

__all__ = ["Export", "Finding", "Form", "Leaf", "Mark", "Seal", "Unsealed"]
