"""What advisors of the synthetic world do with what is offered to them, and what the clock does when they do nothing.

Each by their habits: some answer within hours, some never; some report late. `counsel_year` fills the agenda.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from amparo.accounts.models import Staff
from amparo.casework import actions as casework
from amparo.casework.models import Case
from amparo.core import clock
from amparo.counsel.models import Offer, Referral
from amparo.counsel.referrals import answering
from amparo.counsel.referrals.jobs import run_out
from amparo.counsel.words import Area, Declined, Level, Outcome
from amparo.shell.simulate.agenda import Agenda
from amparo.shell.simulate.counsel import Faults

MILESTONES = ("diagnosed", "appeared", "filed", "hearing", "decided")


@dataclass(frozen=True)
class Need:
    """What a case asks of PALE."""

    case: Case
    by: Staff
    said: dict[str, Any]
    ends: dt.datetime | None  # when the person's stay ended, if it did
    end: str


class Advisors(Agenda):
    """Their side of a year."""

    def __init__(self, faults: Faults, seed: int) -> None:
        super().__init__(f"{seed}:pale-year")
        self.faults = faults
        self.needs: dict[int, Need] = {}  # by case
        self.moves: dict[int, list[dt.datetime]] = {}  # by case: when the person was taken to another state
        self.spent: dict[int, Decimal] = defaultdict(Decimal)  # by contract
        #: By referral: until when its turn runs, as far as we know.
        self.due: dict[int, dt.datetime | None] = {}
        self.seen = 0  # the last offer whose advisor knows what they will do

    # The clock's side --------------------------------------------------------------------------------------------------

    def _watch(self, referral: Referral) -> None:
        """When its turn runs out, what the minute job does is done."""
        self.due[referral.pk] = due = referral.due_at
        if due is not None:
            self._at(due + dt.timedelta(minutes=1), self._with(self._run_out, referral.pk, due))

    def _run_out(self, pk: int, due: dt.datetime) -> None:
        if self.due[pk] == due and run_out(clock.now()):
            self._catch_up()

    def _catch_up(self) -> None:
        """Advisors whom something was offered to since decide, each by their habits, when they will do what."""
        for offer in Offer.objects.filter(pk__gt=self.seen).select_related("referral").order_by("pk"):
            self.seen = offer.pk
            self._watch(offer.referral)
            if offer.advisor_id not in self.faults.silent:
                self._in(self.rng.expovariate(1 / 8) / 24, self._with(self._clear, offer.pk))

    # The advisor's side ------------------------------------------------------------------------------------------------

    def _clear(self, pk: int) -> None:
        offer = self._offer(pk)
        self._watch(answering.clear(referral=offer.referral, advisor=offer.advisor))
        self._in(self.rng.expovariate(1 / 15) / 24, self._with(self._acknowledge, pk))

    def _acknowledge(self, pk: int) -> None:
        offer = self._offer(pk)
        self._watch(answering.acknowledge(referral=offer.referral, advisor=offer.advisor))
        self._in(self.rng.expovariate(1 / 2) + 0.1, self._with(self._contact, pk))

    def _contact(self, pk: int) -> None:
        offer = self._offer(pk)
        self._watch(answering.contacted(referral=offer.referral, advisor=offer.advisor, on=clock.today()))
        self._in(self.rng.uniform(0.5, 12), self._with(self._evaluate, pk))

    def _evaluate(self, pk: int) -> None:
        offer = self._offer(pk)
        referral, who = offer.referral, offer.advisor
        if self.rng.random() < 0.17:
            why = self.rng.choice(
                (Declined.CAPACITY, Declined.NOT_VIABLE, Declined.OUTSIDE, Declined.UNREACHABLE)
            )
            answering.decline(referral=referral, advisor=who, why=why)
            self._catch_up()
            return
        lower = self.rng.random() < 0.2
        level = (
            Level.ADVICE if lower and referral.level_wanted == Level.REPRESENTATION else referral.level_wanted
        )
        referral = answering.accept(referral=referral, advisor=who, level=level)
        self.spent[offer.contract_id] += Decimal(3900 if level == Level.REPRESENTATION else 240)
        self._watch(referral)
        self._money_begins(referral.pk)
        self._afterwards(referral, who.pk)

    def _afterwards(self, referral: Referral, who: int) -> None:
        """What comes of it: steps, reports, a move to another state, an end."""
        pk, need = referral.pk, self.needs[referral.case_id]
        for step in range(self.rng.choice((0, 1, 1, 2))):
            self._in(self.rng.uniform(1, 40), self._with(self._step, pk, MILESTONES[step]))
        assert referral.due_at is not None
        late = who in self.faults.late
        if not late or self.rng.random() < 0.5:
            days = self.rng.uniform(4, 30) if late else -self.rng.uniform(0, 9)
            self._at(referral.due_at + dt.timedelta(days=days), self._with(self._report, pk, who))
        for moment in self.moves.get(referral.case_id, ()):
            if moment > clock.now():
                self._at(moment, self._with(self._moved, pk, moment))
        if need.ends is not None:
            self._at(max(need.ends, clock.now()) + dt.timedelta(days=self.rng.uniform(0.2, 9)),
                     self._with(self._conclude, pk, who, need.end))  # fmt: skip
        elif self.rng.random() < 0.75:
            self._in(self.rng.uniform(15, 190), self._with(self._conclude, pk, who, ""))

    def _step(self, pk: int, kind: str) -> None:
        referral = self._referral(pk)
        if referral.advisor is not None:
            answering.milestone(referral=referral, advisor=referral.advisor, kind=kind, on=clock.today())

    def _report(self, pk: int, who: int) -> None:
        referral = self._referral(pk)
        if referral.advisor is not None and referral.advisor_id == who:
            given = answering.report(
                referral=referral, advisor=referral.advisor, text="Se presentó lo que tocaba; sin novedad."
            )
            self._watch(given.referral)

    def _conclude(self, pk: int, who: int, end: str) -> None:
        referral = self._referral(pk)
        if referral.advisor is None or referral.advisor_id != who:
            return
        outcome = self._outcome(referral, end)
        recovered = Decimal(self.rng.randrange(800, 9000)) if outcome == Outcome.SETTLEMENT else None
        self._watch(
            answering.conclude(
                referral=referral, advisor=referral.advisor, outcome=outcome, recovered=recovered
            )
        )
        if self.rng.random() < 0.85:
            self._in(self.rng.uniform(3, 40), self._with(self._settle, pk))
        if referral.case.stay_id is None:
            self._in(self.rng.uniform(0.1, 4), self._with(self._end_case, referral.case_id))

    def _outcome(self, referral: Referral, end: str) -> str:
        if referral.level != Level.REPRESENTATION:
            return Outcome.ADVISED
        if referral.area != Area.MIGRATION:
            good = {
                Area.LABOUR: Outcome.SETTLEMENT,
                Area.FAMILY: Outcome.CHILDREN_KEPT,
                Area.CRIMINAL: Outcome.ACQUITTED,
            }
            return (
                good.get(Area(referral.area), Outcome.ADVISED)
                if self.rng.random() < 0.6
                else Outcome.UNFAVOURABLE
            )
        if end == "released":
            return self.rng.choice((Outcome.BOND_GRANTED, Outcome.RELEASED))
        if end == "removed":
            return self.rng.choice((Outcome.REMOVAL_ORDERED, Outcome.REMOVED, Outcome.VOLUNTARY_DEPARTURE))
        return self.rng.choice(
            (Outcome.BOND_GRANTED, Outcome.BOND_DENIED, Outcome.RELIEF, Outcome.APPEAL_PENDING)
        )

    def _end_case(self, pk: int) -> None:
        need = self.needs[pk]
        casework.conclude(
            case=need.case, outcome="withdrawn", reason="Terminó el asunto con el abogado", by=need.by
        )

    # What `counsel_year` does when an advisor's part is over -----------------------------------------------------------

    def _moved(self, pk: int, moment: dt.datetime) -> None:
        raise NotImplementedError

    def _settle(self, pk: int) -> None:
        raise NotImplementedError

    def _money_begins(self, pk: int) -> None:
        raise NotImplementedError

    # -------------------------------------------------------------------------------------------------------------------

    def _referral(self, pk: int) -> Referral:
        return Referral.objects.select_related(
            "case__office", "case__record__person", "case__stay", "advisor__staff", "contract"
        ).get(pk=pk)

    def _offer(self, pk: int) -> Offer:
        return Offer.objects.select_related("referral", "advisor__staff").get(pk=pk)
