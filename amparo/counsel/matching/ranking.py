"""One matter, all advisors: who may be proposed, best first, and why each of the others may not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .rules import Payment, may_serve, payments
from .scoring import Network, Score, network_of, score
from .shapes import Candidate, Level, Matter, Refusal


@dataclass(frozen=True, slots=True)
class Proposal:
    candidate: Candidate
    score: Score
    payment: Payment


@dataclass(frozen=True, slots=True)
class Ranking:
    proposals: tuple[Proposal, ...]
    refused: tuple[tuple[Candidate, tuple[Refusal, ...]], ...]


def rank(
    matter: Matter,
    candidates: Iterable[Candidate],
    today: date,
    level: Level | None = None,
    network: Network | None = None,
) -> Ranking:
    """Everybody is in one of the two lists; of equals, the one with fewer open matters comes first, then by id."""
    everybody = sorted(candidates, key=lambda one: one.id)
    network = network or network_of(everybody)
    proposals, refused = [], []
    for candidate in everybody:
        if refusals := may_serve(matter, candidate, today, level):
            refused.append((candidate, refusals))
            continue
        paying = payments(matter, candidate, today, level or matter.wanted)
        assert not isinstance(paying, Refusal)
        proposals.append(Proposal(candidate, score(matter, candidate, network), paying[0]))
    proposals.sort(key=lambda one: (-one.score.value, one.candidate.open_now, one.candidate.id))
    return Ranking(tuple(proposals), tuple(refused))
