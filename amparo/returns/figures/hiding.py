"""Figures of few people: the rule of every room's figures (`core.hiding`)."""

from __future__ import annotations

from amparo.core.hiding import FEWEST, hidden, is_few

__all__ = ["FEWEST", "hidden", "is_few"]
