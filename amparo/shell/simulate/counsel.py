"""PALE's side of the synthetic world: firms, advisors and contracts of every office, with the faults that a year brings.

Pure of any action: these are the rows that exist before the first referral. What happens to referrals is in `counsel_year`.
Names are invented, bar numbers begin with SIN (they are of no bar), addresses and telephones are of nobody.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from amparo.accounts.models import Role, Staff
from amparo.core import clock
from amparo.counsel.models import (
    Admission,
    Advisor,
    Amendment,
    Ceiling,
    Contract,
    FederalAdmission,
    Fee,
    Firm,
    Practice,
    Reach,
)  # fmt: skip
from amparo.counsel.words import Area, Level, Subarea
from amparo.places.jurisdiction import NoOffice, TwoOffices
from amparo.places.models import County, Facility, Office
from amparo.places.queries import districts

#: Legal advisers in the whole network of 53 offices (Dec-2024; domain.md §2.1): about six an office.
ADVISERS, OFFICES = 329, 53
WHOLE = (
    2500  # people of a world that has as many advisors an office as the network; smaller worlds have fewer
)
GIVEN = ("Alma", "Bernardo", "Celia", "Darío", "Estela", "Fermín", "Gloria", "Héctor", "Irma", "Joel", "Karina", "Lorenzo",
         "Mirna", "Noé", "Olivia", "Perla", "Quirino", "Renata", "Saúl", "Tania")  # fmt: skip
SURNAMES = ("Inventada", "Ficticio", "Imaginaria", "Supuesto", "Simulada", "Aparente", "Figurado", "Teórica")
FIRM_WORDS = ("Despacho Ejemplo", "Fundación Muestra", "Bufete Prueba")
KINDS = (Firm.Kind.FIRM, Firm.Kind.ORGANISATION, Firm.Kind.ALONE)
SIGNED = ("Lengua de Señas Mexicana", "ASL")
LANGUAGES = (
    ["Español", "Inglés"],
    ["Español", "Inglés", "Mixteco (Tu'un Savi)"],
    ["Español", "Inglés"],
    ["Español", "Inglés", "Náhuatl"],
    ["Español"],
    ["Español", "Inglés", "Zapoteco"],
)
#: Which areas the advisors of an office practise, one after the other. Nobody practises human rights: the network's hole.
AREAS = (
    (Area.MIGRATION,), (Area.MIGRATION, Area.CRIMINAL), (Area.LABOUR, Area.CIVIL), (Area.MIGRATION, Area.FAMILY),
    (Area.FAMILY, Area.ADMINISTRATIVE), (Area.MIGRATION, Area.LABOUR),
)  # fmt: skip
FEES = (("orientation_hour", "hour", 95), ("diagnosis", "flat", 240), ("bond_hearing", "flat", 1450), ("merits", "flat", 3900),
        ("motion", "flat", 900), ("habeas", "flat", 2800), ("hour", "hour", 165), ("filing_fees", "actual", 800))  # fmt: skip
LEVELS = [str(one) for one in Level]
FEDERAL = {
    "TX": ("txsd", "txwd"),
    "CA": ("cacd", "cand"),
    "AZ": ("azd",),
    "IL": ("ilnd",),
    "GA": ("gamd",),
    "NY": ("nysd",),
}


@dataclass
class Faults:
    """What is wrong in this world on purpose, for whoever wants to see whether the figures find it."""

    silent: list[int] = field(default_factory=list)  # advisors who never answer; of the first office first
    takes_all: int = 0  # the advisor to whom the first office gives everything
    late: set[int] = field(default_factory=set)  # advisors who report late or never
    idle_office: str = ""  # never offers anything
    poor: list[str] = field(default_factory=list)  # offices whose contracts pay for no representation
    dry: int = 0  # the contract that ran dry in its eighth month
    uncovered: str = ""  # a county with a place of detention that nobody reaches
    area: str = Area.RIGHTS  # an area that nobody practises


class Bar:
    """Who can be referred to. `of_office` and `contracts_of` are read by the year; `faults` by tests."""

    def __init__(
        self, *, offices: list[Office], facilities: list[Facility], people: int, seed: int, password: str
    ) -> None:
        self.rng = Random(f"{seed}:pale")
        self.offices = offices
        self.each = 2 + round((ADVISERS / OFFICES - 2) * min(1.0, people / WHOLE))
        self.password = password
        self.today = clock.today()
        self.faults = Faults()
        self.counties = _counties_of(self.today)
        self.held: dict[str, list[Facility]] = defaultdict(list)
        whose = districts()
        for one in facilities:
            try:
                self.held[whose.office_for(one.county_id or "", self.today).office].append(one)
            except (NoOffice, TwoOffices):
                continue
        self.advisors: dict[str, list[Advisor]] = {}
        self.contracts: dict[str, list[Contract]] = {}

    def hire(self) -> list[Staff]:
        """Make everybody; returns the lawyers whose sign-ins the demo tells."""
        told: list[Staff] = []
        for number, office in enumerate(self.offices):
            self._office(number, office)
            if number == 0:
                told = [one.staff for one in self.advisors[office.pk][:2] if one.staff is not None]
        return told

    def _office(self, number: int, office: Office) -> None:
        rng, count = self.rng, self.each
        firms = [
            Firm(
                name=f"{FIRM_WORDS[n]} de {office.city}, {office.state}", kind=KINDS[n], payee=f"{FIRM_WORDS[n]} {office.city}",
                public_phone=f"+1202555{number:02}{n:02}", phone=f"+1202556{number:02}{n:02}",
                public_email=f"{office.pk}{n}@despacho.example", email=f"consulado.{office.pk}{n}@despacho.example",
                address=f"{100 + n} Calle Inventada, {office.city}, {office.state}",
            )
            for n in range(1 if count < 3 else 3)
        ]  # fmt: skip
        Firm.objects.bulk_create(firms)
        self._contracts(number, office, firms)
        staff = Staff.objects.bulk_create(
            Staff(
                email=f"abogado{n + 1}.{office.pk}@demo.example", role=Role.LAWYER, password=self.password,
                name=f"{GIVEN[(number * 7 + n * 3) % len(GIVEN)]} {SURNAMES[(number + n) % len(SURNAMES)]}",
            )
            for n in range(count)
        )  # fmt: skip
        made = Advisor.objects.bulk_create(
            self._advisor(number, n, firms[n * len(firms) // count], who, office)
            for n, who in enumerate(staff)
        )
        self.advisors[office.pk] = made
        self._admit(number, office, made, rng)
        self._reach(number, office, made)
        self._mark(number, office, made)

    def _advisor(self, number: int, n: int, firm: Firm, who: Staff, office: Office) -> Advisor:
        first = number == 0 and n == 0  # the one to whom everything goes
        accredited = firm.kind == Firm.Kind.ORGANISATION and n % 2 == 1
        return Advisor(
            firm=firm, staff=who, name=who.name, email=who.email, phone=f"+1202557{number:02}{n:02}",
            eoir_registered=n % 5 != 4, accredited="partial" if accredited else "no", languages=LANGUAGES[n % len(LANGUAGES)],
            sign_languages=[SIGNED[0]] if n % 6 == 2 else [SIGNED[1]] if n % 6 == 4 else [], disability_competent=n % 3 == 2,
            capacity=200 if first else 12, capacity_month=60 if first else 6,
            insured_until=self.today + dt.timedelta(days=-20 if n % 6 == 5 and number % 4 == 2 else 90 + 20 * n),
            latitude=office.latitude, longitude=office.longitude,
            conflicts=["Empacadora Ejemplo"] if n % 4 == 1 else [],
        )  # fmt: skip

    def _contracts(self, number: int, office: Office, firms: list[Firm]) -> None:
        """Contracts of a year that began eleven months ago; the second office's first one will be too small for its year."""
        start = (self.today - dt.timedelta(days=330)).replace(day=1)
        dry, poor = number == min(1, len(self.offices) - 1), number % 6 == 5
        ceilings = (1500, 900, 600) if poor else (180_000, 90_000, 60_000)
        made = Contract.objects.bulk_create(
            Contract(
                number=f"PALE-SIN-{office.pk.upper()}-{n + 1}", firm=firm, office=office, state=Contract.State.SIGNED,
                starts_on=start, ends_on=start + dt.timedelta(days=(364, 380, 420)[n]), levels=LEVELS,
                ceiling=Decimal(ceilings[n]), report_days=(60, 30, 30)[n],
                acknowledge_hours=(48, 24, 48)[n],
            )
            for n, firm in enumerate(firms)
        )  # fmt: skip
        self.contracts[office.pk] = made
        if poor:
            self.faults.poor.append(office.pk)
        if dry:
            self.faults.dry = made[0].pk
        Fee.objects.bulk_create(
            Fee(contract=one, code=code, unit=unit, amount=Decimal(amount) * (100 - 5 * n) / 100)
            for n, one in enumerate(made) for code, unit, amount in FEES
        )  # fmt: skip
        Ceiling.objects.bulk_create(
            Ceiling(contract=one, area=Area.CRIMINAL, amount=one.ceiling / 4) for one in made[:1]
        )
        if number % 3 == 2:
            Amendment.objects.create(
                contract=made[-1], number=1, signed_on=start + dt.timedelta(days=150), more=Decimal(15_000),
                reason="Más personas detenidas de las previstas",
            )  # fmt: skip

    def _admit(self, number: int, office: Office, made: list[Advisor], rng: Random) -> None:
        """Bars, federal courts and areas. An accredited representative is of no bar."""
        states = [office.state, *(one.state for one in self.held[office.pk])]
        Admission.objects.bulk_create(
            Admission(
                advisor=one, state=state, number=f"SIN-{number:02}{n:02}-{k}", standing=Admission.Standing.GOOD,
                admitted_on=dt.date(2004 + rng.randrange(16), 5, 4),
                checked_on=self.today - dt.timedelta(days=rng.randrange(200)),
            )
            for n, one in enumerate(made) if one.accredited == Advisor.Accredited.NO
            for k, state in enumerate(dict.fromkeys(states))
        )  # fmt: skip
        FederalAdmission.objects.bulk_create(
            FederalAdmission(advisor=one, court=court)
            for one in made[::2] for court in FEDERAL.get(office.state, ())
        )  # fmt: skip
        Practice.objects.bulk_create(
            Practice(advisor=one, area=area, subareas=[Subarea.BOND, Subarea.REMOVAL, Subarea.HABEAS]
                     if area == Area.MIGRATION and n % 3 == 1 else [])
            for n, one in enumerate(made) for area in self._areas(n, one)
        )  # fmt: skip

    def _areas(self, n: int, one: Advisor) -> tuple[str, ...]:
        return (Area.MIGRATION,) if one.accredited != Advisor.Accredited.NO else AREAS[n % len(AREAS)]

    def _reach(self, number: int, office: Office, made: list[Advisor]) -> None:
        """Counties and places of detention that each serves; the last place of the third office, nobody."""
        places = list(self.held[office.pk])
        hidden = ""
        if number == min(2, len(self.offices) - 1) and places:
            hidden = places[-1].county_id or ""
            self.faults.uncovered = hidden
        near = [one for one in self.counties[office.pk] if one != hidden]
        rows = []
        for n, one in enumerate(made):
            for fips in near[n * 5 : n * 5 + 12]:
                rows.append(Reach(advisor=one, county_id=fips, mode=Reach.Mode.IN_PERSON))
            for place in places:
                if place.county_id != hidden:
                    rows.append(
                        Reach(
                            advisor=one, facility=place, mode=(Reach.Mode.IN_PERSON, Reach.Mode.VIDEO)[n % 2]
                        )
                    )
        Reach.objects.bulk_create(rows)

    def _mark(self, number: int, office: Office, made: list[Advisor]) -> None:
        if number == 0:
            self.faults.takes_all = made[0].pk
            self.faults.silent.append(made[1].pk)
        elif number % 5 == 4:
            self.faults.silent.append(made[-1].pk)
        if number == min(3, len(self.offices) - 1) and number:
            self.faults.idle_office = office.pk
        self.faults.late.update(one.pk for n, one in enumerate(made) if n % 3 == 2)


def _counties_of(on: dt.date) -> dict[str, list[str]]:
    """The counties of each office's district on a day."""
    whose, found = districts(), defaultdict(list)
    for fips in (
        County.objects.filter(retired_on__isnull=True).order_by("fips").values_list("fips", flat=True)
    ):
        try:
            found[whose.office_for(fips, on).office].append(fips)
        except (NoOffice, TwoOffices):
            continue
    return found
