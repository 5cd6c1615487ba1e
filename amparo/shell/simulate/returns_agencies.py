"""What agencies do with what is sent to them, each by its habits (`returns.Faults`), and what the clocks do when they do nothing.

`returns_year` sends it to them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.returns.agencies.actions import tell_late
from amparo.returns.follow_ups.actions import mark_late
from amparo.returns.medicines.actions import watch
from amparo.returns.plans import actions as plans
from amparo.returns.plans.models import Milestone
from amparo.returns.tables import agencies
from amparo.shell.simulate.agenda import Agenda
from amparo.shell.simulate.returns import DAYS, Programme

State = Milestone.State
REASONS = ("No hay citas este mes", "Falta el comprobante de domicilio", "La persona no se presentó")
#: What an agency delivers of what it took on; of what is not here, all but a tenth.
SHARES = {"placement": 0.75, "home_application": 0.6, "home_award": 0.3, "certification": 0.5}
#: In how many days, from first seeing the person.
TIMES = {"placement": (2, 18), "home_award": (40, 120), "home_application": (10, 50)}
TICK = 3  # days between two looks of the clocks


class Agencies(Agenda):
    """Their side."""

    def __init__(self, programme: Programme) -> None:
        super().__init__(f"{programme.seed}:returns-year")
        self.programme, self.faults = programme, programme.faults

    def _sent(self, sent: Iterable[Milestone]) -> None:
        """It is with the agency now: when it will say what."""
        for one in sent:
            hours = float(agencies()[one.agency].accept_hours)
            if one.agency == self.faults.silent:
                continue
            if one.agency == self.faults.slow:
                hours = hours * self.rng.uniform(1.3, 4)
            elif one.agency == self.faults.gives_back and self.rng.random() < 0.5:
                self._in(self.rng.uniform(0.2, 1) * hours / 24, self._with(self._give_back, one.pk))
                continue
            elif one.agency == self.faults.fast:
                hours = self.rng.uniform(0.5, 5)
            else:
                hours = min(self.rng.expovariate(3 / hours), hours * 1.1)
            self._in(hours / 24, self._with(self._accept, one.pk))

    def _accept(self, pk: int) -> None:
        one, by = self._theirs(pk)
        plans.accept(milestone=one, by=by)
        self._in(self.rng.uniform(0.1, 6), self._with(self._attend, pk))

    def _give_back(self, pk: int) -> None:
        one, by = self._theirs(pk)
        plans.give_back(milestone=one, reason=self.rng.choice(REASONS), by=by)

    def _attend(self, pk: int) -> None:
        one, by = self._theirs(pk)
        if self.rng.random() < 0.08:  # the person does not want it any more
            plans.decline(milestone=one, reason="Ya no lo necesita", by=by)
            return
        plans.attend(milestone=one, by=by)
        if self.rng.random() < SHARES.get(one.kind, 0.9):
            first, last = TIMES.get(one.kind, (0.2, 9))
            late = 4 if one.agency == self.faults.slow else 1
            self._in(self.rng.uniform(first, last) * late, self._with(self._deliver, pk))

    def _deliver(self, pk: int) -> None:
        one, by = self._theirs(pk)
        plans.deliver(milestone=one, evidence=f"{one.agency.upper()} {self.rng.randrange(10**5):05d}", by=by)

    def _theirs(self, pk: int) -> tuple[Milestone, Staff]:
        """What was sent, and who at the agency has it: its people of the state, where it has some."""
        one = Milestone.objects.select_related("homecoming").get(pk=pk)
        agents = self.programme.agents
        return one, agents.get((one.agency, one.homecoming.destination_state)) or agents[one.agency, ""]

    # The clocks ---------------------------------------------------------------------------------------------------------

    def _clocks(self) -> None:
        """What the jobs of every quarter of an hour do in life is done every third day."""
        moment = self.now - dt.timedelta(days=DAYS)
        while moment < self.now:
            self._at(moment, self._look)
            moment += dt.timedelta(days=TICK)

    def _look(self) -> None:
        tell_late(now=clock.now())
        mark_late()
        watch()
