"""Tables of casework that lawyers, agencies and administrators never read, by whatever query (`accounts/wall.py`)."""

from __future__ import annotations

OF_OUTSIDERS = (
    "casework_dailylife",
    "casework_contact",
    "casework_assistance",
    "casework_callercheck",
    "casework_incidentperson",
)
