"""A year of PALE: needs, consents, offers, answers and silences, reports, transfers and ends, in the order in which they happen.

Through the same actions as in life, with the clock moved to each moment. Faults are those of `counsel.Faults`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import pairwise
from typing import Any

from amparo.accounts.models import Staff
from amparo.casework import actions as casework
from amparo.casework.models import DETENTION, Case
from amparo.core import clock
from amparo.counsel.contracts.budget import left_of
from amparo.counsel.models import Amendment, Contract, Referral
from amparo.counsel.referrals import actions
from amparo.counsel.referrals.choosing import choice
from amparo.counsel.referrals.machine import WITH_ADVISOR
from amparo.counsel.referrals.moving import locked
from amparo.counsel.words import Area, Level
from amparo.custody.models import Stint
from amparo.people.models import Purpose, Record, Source
from amparo.places.models import County, Office
from amparo.shell.simulate.counsel import FEDERAL, SIGNED, Bar
from amparo.shell.simulate.counsel_answers import Need
from amparo.shell.simulate.counsel_money import Money

DAYS = 330  # of the year that has passed; the contracts began before it
REFERRED = 0.12  # of the detained people who were spoken with; three times that of those who were moved
PEOPLE_A_MONTH = 320  # inhabitants for each matter a month of people who are not detained
DRY_AFTER = 240  # days, of the contract that is too small
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


class Year(Money):
    """One run."""

    def __init__(self, bar: Bar, staff: dict[str, list[Staff]], people: int, seed: int) -> None:
        super().__init__(bar.faults, seed)
        self.bar, self.staff, self.people = bar, staff, people
        self.counties = County.objects.in_bulk([fips for all in bar.counties.values() for fips in all[:3]])
        self.dry = False
        self.tried: set[int] = set()  # whoever never answers, and was asked all the same

    def play(self) -> int:
        """Let it happen; returns how many referrals there are then."""
        self._detained()
        self._others()
        signed = Contract.objects.values_list("starts_on", flat=True).get(pk=self.faults.dry)
        full = dt.datetime.combine(signed, dt.time(12), dt.UTC) + dt.timedelta(days=DRY_AFTER)
        self._at(full, self._run_dry)
        self._let_pass()
        return Referral.objects.count()

    # Who needs a lawyer ------------------------------------------------------------------------------------------------

    def _detained(self) -> None:
        """Some of the detained adults whom somebody of their present office has spoken with."""
        adults = Case.objects.filter(
            type=DETENTION, first_interview_at__isnull=False, stay__isnull=False, office__in=self.staff,
            record__person__youngest_birth_date__lt=self.now.date() - dt.timedelta(days=19 * 366),
        ).exclude(status=Case.Status.CONCLUDED)  # fmt: skip
        cases = list(adults.select_related("record__person", "office", "stay").order_by("pk"))
        stints: dict[int, list[tuple[dt.datetime, str]]] = defaultdict(list)
        for stay, began, state in Stint.objects.filter(
            stay__in=[one.stay_id for one in cases], facility__isnull=False
        ).order_by("began_at").values_list("stay_id", "began_at", "facility__state"):  # fmt: skip
            stints[stay].append((began, state))
        for case in cases:
            assert case.first_interview_at is not None
            assert case.stay is not None
            places = stints[case.stay.pk]
            moves = [began for (_, old), (began, new) in pairwise(places) if old != new]
            if self.rng.random() >= (3 * REFERRED if moves else REFERRED):
                continue
            self.moves[case.pk] = moves
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
            # Each office of which something is to be seen has its part: see `Faults`.
            at = number % 5
            office = offices[(0, 1, 3)[at] % len(offices)] if at < 3 else self.rng.choice(offices)
            matter = self.rng.choice(MATTERS[3:4] if at == 1 or number % 10 == 0 else MATTERS)
            moment = self.now - dt.timedelta(
                days=DAYS - number * DAYS / wanted, hours=self.rng.uniform(0, 20)
            )
            self._at(moment, self._with(self._open, record, office, matter))

    def _speaks(self) -> dict[str, Any]:
        roll = self.rng.random()
        return {
            "language": self.rng.choice(("Mixteco (Tu'un Savi)", "Náhuatl", "Zapoteco"))
            if roll < 0.12
            else "Español",
            "sign_language": SIGNED[0] if 0.12 <= roll < 0.14 else "",
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
        elif silent and (silent[0].advisor.pk not in self.tried or self.rng.random() < 0.35):
            first = silent[0]
            self.tried.add(first.advisor.pk)
        elif usual and self.rng.random() < 0.75:
            first = usual[0]
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
        dry = Contract.objects.get(pk=self.faults.dry)
        left = left_of([dry])[dry.pk]
        held = max(spent, left.ceiling - left.remaining)  # what was promised already stays promised
        Amendment.objects.create(
            contract=dry, number=dry.amendments.count() + 1, signed_on=clock.today(),
            more=held + 500 - left.ceiling, reason="Recorte del presupuesto",
        )  # fmt: skip

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
