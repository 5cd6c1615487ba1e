"""How things stand today: who is expected tonight, a desk's queue, medicines that run out, a list that is not imported yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from django.db import transaction

from amparo.accounts.models import Staff
from amparo.accounts.permissions import acts
from amparo.casework import actions as casework
from amparo.casework.models import Case
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.matching.synthetic import Truth, describe, people
from amparo.people.models import Purpose, Record
from amparo.returns.arriving import announcing
from amparo.returns.arriving.content import Said
from amparo.returns.arriving.models import PreArrival
from amparo.returns.centres.models import Centre
from amparo.returns.centres.zones import zone_of
from amparo.returns.desks import actions as desks
from amparo.returns.homecoming import actions as homecomings
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.medicines import actions as medicines
from amparo.returns.words import Way
from amparo.shell.simulate.returns import DRUGS, Coming
from amparo.shell.simulate.returns_papers import write_flight
from amparo.shell.simulate.returns_year import Returns

EXPECTED, QUEUE, FLIGHT = 8, 12, 40
AT, FLIES_TO = "tijuana", "villahermosa"
#: Hours for which what somebody has of their medicine still lasts.
LASTS = (3, 20)


class Today:
    """After the months have passed. Nothing is moved: it is now."""

    def __init__(self, returns: Returns) -> None:
        self.returns, self.programme = returns, returns.programme
        self.rng = Random(f"{self.programme.seed}:returns-today")
        self.now = clock.now()
        self.expected: list[str] = []

    def play(self, folder: Path, held: Sequence[Truth]) -> Path:
        """Returns the list that waits."""
        self._queue()
        self._expected()
        return self._flight(folder, held)

    def _queue(self) -> None:
        """Who came this morning: some were asked already, some have been at a desk or two, some wait for all of it."""
        strangers = people(QUEUE * 2, Random(f"{self.programme.seed}:today"))
        grown = [one for one in strangers if self.now.year - one.birth.year > 18][:QUEUE]
        desk = self.programme.desks[AT, ""]
        for number, truth in enumerate(grown):
            at = self.now - dt.timedelta(minutes=25 + 22 * number)
            state = truth.state if truth.state in self.programme.offices else "MN"
            one = replace(
                self.programme._coming(truth, None, at), centre=AT, declines=False, way=Way.LAND, drug="", state=state,
                municipality=self.programme.town(state), papers=((), ("acta",), ("acta", "curp"))[number % 3],
            )  # fmt: skip
            with clock.moved_to(at):
                homecoming = desks.register(
                    described=describe(truth, "spoken", Random(f"{self.programme.seed}:q:{number}")), token=f"hoy-{number}",
                    way=Way.LAND, by=desk,
                ).homecoming  # fmt: skip
            if number < 3:
                continue
            with clock.moved_to(at + dt.timedelta(minutes=12)):
                homecomings.go_to(
                    homecoming=homecoming, state=one.state, municipality=one.municipality, phone=truth.phones[0], by=desk
                )  # fmt: skip
                desks.answer(
                    homecoming=homecoming, said={"homeless": number % 4 == 0, "belongings": number % 5 == 0}, has=one.papers,
                    goes_first=number == 5, by=desk,
                )  # fmt: skip
            if number in (4, 7, 9):
                with clock.moved_to(at + dt.timedelta(minutes=16)):
                    self._medicine(homecoming, LASTS[number % 2])
            if number > 5:
                with clock.moved_to(at + dt.timedelta(minutes=20)):
                    self.returns._tables(homecoming.pk, one, ("constancia", "first_check", "call_home"))

    @transaction.atomic
    def _medicine(self, homecoming: Homecoming, hours: int) -> None:
        doctor = self.programme.desks[AT, "imss"]
        acts(doctor)
        medicines.answer_health(homecoming=homecoming, by=doctor, medicines=True)
        desks.answer(homecoming=homecoming, said={}, by=doctor)
        made = medicines.add(
            homecoming=homecoming,
            drug=self.rng.choice(DRUGS),
            last_dose_at=clock.now() - dt.timedelta(hours=9),
            by=doctor,
        )
        medicines.supply(medicine=made, until=clock.now() + dt.timedelta(hours=hours), by=doctor)

    def _expected(self) -> None:
        """People whom their consulates announced for tonight; half of the notices have their answer."""
        cases = Case.objects.filter(
            type="migratorio.detencion", stay__ended_at__isnull=True, officer__isnull=False,
            first_interview_at__isnull=False,
        ).exclude(status=Case.Status.CONCLUDED).select_related("record__person", "officer__office").order_by("pk")  # fmt: skip
        made = 0
        for case in cases[: EXPECTED * 6]:
            if made == EXPECTED:
                break
            assert case.officer is not None
            centre = AT if made % 2 else FLIES_TO
            try:
                notice = self._announce(case.record, case.officer, Centre.objects.get(pk=centre))
            except Refusal:
                continue  # vulnerable and not ready, or does not want the programme: as in life
            made += 1
            if made % 4 < 2:
                announcing.answer(
                    notice=notice, answer=PreArrival.Answer.RECEIVED, by=self.programme.desks[centre, ""]
                )
            if centre == FLIES_TO:
                self.expected.append(case.record.a_number)

    def _announce(self, record: Record, by: Staff, centre: Centre) -> PreArrival:
        tonight = self.now.astimezone(zone_of(centre)).replace(hour=20, minute=30, second=0, microsecond=0)
        at = max(tonight, self.now + dt.timedelta(hours=1))
        with clock.moved_to(self.now - dt.timedelta(hours=5)):
            casework.record_consent(
                record=record,
                purpose=Purpose.RETURN,
                decision="granted",
                channel="visit",
                at=clock.now(),
                by=by,
            )
            return announcing.announce(
                record=record, centre=centre, expected_at=at, way=Way.AIR if centre.pk == FLIES_TO else Way.LAND,
                state=self.rng.choice(list(self.programme.offices)), by=by,
                said=Said(receiver="Rosa Ejemplo", receiver_relation="mother", receiver_phone="+52 55 5555 0100",
                          outside_hours="Así lo fijó la autoridad"),
            )  # fmt: skip

    def _flight(self, folder: Path, held: Sequence[Truth]) -> Path:
        """A plane of today: people who were announced, who were held, whom only the register knows, and some whom nobody does."""
        announced = [one for one in held if set(one.a_numbers) & set(self.expected)]
        others = [one for one in held if one not in announced and self.now.year - one.birth.year > 19]
        unknown = people(FLIGHT * 2, Random(f"{self.programme.seed}:flight"))
        unknown = [one for one in unknown if self.now.year - one.birth.year > 19]
        flying = [*announced, *others[:18]]
        flying += unknown[: FLIGHT - len(flying)]
        self.rng.shuffle(flying)
        at = self.now - dt.timedelta(minutes=50)
        coming = [self._flies(truth, at) for truth in flying]
        # Families: a folio each; those of one mother have one anyhow.
        for first in (4, 15, 28):
            coming[first + 1] = replace(coming[first + 1], family=coming[first].family)
        zone = zone_of(Centre.objects.get(pk=FLIES_TO))
        return write_flight(
            folder / "vuelo-de-hoy.csv", coming, flight="GTI 3419", zone=zone, rng=self.rng, faults=True
        )

    def _flies(self, truth: Truth, at: dt.datetime) -> Coming:
        one = self.programme._coming(truth, None, at)
        papers = ("curp",) if self.rng.random() < 0.6 else ()
        return replace(one, centre=FLIES_TO, way=Way.AIR, papers=papers)
