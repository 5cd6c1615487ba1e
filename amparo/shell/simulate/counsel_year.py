"""A year of PALE: needs, consents, offers, answers and silences, reports, transfers and ends, in the order in which they happen.

Through the same actions as in life, with the clock moved to each moment. Faults are those of `counsel.Faults`.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, pairwise
from random import Random
from typing import Any

from django.db import transaction

from amparo.accounts.models import Staff
from amparo.casework import actions as casework
from amparo.casework.models import DETENTION, Case
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.counsel.models import Contract, Offer, Referral
from amparo.counsel.referrals import actions, answering
from amparo.counsel.referrals.choosing import choice
from amparo.counsel.referrals.jobs import run_out
from amparo.counsel.referrals.machine import WITH_ADVISOR
from amparo.counsel.referrals.moving import locked
from amparo.counsel.words import Area, Declined, Level, Outcome
from amparo.custody.models import Stint
from amparo.people.models import Purpose, Record, Source
from amparo.places.models import County, Office
from amparo.shell.simulate.counsel import FEDERAL, Bar

DAYS = 330  # of the year that has passed; the contracts began before it
REFERRED = 0.13  # of the detained people who were spoken with
PEOPLE_A_MONTH = 320  # inhabitants for each matter a month of people who are not detained
DRY_AFTER = 240  # days, of the contract that is too small
AT_ONCE = 100  # moments in a transaction
#: Matters of people who are free: the area, the type of case, the forum, what is needed.
MATTERS = (
    (Area.LABOUR, "laboral.salarios", "state", "Salarios no pagados de siete semanas"),
    (Area.LABOUR, "laboral.lesiones", "state", "Lesión en la mano; el patrón no avisó al seguro"),
    (Area.FAMILY, "civil.familia", "state", "Custodia de dos hijos"),
    (Area.MIGRATION, "migratorio.alivio", "dhs", "Posible visa U"),
    (Area.CIVIL, "civil.sucesiones", "state", "Sucesión de un hermano"),
    (Area.RIGHTS, "derechos_humanos.violacion", "none", "Trato en la detención"),
    (Area.MIGRATION, "migratorio.alivio", "eoir", "Cancelación de la remoción"),
    (Area.ADMINISTRATIVE, "administrativo.apoyo", "none", "Trámite ante una autoridad local"),
)  # fmt: skip
NEEDS = (
    ("bond", "Fianza: tiene domicilio y dos hijos ciudadanos"),
    ("removal_defence", "Defensa contra la expulsión"),
    ("habeas", "Detención prolongada sin audiencia"),
    ("", "Quiere saber si conviene la salida voluntaria"),
)
MILESTONES = ("diagnosed", "appeared", "filed", "hearing", "decided")


@dataclass(frozen=True)
class Need:
    """What a case asks of PALE."""

    case: Case
    by: Staff
    said: dict[str, Any]
    ends: dt.datetime | None  # when the person's stay ended, if it did
    end: str


class Year:
    """One run. Everything that waits lies in a heap by its moment; nothing after now is done."""

    def __init__(self, bar: Bar, staff: dict[str, list[Staff]], people: int, seed: int) -> None:
        self.bar, self.staff, self.people = bar, staff, people
        self.faults = bar.faults
        self.rng = Random(f"{seed}:pale-year")
        self.now = clock.now()
        self.waiting: list[tuple[dt.datetime, int, Callable[[], None]]] = []
        self.number = count()
        self.needs: dict[int, Need] = {}  # by case
        self.moves: dict[int, list[dt.datetime]] = {}  # by case: when the person was taken to another state
        self.counties = County.objects.in_bulk([fips for all in bar.counties.values() for fips in all[:3]])
        self.dry = False
        self.spent: dict[int, Decimal] = defaultdict(Decimal)
        self.due: dict[
            int, dt.datetime | None
        ] = {}  # by referral: until when its turn runs, as far as we know
        self.seen = 0  # the last offer whose advisor knows what they will do

    def play(self) -> int:
        """Let it happen; returns how many referrals there are then."""
        self._detained()
        self._others()
        signed = Contract.objects.values_list("starts_on", flat=True).get(pk=self.faults.dry)
        full = dt.datetime.combine(signed, dt.time(12), dt.UTC) + dt.timedelta(days=DRY_AFTER)
        self._at(full, self._run_dry)
        while self.waiting:
            with transaction.atomic():
                for _ in range(AT_ONCE):
                    if not self.waiting:
                        break
                    moment, _number, act = heapq.heappop(self.waiting)
                    with clock.moved_to(moment):
                        self._try(act)
        return Referral.objects.count()

    def _try(self, act: Callable[[], None]) -> None:
        try:
            with transaction.atomic():
                act()
        except Refusal:
            pass  # somebody was first, or the rules do not allow it: as in life

    def _at(self, moment: dt.datetime, act: Callable[[], None]) -> None:
        if moment < self.now:
            heapq.heappush(self.waiting, (moment, next(self.number), act))

    def _in(self, days: float, act: Callable[[], None]) -> None:
        self._at(clock.now() + dt.timedelta(days=days), act)

    # Who needs a lawyer ------------------------------------------------------------------------------------------------

    def _detained(self) -> None:
        """Some of the detained adults whom somebody of their present office has spoken with."""
        adults = Case.objects.filter(
            type=DETENTION, first_interview_at__isnull=False, stay__isnull=False, office__in=self.staff,
            record__person__youngest_birth_date__lt=self.now.date() - dt.timedelta(days=19 * 366),
        ).exclude(status=Case.Status.CONCLUDED)  # fmt: skip
        cases = adults.select_related("record__person", "office", "stay").order_by("pk")
        chosen = [case for case in cases if self.rng.random() < REFERRED]
        stints: dict[int, list[tuple[dt.datetime, str]]] = defaultdict(list)
        for stay, began, state in Stint.objects.filter(
            stay__in=[one.stay_id for one in chosen], facility__isnull=False
        ).order_by("began_at").values_list("stay_id", "began_at", "facility__state"):  # fmt: skip
            stints[stay].append((began, state))
        for case in chosen:
            assert case.first_interview_at is not None
            assert case.stay is not None
            places = stints[case.stay.pk]
            self.moves[case.pk] = [began for (_, old), (began, new) in pairwise(places) if old != new]
            subarea, need = self.rng.choice(NEEDS)
            federal = FEDERAL.get(case.office.state, ()) if subarea == "habeas" else ()
            said = {
                "area": Area.MIGRATION, "subarea": subarea, "need": need,
                "forum": "federal" if federal else "eoir" if self.rng.random() < 0.9 else "dhs",
                "court": self.rng.choice(federal) if federal else "",
                "level_wanted": self.rng.choice((Level.REPRESENTATION, Level.REPRESENTATION, Level.ADVICE)),
                **self._speaks(),
            }  # fmt: skip
            end = case.stay.ended_at
            need_of = Need(case, self.staff[case.office_id][0], said, end, case.stay.end)
            moment = case.first_interview_at + dt.timedelta(days=self.rng.uniform(0.1, 6))
            if end is None or moment < end:
                self.needs[case.pk] = need_of
                self._at(moment, self._with(self._propose, need_of))

    def _others(self) -> None:
        """People of the register who come to the window, all year: wages, families, relief."""
        a_month = max(1, self.people // PEOPLE_A_MONTH)
        wanted = a_month * DAYS // 30
        records = Record.objects.filter(
            source=Source.CONSULAR, person__isnull=False, person__records__cases__isnull=True,
            person__youngest_birth_date__lt=self.now.date() - dt.timedelta(days=20 * 366),
        ).select_related("person").order_by("pk")[:wanted]  # fmt: skip
        offices = [one for one in self.bar.offices if one.pk in self.staff]
        for number, record in enumerate(records):
            # The consulate whose contract runs dry has more of everything.
            office = offices[1 % len(offices)] if number % 4 == 1 else self.rng.choice(offices)
            matter = self.rng.choice(MATTERS[3:4] if number % 4 == 1 else MATTERS)
            moment = self.now - dt.timedelta(
                days=DAYS - number * DAYS / wanted, hours=self.rng.uniform(0, 20)
            )
            self._at(moment, self._with(self._open, record, office, matter))

    def _speaks(self) -> dict[str, Any]:
        roll = self.rng.random()
        return {
            "language": self.rng.choice(("mxv", "nah", "zap")) if roll < 0.12 else "es",
            "sign_language": "mfs" if 0.12 <= roll < 0.14 else "",
            "needs_disability_competence": 0.12 <= roll < 0.19,
        }

    def _open(self, record: Record, office: Office, matter: tuple[str, str, str, str]) -> None:
        area, type, forum, need = matter
        by = self.staff[office.pk][0]
        case = casework.open_case(record=record, type=type, office=office, at=clock.now(), by=by)
        casework.take_case(case=case, by=by)
        fips = (
            self.bar.counties[office.pk][self.rng.randrange(3)]
            if len(self.bar.counties[office.pk]) > 2
            else ""
        )
        said = {
            "area": area, "need": need, "forum": forum, "law_state": office.state if forum == "state" else "",
            "county": self.counties.get(fips),
            "level_wanted": Level.ORIENTATION if forum == "none" else self.rng.choice((Level.ADVICE, Level.REPRESENTATION)),
            "parties": ["Empacadora Ejemplo"] if area == Area.LABOUR and self.rng.random() < 0.4 else [],
            **self._speaks(),
        }  # fmt: skip
        found = Need(case, by, said, None, "")
        self.needs[case.pk] = found
        self._in(self.rng.uniform(0.05, 3), self._with(self._propose, found))

    # The office's side -------------------------------------------------------------------------------------------------

    def _propose(self, need: Need) -> None:
        asked_before = self.rng.random() < 0.7
        if asked_before:
            self._word(need, "granted")
        referral = actions.propose(case=need.case, by=need.by, **need.said)
        referral.refresh_from_db()
        self._watch(referral)
        if asked_before:
            self._in(self.rng.uniform(0.1, 2.5), self._with(self._seek, referral.pk))
        elif self.rng.random() < 0.88:
            decision = "granted" if self.rng.random() < 0.9 else "refused"
            self._in(self.rng.uniform(0.5, 8), self._with(self._consent, need, referral.pk, decision))

    def _word(self, need: Need, decision: str) -> None:
        casework.record_consent(
            record=need.case.record, purpose=Purpose.LAWYER, decision=decision, channel="visit", at=clock.now(), by=need.by
        )  # fmt: skip

    def _consent(self, need: Need, pk: int, decision: str) -> None:
        self._word(need, decision)
        self._watch(self._referral(pk))
        self._in(self.rng.uniform(0.1, 2.5), self._with(self._seek, pk))

    def _seek(self, pk: int) -> None:
        """The officer takes the first whom the rules allow; in one office everybody gives everything to one advisor."""
        referral = self._referral(pk)
        if referral.state != "consented" or referral.office_id == self.faults.idle_office:
            return
        found = choice(referral).allowed
        found = [one for one in found if self._pays(one.contract.pk)]
        if not found:
            if self.rng.random() < 0.4:
                self._in(self.rng.uniform(3, 15), self._with(self._give_up, pk))
            return
        first = found[0]
        usual = [one for one in found if one.advisor.pk == self.faults.takes_all]
        # Whoever never answers stands low in the order; an officer who does not read it asks them all the same.
        silent = [one for one in found if one.advisor.pk in self.faults.silent]
        too_small = [one for one in found if one.contract.pk == self.faults.dry]
        if too_small:
            first = too_small[0]
        elif usual and self.rng.random() < 0.75:
            first = usual[0]
        elif silent and self.rng.random() < 0.6:
            first = silent[0]
        made = actions.offer(
            referral=referral, advisor=first.advisor, contract=first.contract, by=self.needs[referral.case_id].by,
            why=first.why, reason="" if first is found[0] else "Lo conoce el consulado",
        )  # fmt: skip
        self._catch_up()
        self._watch(made.referral)

    def _pays(self, contract: int) -> bool:
        """The contract that ran dry takes nothing more."""
        return not (self.dry and contract == self.faults.dry)

    def _run_dry(self) -> None:
        """In its eighth month one contract is full: it was signed for too little."""
        self.dry = True
        spent = self.spent[self.faults.dry]
        Contract.objects.filter(pk=self.faults.dry).update(ceiling=spent + 500)

    def _give_up(self, pk: int) -> None:
        referral = self._referral(pk)
        if referral.state == "consented":
            actions.give_up(
                referral=referral, reason="Nadie puede tomarlo", by=self.needs[referral.case_id].by
            )

    def _moved(self, pk: int, moment: dt.datetime) -> None:
        """The person was taken to another state: somebody decides, late or never."""
        referral = locked(self._referral(pk))
        if referral.state not in WITH_ADVISOR or referral.decide_by is not None:
            return
        actions.must_decide(referral, at=moment)
        roll = self.rng.random()
        if roll < 0.8:
            self._in(self.rng.uniform(0.1, 3), self._with(self._decide, pk, roll < 0.35))

    def _decide(self, pk: int, keep: bool) -> None:
        referral = self._referral(pk)
        reason = "Atiende por video" if keep else "El abogado no puede actuar en ese estado"
        decided = actions.decide(
            referral=referral, keep=keep, reason=reason, by=self.needs[referral.case_id].by
        )
        self._watch(decided)
        self._in(self.rng.uniform(0.2, 6), self._with(self._seek, pk))

    def _settle(self, pk: int) -> None:
        referral = self._referral(pk)
        self._watch(actions.settle(referral=referral, by=self.needs[referral.case_id].by))
        if self.rng.random() < 0.6:
            self._in(self.rng.uniform(1, 13), self._with(self._finish, pk))

    def _finish(self, pk: int) -> None:
        referral = self._referral(pk)
        actions.finish(referral=referral, by=self.needs[referral.case_id].by)

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

    # -------------------------------------------------------------------------------------------------------------------

    def _referral(self, pk: int) -> Referral:
        return Referral.objects.select_related(
            "case__office", "case__record__person", "case__stay", "advisor__staff", "contract"
        ).get(pk=pk)

    def _offer(self, pk: int) -> Offer:
        return Offer.objects.select_related("referral", "advisor__staff").get(pk=pk)

    @staticmethod
    def _with(act: Callable[..., None], *arguments: Any) -> Callable[[], None]:
        return lambda: act(*arguments)
