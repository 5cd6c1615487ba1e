"""What the room of figures keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.insight.open_data.models import Publication, PublishedFile

__all__ = ["Publication", "PublishedFile"]
