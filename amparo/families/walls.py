"""Tables of families that lawyers, agencies and administrators never read, by whatever query (`accounts/wall.py`)."""

from __future__ import annotations

OF_OUTSIDERS = (
    "families_wishes",
    "families_named",
    "families_paper",
    "families_message",
    "families_callback",
    "families_pin",
)
