"""What is done with somebody who came back: at the desks, identity first; then by the office of their state, day after day."""

from __future__ import annotations

import datetime as dt
import uuid

from amparo.accounts.models import Staff
from amparo.accounts.permissions import acts
from amparo.casework.children.models import Child
from amparo.core import clock
from amparo.returns.centres.models import Centre
from amparo.returns.desks import actions as desks
from amparo.returns.desks.models import DeskTouch
from amparo.returns.follow_ups import actions as follow_ups
from amparo.returns.homecoming import actions as homecomings
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.medicines import actions as medicines
from amparo.returns.medicines.models import Medicine
from amparo.returns.plans import actions as plans
from amparo.returns.plans.models import FollowUp, Milestone
from amparo.shell.simulate.returns import MONTH, Coming, Programme
from amparo.shell.simulate.returns_agencies import Agencies, State

ASKED = ("homeless", "wants_home", "studies", "skills", "belongings", "complaint")
#: In which order people go from desk to desk: how many hours after they were asked, and what is given there.
TABLES: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.4, ("constancia", "first_check", "call_home", "shelter", "medicines")),
    (1.5, ("acta", "curp", "children_plan", "mental_health")),
    (3.0, ("imss", "tarjeta_paisano", "finabien", "job_search", "child_school", "belongings", "complaint")),
    (8.0, ("transport",)),
)
#: Of what a desk offers, the share that the person wants.
WANTED = {"mental_health": 0.45, "finabien": 0.5, "job_search": 0.8, "complaint": 0.7}
WITH_STAFF = ("ine", "first_consult", "revalidation", "adult_school", "home_application", "home_award", "placement",
              "certification", "young_training", "pension_adult", "pension_disability")  # fmt: skip
LOSES = 0.05  # of whatever can be lost, but a job (`Faults.lost_jobs`), who lost it by the next follow-up
LOST = ("number", "number", "left", "no_phone", "detained")
OPEN = (State.OPEN, State.LOST)


class Afterwards(Agencies):
    """Desks, state offices and the call centre."""

    def __init__(self, programme: Programme, ciam: Staff) -> None:
        super().__init__(programme)
        self.ciam = ciam
        self.centres = Centre.objects.in_bulk()

    # At the centre ------------------------------------------------------------------------------------------------------

    def _ask(self, pk: int, one: Coming) -> None:
        homecoming = self._return(pk)
        desk = self.programme.desks[one.centre, ""]
        homecomings.go_to(
            homecoming=homecoming,
            state=one.state,
            municipality=one.municipality,
            phone=one.truth.phones[0],
            by=desk,
        )
        here = list(
            Child.objects.filter(record__person=homecoming.record.person_id).values_list("pk", flat=True)[:1]
        )
        said: dict[str, bool | None] = {name: name in one.said for name in ASKED}
        desks.answer(homecoming=homecoming, said=said, has=one.papers, children_here=here, by=desk)
        if one.drug or "disability" in one.said:
            self._health(homecoming, one)
        for hours, codes in TABLES:
            self._in(hours / 24, self._with(self._tables, pk, one, codes))
        self._in(self.rng.uniform(0.4, 1.9), self._with(self._leave, pk, one))

    def _health(self, homecoming: Homecoming, one: Coming) -> None:
        doctor = self.programme.desks[one.centre, "imss"]
        acts(doctor)  # health has a wall of its own in the database
        medicines.answer_health(
            homecoming=homecoming, by=doctor, medicines=bool(one.drug), disability="disability" in one.said
        )
        desks.answer(homecoming=homecoming, said={}, by=doctor)  # what follows from it for the plan
        if one.drug:
            now = clock.now()
            made = medicines.add(
                homecoming=homecoming, drug=one.drug, last_dose_at=now - dt.timedelta(hours=self.rng.uniform(3, 14)), by=doctor
            )  # fmt: skip
            medicines.supply(medicine=made, until=now + dt.timedelta(days=7), by=doctor)
            if self.rng.random() < 0.3:
                self.faults.unsupplied.append(homecoming.pk)
            else:
                self._in(self.rng.uniform(3, 6.5), self._with(self._supply, made.pk, one))

    def _supply(self, pk: int, one: Coming) -> None:
        """The office of the state writes that their clinic goes on with it."""
        office = self.programme.offices[one.state]
        acts(office)
        medicine = Medicine.objects.select_related("homecoming").get(pk=pk)
        medicines.supply(
            medicine=medicine, until=clock.now() + dt.timedelta(days=30), where="Centro de salud de su municipio", by=office
        )  # fmt: skip
        self._in(self.rng.uniform(20, 28), self._with(self._stop, pk, one))

    def _stop(self, pk: int, one: Coming) -> None:
        office = self.programme.offices[one.state]
        acts(office)
        medicine = Medicine.objects.select_related("homecoming").get(pk=pk)
        medicines.stop(medicine=medicine, why="Su clínica se la da cada mes", by=office)

    def _tables(self, pk: int, one: Coming, codes: tuple[str, ...]) -> None:
        """The desks of one moment. What still waits for a paper is not to be had, and stays to do."""
        plan = list(Milestone.objects.filter(homecoming=pk).select_related("homecoming"))
        had = {m.kind for m in plan if m.state == State.DELIVERED}
        for milestone in sorted((m for m in plan if m.kind in codes), key=lambda m: codes.index(m.kind)):
            if milestone.settled or not had.issuperset(milestone.waits_for):
                continue
            if milestone.kind == "acta" and not self._found(one):
                continue
            wanted = self.rng.random() < WANTED.get(milestone.kind, 0.94)
            self._touch(milestone, one, DeskTouch.Act.DONE if wanted else DeskTouch.Act.DECLINED)
            if wanted:
                had.add(milestone.kind)

    def _found(self, one: Coming) -> bool:
        """Whether the birth certificate is found while the person is there."""
        if one.centre == self.faults.stuck:
            return False
        return self.rng.random() < (0.35 if one.without_paper else 0.85)

    def _touch(self, milestone: Milestone, one: Coming, act: str) -> None:
        done, by = act == DeskTouch.Act.DONE, self.programme.desks[one.centre, milestone.agency]
        proof = f"{milestone.kind.upper()} {self.rng.randrange(10**5):05d}" if done else ""
        if done and one.at < self.now - dt.timedelta(days=MONTH):  # before there were tablets at the desks
            plans.deliver(milestone=milestone, evidence=proof, centre=self.centres[one.centre], by=by)
            return
        desks.touch(
            key=uuid.UUID(int=self.rng.getrandbits(128)), milestone=milestone, act=act, evidence=proof, by=by
        )

    def _leave(self, pk: int, one: Coming) -> None:
        desks.leave_centre(homecoming=self._return(pk), by=self.programme.desks[one.centre, ""])
        self._in(self.rng.uniform(1, 7), self._with(self._papers, pk, one))

    # In their state -----------------------------------------------------------------------------------------------------

    def _who(self, homecoming: Homecoming) -> Staff:
        """Who looks after them: the office of their state, else the call centre."""
        return self.programme.offices.get(homecoming.destination_state) or self.ciam

    def _papers(self, pk: int, one: Coming) -> None:
        """Identity first: whoever has no certificate is helped to it, which takes its time; then the rest is sent on."""
        homecoming = self._return(pk)
        states = dict(homecoming.milestones.filter(child=None).values_list("kind", "state"))
        if states.get("acta") in OPEN:
            self._in(self.rng.uniform(2, 40), self._with(self._give, pk, one, "acta"))
        elif states.get("curp") in OPEN:
            self._in(self.rng.uniform(1, 9), self._with(self._give, pk, one, "curp"))
        else:
            self._send(homecoming)

    def _give(self, pk: int, one: Coming, kind: str) -> None:
        """The office gets a paper for them, with the register's own desk."""
        homecoming = self._return(pk)
        milestone = homecoming.milestones.filter(kind=kind, child=None).first()
        if milestone is not None and not milestone.settled:
            plans.deliver(milestone=milestone, evidence="Lo tramitó la oficina", by=self._who(homecoming))
        self._papers(pk, one)

    def _send(self, homecoming: Homecoming) -> None:
        """What nothing stands in the way of goes to its agency."""
        by = self._who(homecoming)
        plan = list(homecoming.milestones.select_related("homecoming", "child").order_by("pk"))
        had = {m.kind for m in plan if m.state == State.DELIVERED}
        sent = [
            plans.refer(milestone=m, by=by)
            for m in plan
            if m.state in OPEN and m.kind not in ("transport", "constancia", "first_check", "call_home")
            and had.issuperset(set(m.waits_for) & {n.kind for n in plan}) and m.referred_at is None
        ]  # fmt: skip
        self._sent(sent)

    # Day after day ------------------------------------------------------------------------------------------------------

    def _follow(self, pk: int) -> None:
        for one in FollowUp.objects.filter(homecoming=pk):
            moment = dt.datetime.combine(one.due_on, dt.time(15), dt.UTC)
            days = (one.until - one.due_on).days
            # Most are called in the days of grace; what is due today, nobody has got to yet.
            self._at(
                moment + dt.timedelta(days=1 + self.rng.random() * (days - 1)),
                self._with(self._call_again, one.pk),
            )

    def _call_again(self, pk: int) -> None:
        follow_up = FollowUp.objects.select_related("homecoming").get(pk=pk)
        homecoming = follow_up.homecoming
        if follow_up.done_at is not None or homecoming.state != Homecoming.State.ARRIVED:
            return
        if homecoming.destination_state == self.faults.unasked:
            return
        by = self._who(homecoming)
        roll = self.rng.random()
        if roll < 0.14:
            follow_ups.nobody_answered(
                follow_up=follow_up, channel=self.rng.choice(("phone", "whatsapp")), by=by
            )
            if follow_up.attempts + 1 >= plans.ATTEMPTS:
                plans.lost(follow_up=follow_up, why="no_answer", by=by)
            else:
                self._in(self.rng.uniform(1, 3), self._with(self._call_again, pk))
        elif roll < 0.17:
            later = clock.today() + dt.timedelta(days=2)
            follow_ups.call_later(follow_up=follow_up, channel="phone", on=later, by=by)
            self._in(2.2, self._with(self._call_again, pk))
        elif roll < 0.27:
            self._lose(follow_up, by)
        elif roll < 0.29:
            plans.asks_no_more(follow_up=follow_up, by=by)
        else:
            self._reach(follow_up, by)

    def _lose(self, follow_up: FollowUp, by: Staff) -> None:
        why = self.rng.choice(LOST)
        plans.lost(follow_up=follow_up, why=why, by=by)
        if why == FollowUp.Lost.LEFT:
            homecomings.close(homecoming=follow_up.homecoming, why=Homecoming.Closing.LEFT, by=by)

    def _reach(self, follow_up: FollowUp, by: Staff) -> None:
        """They answer: what still holds, what was lost, what they need now."""
        had = list(follow_up.homecoming.milestones.filter(state=State.DELIVERED))
        keeps = [one for one in had if one.means.keeps]
        lost = [
            one
            for one in keeps
            if self.rng.random() < (self.faults.lost_jobs if one.kind == "placement" else LOSES)
        ]
        needs = [one for one in lost if self.rng.random() < 0.7]
        sent = follow_ups.make(
            follow_up=follow_up, channel=self.rng.choice(("phone", "phone", "whatsapp", "visit")),
            still=[one for one in keeps if one not in lost], lost=lost, needs=needs,
            note="Perdió el trabajo" if any(one.kind == "placement" for one in lost) else "", by=by,
        )  # fmt: skip
        self._sent(sent)
        self._send(follow_up.homecoming)

    def _return(self, pk: int) -> Homecoming:
        return Homecoming.objects.select_related("record__person", "centre").get(pk=pk)
