"""Who can take this matter? A library for legal assistance through external advisors: no Django, no database, no clock.

rank(matter, candidates, today)                     # one matter: proposals best first, and every refusal with its reasons
plan = assign(matters, candidates, today)           # many at once: one plan, for approval
what_if(matters, candidates, today, Decimal(50_000))  # where more money would help most
"""

from __future__ import annotations

from .assigning import Assignment, Plan, Shadow, assign
from .explaining import Unserved
from .ranking import Proposal, Ranking, rank
from .rules import Payment, may_serve, payments
from .scoring import Network, Part, Score, expected_hours, network_of, score
from .shapes import (
    AREAS,
    FORUMS,
    LEVELS,
    Bar,
    Candidate,
    Level,
    Matter,
    Place,
    Places,
    Reach,
    Reason,
    Record,
    Refusal,
    Terms,
)
from .what_if import Grant, WhatIf, what_if

__all__ = [
    "AREAS",
    "FORUMS",
    "LEVELS",
    "Assignment",
    "Bar",
    "Candidate",
    "Grant",
    "Level",
    "Matter",
    "Network",
    "Part",
    "Payment",
    "Place",
    "Places",
    "Plan",
    "Proposal",
    "Ranking",
    "Reach",
    "Reason",
    "Record",
    "Refusal",
    "Score",
    "Shadow",
    "Terms",
    "Unserved",
    "WhatIf",
    "assign",
    "expected_hours",
    "may_serve",
    "network_of",
    "payments",
    "rank",
    "score",
    "what_if",
]
