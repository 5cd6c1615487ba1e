"""Seven months of returns, in the order in which they happen: notices, flights, desks, plans by telephone, agencies, follow-ups.

Through the same actions and the same import as in life, with the clock moved to each moment. Faults are those of
`returns.Faults`.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from amparo.accounts.models import Staff
from amparo.casework import actions as casework
from amparo.casework.children import actions as children
from amparo.core import clock
from amparo.matching.synthetic import describe
from amparo.people.models import Person, Purpose, Record
from amparo.returns.arriving import announcing, importing
from amparo.returns.arriving.content import Said
from amparo.returns.arriving.models import PreArrival
from amparo.returns.centres.zones import zone_of
from amparo.returns.desks import actions as desks
from amparo.returns.homecoming import actions as homecomings
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans import opening
from amparo.returns.plans.rules import Facts
from amparo.returns.words import Source
from amparo.shell.simulate.returns import AIRPORTS, CENTRES, MONTH, Coming, Programme, by_family
from amparo.shell.simulate.returns_afterwards import Afterwards
from amparo.shell.simulate.returns_papers import write_flight

A_FLIGHT = 14  # people of ours on it


class Returns(Afterwards):
    """One run."""

    def __init__(
        self, programme: Programme, coming: Sequence[Coming], staff: dict[str, list[Staff]], ciam: Staff
    ) -> None:
        super().__init__(programme, ciam)
        self.staff, self.coming = staff, self._flights(list(coming))

    def play(self) -> int:
        """Let it happen; returns how many have come back then."""
        self._clocks()
        flown: dict[tuple[dt.datetime, str], list[Coming]] = {}
        for one in self.coming:
            if one.record is not None and one.at > self.now - dt.timedelta(days=MONTH):
                self._at(
                    one.at - dt.timedelta(hours=self.rng.uniform(14, 40)), self._with(self._announce, one)
                )
            if self._on_a_flight(one):
                flown.setdefault((one.at, one.centre), []).append(one)
            else:
                self._at(one.at, self._with(self._arrive, one))
        for number, ((at, _centre), group) in enumerate(flown.items(), start=1):
            self._at(at, self._with(self._land, number, group))
        for members in by_family(self.coming).values():
            if not any(self._on_a_flight(one) for one in members):
                latest = max(one.at for one in members)
                self._at(latest + dt.timedelta(minutes=40), self._with(self._household, members))
        self._let_pass()
        return Homecoming.objects.filter(arrived_at__isnull=False).count()

    # Before -------------------------------------------------------------------------------------------------------------

    def _announce(self, one: Coming) -> None:
        """The consulate asked before the removal; who agrees is announced to the centre, which answers or does not."""
        assert one.record is not None
        record = Record.objects.select_related("person").get(pk=one.record)
        team = self.staff.get(casework.office_of_file(record) or "")
        if not team:
            return
        roll = self.rng.random()
        now, by = clock.now(), team[0]
        casework.record_consent(
            record=record, purpose=Purpose.RETURN, decision="granted" if roll < 0.8 else "refused", channel="visit", at=now,
            by=by,
        )  # fmt: skip
        if roll >= 0.8:
            return
        for name, age, us_born in one.children:
            nationality = "Estados Unidos" if us_born else "México"
            children.add(record=record, by=by, name=name, age=age, citizenships=nationality)
        if self.rng.random() < 0.6:
            casework.record_consent(
                record=record, purpose=Purpose.HEALTH, decision="granted", channel="visit", at=now, by=by
            )
        self._try(self._with(self._notice, one, record, by))

    def _notice(self, one: Coming, record: Record, by: Staff) -> None:
        said = Said(
            receiver=one.truth.mother, receiver_relation="mother", receiver_phone=one.truth.phones[0],
            outside_hours="Así lo fijó la autoridad",
        )  # fmt: skip
        notice = announcing.announce(
            record=record, centre=self.centres[one.centre], expected_at=one.at, way=one.way, state=one.state, said=said,
            by=by,
        )  # fmt: skip
        if one.centre in CENTRES and self.rng.random() < 0.85:
            self._in(self.rng.uniform(0.02, 0.4), self._with(self._answer, notice.pk, one.centre))

    def _answer(self, pk: int, centre: str) -> None:
        announcing.answer(
            notice=PreArrival.objects.get(pk=pk), answer=PreArrival.Answer.RECEIVED,
            by=self.programme.desks[centre, ""],
        )  # fmt: skip

    # The arrival --------------------------------------------------------------------------------------------------------

    def _on_a_flight(self, one: Coming) -> bool:
        """On a flight whose list a desk of ours imported: those of this month, and those of the first."""
        recent = one.at > self.now - dt.timedelta(days=MONTH)
        flies = one.centre in CENTRES and one.centre in AIRPORTS
        return flies and (recent or self.programme.of_the_first_month(one))

    def _flights(self, coming: list[Coming]) -> list[Coming]:
        """Those who fly come in planes: with whoever came in the days before, never with those of another month. Two couples
        on each."""
        flying = [one for one in coming if self._on_a_flight(one)]
        others = [one for one in coming if not self._on_a_flight(one)]
        for long_ago in (True, False):
            month = [one for one in flying if self.programme.of_the_first_month(one) is long_ago]
            for first in range(0, len(month), A_FLIGHT):
                group = month[first : first + A_FLIGHT]
                at = max(one.at for one in group)
                others += [replace(one, at=at, family=group[number - number % 2].family if number < 4 else one.family)
                           for number, one in enumerate(group)]  # fmt: skip
        return others

    def _land(self, number: int, group: list[Coming]) -> None:
        """INM's list of the flight is imported at the desk as it came; who is in doubt waits for somebody to decide."""
        centre = self.centres[group[0].centre]
        zone = zone_of(centre)
        with tempfile.TemporaryDirectory() as folder:
            path = write_flight(
                Path(folder) / f"vuelo-{number}.csv",
                group,
                flight=f"GTI {3400 + number}",
                zone=zone,
                rng=self.rng,
            )
            taken = importing.import_file(
                path=path,
                centre=centre,
                as_of=clock.now().astimezone(zone),
                by=self.programme.desks[centre.pk, ""],
            )
        rows = taken.row_set.filter(homecoming__isnull=False).order_by("line")
        first = taken.row_set.order_by("line").values_list("line", flat=True)[0]
        for row in rows:
            assert row.homecoming_id is not None
            self._goes_on(row.homecoming_id, group[row.line - first])

    def _arrive(self, one: Coming) -> None:
        centre = None if one.declines else self.centres[one.centre]
        if one.record is None:
            self._walk_in(one)
            return
        homecoming = homecomings.arrive(
            record=Record.objects.get(pk=one.record), at=clock.now(), source=Source.LIST, way=one.way, centre=centre,
            declined_centre=one.declines, by=None,
        )  # fmt: skip
        self._goes_on(homecoming.pk, one)

    def _walk_in(self, one: Coming) -> None:
        """Somebody whom no file knows comes to a desk, without a paper."""
        one = replace(one, centre=one.centre if one.centre in CENTRES else CENTRES[0])
        said = describe(one.truth, "spoken", Random(f"{self.programme.seed}:r:{one.truth.person}"))
        made = desks.register(
            described=said, token=f"demo-{one.truth.person}", way=one.way, declined_centre=one.declines,
            by=self.programme.desks[one.centre, ""],
        )  # fmt: skip
        self._goes_on(made.homecoming.pk, one)

    def _household(self, members: list[Coming]) -> None:
        records = [one.record for one in members if one.record is not None]
        found = list(Homecoming.objects.filter(record__in=records).order_by("pk"))
        if len(found) > 1:
            homecomings.together(homecomings=found, by=None)

    def _goes_on(self, pk: int, one: Coming) -> None:
        """What becomes of them: at the desks, or by telephone for who declined the centre or came where nobody of ours sits."""
        if one.declines:
            # Whom the desk registered at its door has a plan from there.
            if self.rng.random() < 0.12 and one.record is not None:
                self.faults.never_called.append(pk)
            else:
                self._in(self.rng.uniform(1, 12), self._with(self._call, pk, one))
        elif one.centre in CENTRES:
            self._in(self.rng.uniform(0.5, 2.5) / 24, self._with(self._ask, pk, one))
        else:
            self._in(self.rng.uniform(0.5, 6), self._with(self._call, pk, one))
        self._follow(pk)

    def _call(self, pk: int, one: Coming) -> None:
        """The plan by telephone, or at the office of their state (D4)."""
        homecoming = Homecoming.objects.select_related("record__person").get(pk=pk)
        office = self.programme.offices.get(one.state)
        by = office if office is not None and self.rng.random() < 0.6 else self.ciam
        assert homecoming.arrived_at is not None
        assert homecoming.record.person is not None
        age = (clock.today() - one.truth.birth).days // 365
        opening.open_return(
            described=describe(one.truth, "consular", Random(f"{self.programme.seed}:p:{one.truth.person}")),
            token=str(uuid.UUID(int=self.rng.getrandbits(128))), person=Person.objects.get(pk=homecoming.record.person.pk),
            how="phone", arrived_on=homecoming.arrived_at.date(), declined=one.declines, state=one.state,
            municipality=one.municipality, phone=one.truth.phones[0], facts=_facts(one, age),
            children=[opening.ChildSaid(name=name, age=years, us_born=us_born, in_mexico=True)
                      for name, years, us_born in one.children],
            by=by,
        )  # fmt: skip
        self._in(self.rng.uniform(0.2, 3), self._with(self._papers, pk, one))


def _facts(one: Coming, age: int) -> Facts:
    """What they say by telephone."""
    said = one.said
    return Facts(
        age=age, has=frozenset(one.papers), disability="disability" in said, homeless="homeless" in said,
        wants_home="wants_home" in said, studies="studies" in said, skills="skills" in said, belongings="belongings" in said,
        complaint="complaint" in said,
    )  # fmt: skip
