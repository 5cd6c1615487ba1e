"""What the room of figures keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.insight.figures.models import Counting, Fact, SavedFigure
from amparo.insight.open_data.models import Publication, PublishedFile

__all__ = ["Counting", "Fact", "Publication", "PublishedFile", "SavedFigure"]
