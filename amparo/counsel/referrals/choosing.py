"""Who may take a referral, best first, and why not: the registry's rows put before the rules of `counsel.matching`."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from amparo.casework.models import Hearing
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.advisors.models import Reach as Served
from amparo.counsel.contracts.budget import Left, left_of
from amparo.counsel.contracts.models import Contract
from amparo.counsel.matching import ranking, shapes
from amparo.counsel.matching.rules import may_serve
from amparo.counsel.referrals import explaining
from amparo.counsel.referrals.machine import WITH_ADVISOR
from amparo.counsel.referrals.models import Offer, Referral
from amparo.counsel.words import FeeCode, Level
from amparo.custody.models import Stint
from amparo.matching.names import plain
from amparo.people.models import Person

#: How far back an advisor's record goes.
RECORD_DAYS = 365
#: What a matter at a level is taken to cost when it is proposed: the first of these prices that the contract has.
ESTIMATES: dict[str, tuple[str, ...]] = {
    Level.ORIENTATION: (FeeCode.ORIENTATION_HOUR, FeeCode.DIAGNOSIS),
    Level.ADVICE: (FeeCode.DIAGNOSIS, FeeCode.ORIENTATION_HOUR),
    Level.REPRESENTATION: (FeeCode.MERITS, FeeCode.BOND_HEARING, FeeCode.MOTION, FeeCode.DIAGNOSIS),
}


@dataclass(frozen=True, slots=True)
class Found:
    """An advisor whom the rules allow, the contract that pays, and why they stand where they do."""

    advisor: Advisor
    contract: Contract
    score: float
    why: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Everybody, for one referral: whom the rules allow, best first, and the others with every reason."""

    allowed: list[Found]
    refused: list[tuple[Advisor, tuple[shapes.Refusal, ...]]]


def choice(referral: Referral) -> Choice:
    """Whom this referral may be offered to. Whoever was asked already, and said no or nothing, is left out."""
    asked = set(referral.offers.exclude(answer="").values_list("advisor_id", flat=True))
    people = Candidates(office_id=referral.case.office_id)
    matter = matters([referral])[0]
    ranked = ranking.rank(matter, [one for one in people.shapes if int(one.id) not in asked], clock.today())
    allowed = [
        Found(
            advisor=people.advisors[int(one.candidate.id)],
            contract=people.contracts[int(one.payment.terms.contract)],
            score=one.score.value,
            why=[
                {"component": part.component, "value": round(part.value, 3), **explained(part.reason)}
                for part in one.score.parts
            ],
        )
        for one in ranked.proposals
    ]  # fmt: skip
    return Choice(allowed, [(people.advisors[int(one.id)], why) for one, why in ranked.refused])


def best(referral: Referral) -> Found | None:
    """The first whom the rules allow and who was not asked yet; None when nobody is left."""
    allowed = choice(referral).allowed
    return allowed[0] if allowed else None


def refuse_unless_allowed(referral: Referral, advisor: Advisor, contract: Contract) -> None:
    """Raise `Conflict` unless every rule allows this advisor, under this contract, to take this referral now (C3)."""
    people = Candidates(office_id=referral.case.office_id, advisors=[advisor.pk])
    found = [one for one in people.shapes if int(one.id) == advisor.pk]
    if not found:
        raise Conflict(_("This advisor has no contract in force with this consulate."))
    only = [terms for terms in found[0].contracts if int(terms.contract) == contract.pk]
    if not only:
        raise Conflict(_("This contract is not in force, or is of another firm or consulate."))
    refusals = may_serve(matters([referral])[0], found[0], clock.today())
    if refusals:
        raise Conflict(
            _("The rules do not allow this advisor: %(why)s.") % {"why": explaining.refusals(refusals)}
        )


class Candidates:
    """The advisors who have a contract with an office (None: with any), as the rules see them. A fixed number of queries."""

    def __init__(self, office_id: str | None = None, advisors: Sequence[int] | None = None) -> None:
        today, now = clock.today(), clock.now()
        contracts = Contract.objects.filter(
            state=Contract.State.SIGNED, starts_on__lte=today, ends_on__gte=today
        ).prefetch_related("fees")
        if office_id is not None:
            contracts = contracts.filter(office=office_id)
        self.contracts = {one.pk: one for one in contracts}
        of_firm: dict[int, list[Contract]] = defaultdict(list)
        for one in self.contracts.values():
            of_firm[one.firm_id].append(one)
        found = (
            Advisor.objects.filter(firm__in=of_firm, firm__active=True)
            .select_related("firm")
            .prefetch_related(
                "admissions", "federal", "practices", Prefetch("reaches", Served.objects.order_by("pk"))
            )
        )
        if advisors is not None:
            found = found.filter(pk__in=advisors)
        self.advisors = {one.pk: one for one in found}
        left = left_of(list(self.contracts.values()))
        load = Counter(
            Referral.objects.filter(advisor__in=self.advisors, state__in=WITH_ADVISOR).values_list(
                "advisor_id", flat=True
            )
        )
        month = Counter(
            Offer.objects.filter(
                Q(answer__in=["", Offer.Answer.ACCEPTED]), advisor__in=self.advisors,
                offered_at__gte=now - dt.timedelta(days=30),
            ).values_list("advisor_id", flat=True)
        )  # fmt: skip
        records = _records(self.advisors, now)
        self.shapes = [
            _candidate(
                one, [_terms(contract, left[contract.pk]) for contract in of_firm[one.firm_id]], load[one.pk],
                month[one.pk], records.get(one.pk, shapes.Record()),
            )
            for one in self.advisors.values()
        ]  # fmt: skip


def _candidate(
    advisor: Advisor, terms: list[shapes.Terms], load: int, month: int, record: shapes.Record
) -> shapes.Candidate:
    served = list(advisor.reaches.all())
    return shapes.Candidate(
        id=str(advisor.pk), firm=str(advisor.firm_id),
        bars={one.state: shapes.Bar(one.standing, one.checked_on) for one in advisor.admissions.all()},
        eoir_registered=advisor.eoir_registered,
        accreditation={"no": "none"}.get(advisor.accredited, advisor.accredited),
        federal=frozenset(one.court for one in advisor.federal.all()),
        areas={one.area: frozenset(one.subareas) for one in advisor.practices.all()},
        languages=frozenset(advisor.languages), sign_languages=frozenset(advisor.sign_languages),
        disability_competent=advisor.disability_competent,
        reach=shapes.Reach(
            in_person=_places([one for one in served if one.mode == Served.Mode.IN_PERSON]),
            by_video=_places([one for one in served if one.mode == Served.Mode.VIDEO]),
            latitude=advisor.latitude, longitude=advisor.longitude,
        ),
        open_left=max(0, advisor.capacity - load), month_left=max(0, advisor.capacity_month - month), record=record,
        open_now=load, open_capacity=advisor.capacity, active=advisor.active, insured_until=advisor.insured_until,
        conflicts=frozenset(folded(one) for one in advisor.conflicts), contracts=tuple(terms),
    )  # fmt: skip


def _places(served: Iterable[Served]) -> shapes.Places:
    served = list(served)
    return shapes.Places(
        counties=frozenset(one.county_id for one in served if one.county_id),
        courts=frozenset(one.court for one in served if one.court),
        facilities=frozenset(str(one.facility_id) for one in served if one.facility_id),
    )


def _terms(contract: Contract, left: Left) -> shapes.Terms:
    prices = {fee.code: fee.amount for fee in contract.fees.all()}
    fees = {}
    for level, codes in ESTIMATES.items():
        price = next((prices[code] for code in codes if code in prices), None)
        if price is not None:
            fees[shapes.Level(level)] = price
    return shapes.Terms(
        contract=str(contract.pk), office=contract.office_id, starts=contract.starts_on, ends=contract.ends_on,
        remaining=left.remaining, levels=frozenset(shapes.Level(one) for one in contract.levels),
        ceilings=left.within, fees=fees,
    )  # fmt: skip


def _records(advisors: Iterable[int], now: dt.datetime) -> dict[int, shapes.Record]:
    times: dict[int, list[float]] = defaultdict(list)
    lapsed: Counter[int] = Counter()
    offers = Offer.objects.filter(
        advisor__in=advisors, offered_at__gte=now - dt.timedelta(days=RECORD_DAYS)
    ).values_list("advisor_id", "offered_at", "acknowledged_at", "answer")
    for advisor, offered_at, acknowledged_at, said in offers:
        if acknowledged_at is not None:
            times[advisor].append((acknowledged_at - offered_at).total_seconds() / 3600)
        elif said == Offer.Answer.LAPSED:
            lapsed[advisor] += 1
    return {
        one: shapes.Record(len(times[one]), lapsed[one], median(times[one]) if times[one] else None)
        for one in {*times, *lapsed}
    }


def matters(referrals: Sequence[Referral]) -> list[shapes.Matter]:
    """Referrals as the rules see them. They need `case__record__person`, `case__stay` and the county loaded."""
    today, made = clock.today(), []
    where = _where([one.case_id for one in referrals])
    hearings = _next_hearings([one.case_id for one in referrals])
    for one in referrals:
        facility, county = where.get(one.case_id, (None, None))
        hearing = hearings.get(one.case_id)
        made.append(
            shapes.Matter(
                id=str(one.pk), office=one.case.office_id, area=one.area, forum=one.forum,
                wanted=shapes.Level(one.level_wanted), subarea=one.subarea, state=one.law_state, district=one.court,
                place=shapes.Place(county=one.county_id or county or "", facility=str(facility or "")),
                languages=(one.language,), sign_language=one.sign_language,
                needs_disability_competence=one.needs_disability_competence,
                urgency=min(1.0, max(0, one.case.urgency) / 100),
                hearing_in_days=(hearing.date() - today).days if hearing is not None else None,
                names=frozenset(filter(None, [_name_of(one.case.record.person)])),
                against=frozenset(folded(party) for party in one.parties), together=one.together,
            )
        )  # fmt: skip
    return made


def _where(cases: Sequence[int]) -> dict[int, tuple[int | None, str | None]]:
    rows = Stint.objects.filter(stay__cases__in=cases, ended_at__isnull=True).values_list(
        "stay__cases", "facility_id", "facility__county_id"
    )
    return {case: (facility, county) for case, facility, county in rows}


def _next_hearings(cases: Sequence[int]) -> dict[int, dt.datetime]:
    found: dict[int, dt.datetime] = {}
    coming = Hearing.objects.filter(case__in=cases, state=Hearing.State.SCHEDULED, at__gte=clock.now())
    for case, at in coming.order_by("-at").values_list("case_id", "at"):
        found[case] = at  # the soonest comes last
    return found


def _name_of(person: Person | None) -> str:
    return folded(person.name) if person is not None else ""


def folded(name: str) -> str:
    """A name as conflicts are compared: without accents and case, its words in the order of the alphabet."""
    return " ".join(sorted(plain(name).split()))


def explained(reason: shapes.Reason) -> dict[str, Any]:
    """A reason as it is stored: its code and its values."""
    return {"code": reason.code, "values": {name: _plain(value) for name, value in reason.values.items()}}


def _plain(value: object) -> object:
    """A value of a reason as JSON keeps it."""
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
