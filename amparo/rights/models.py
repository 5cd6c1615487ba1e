"""What the room of rights keeps. Each chapter has its own file."""

from __future__ import annotations

from amparo.rights.allegations.models import (
    Agreement,
    Allegation,
    Evidence,
    Facts,
    ReviewedWords,
    Statement,
)
from amparo.rights.complaints.models import Complaint, ComplaintStep
from amparo.rights.exports.models import Export, ExportFile, ExportLine, ExportReading
from amparo.rights.separations.models import Separation, SeparationStep

__all__ = [
    "Agreement",
    "Allegation",
    "Complaint",
    "ComplaintStep",
    "Evidence",
    "Export",
    "ExportFile",
    "ExportLine",
    "ExportReading",
    "Facts",
    "ReviewedWords",
    "Separation",
    "SeparationStep",
    "Statement",
]
