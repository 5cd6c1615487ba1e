"""The tables of trust stand in their folders; Django looks for them here."""

from __future__ import annotations

from amparo.trust.seal.models import Export, Form, Leaf, Seal, Unsealed

__all__ = ["Export", "Form", "Leaf", "Seal", "Unsealed"]
