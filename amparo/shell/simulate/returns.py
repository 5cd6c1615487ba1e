"""México te Abraza's side of the synthetic world: desks, state offices and agencies, and who comes back when, where and to where.

Who exists and what will happen to whom; what is done about it is in `returns_agencies`, `returns_year` and `returns_today`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from amparo.accounts.models import Role, Staff
from amparo.core import clock
from amparo.matching.identifiers import STATES
from amparo.matching.synthetic import Truth, people
from amparo.people.models import Record, Source
from amparo.places.models import Municipality
from amparo.returns.centres.queries import centres_on
from amparo.returns.tables import agencies, kinds
from amparo.returns.words import Way
from amparo.shell.simulate.world import World

DAYS = 226  # of returns that have passed: the first of them have had their follow-up after 180 days, in its days of grace too
MONTH = 30
SHARE, LEAST = 0.05, 36  # returns for each inhabitant of the world, and at the least
IN_THE_MONTH = 0.33  # of all returns
REMOVED = 0.8  # of those of the month, the share that a custody of this world ended with
DECLINE = 0.35  # do not enter a centre (domain.md §3.3)
NO_PAPERS, SOME_PAPERS = 0.22, 0.45
#: Centres with people of ours at every desk; the others receive people all the same.
CENTRES = ("tijuana", "matamoros", "villahermosa")
AIRPORTS = ("villahermosa", "tapachula", "aifa")
BY_AIR = 0.35
#: State offices whose people sign in here, and those whose sign-ins the demo tells.
OFFICES = ("OC", "MN", "JC", "GT", "GR", "PL", "VZ", "MC")
TOLD_OFFICES = ("MN", "PL")
TOLD_AGENCIES = ("imss", "sep", "sne", "renapo", "bienestar", "dif")
TOLD_DESKS = (("tijuana", ""), ("tijuana", "renapo"), ("tijuana", "imss"), ("villahermosa", ""))
NAMES = (
    "Amada",
    "Benito",
    "Camila",
    "Delfino",
    "Eva",
    "Fidel",
    "Gema",
    "Hilario",
    "Irene",
    "Jacinto",
    "Leonor",
    "Melchor",
)
SURNAMES = ("Ejemplo", "Ficticia", "Prueba", "Muestra", "Inventada")


@dataclass
class Faults:
    """What is wrong with returns in this world on purpose, for whoever wants to see whether the figures find it."""

    silent: str = "ine"  # an agency that never says whether it takes anybody on
    slow: str = "sep"  # one that says so after its hour, and delivers late
    gives_back: str = "bienestar"  # one that gives half of them back
    fast: str = "imss"
    unasked: str = "GR"  # a state whose office follows nobody up
    stuck: str = (
        "matamoros"  # a centre where no birth certificates are found, and all that waits for them waits
    )
    lost_jobs: float = 0.6  # of those who have a job, who lost it by the next follow-up
    unsupplied: list[int] = field(default_factory=list)  # returns whose medicine ran out; nobody gave another
    dry: int = 0  # the allocation of which nothing is left
    never_called: list[int] = field(default_factory=list)  # who declined the centre, and never got a plan


@dataclass(frozen=True)
class Coming:
    """One return as it will happen. `record` is theirs of before, if any file knows them."""

    truth: Truth
    record: int | None
    at: dt.datetime
    centre: str
    way: str
    declines: bool
    state: str
    municipality: str
    family: int
    papers: tuple[str, ...]
    said: frozenset[str]
    drug: str
    children: tuple[tuple[str, int, bool], ...]  # name, age, born in the United States

    @property
    def without_paper(self) -> bool:
        return not self.papers


DRUGS = ("Metformina 850 mg", "Losartán 50 mg", "Insulina NPH", "Levotiroxina 100 mcg", "Salbutamol")
CHILDREN = (("Valeria", True), ("Iker", False), ("Emily", True), ("Jonathan", True), ("Dulce", False))


class Programme:
    """Who serves the people who come back. `coming` is whom they serve."""

    def __init__(self, *, people: int, seed: int, password: str) -> None:
        self.rng = Random(f"{seed}:returns")
        self.seed, self.password = seed, password
        self.count = max(LEAST, round(people * SHARE))
        self.now = clock.now()
        self.faults = Faults()
        self.desks: dict[tuple[str, str], Staff] = {}
        self.offices: dict[str, Staff] = {}
        self.agents: dict[tuple[str, str], Staff] = {}
        self.stands = self._stands()
        self.towns: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for code, state, inhabitants in Municipality.objects.order_by("code").values_list(
            "code", "state", "population"
        ):
            self.towns[state].append((code, inhabitants**0.5))  # villages too, not only the capital

    def hire(self) -> list[Staff]:
        """Make everybody; returns those whose sign-ins the demo tells."""
        known = {one.mexican_state: one for one in Staff.objects.filter(role=Role.STATE)}
        tables = sorted({kind.agency for kind in kinds().values() if kind.desk})
        new = [
            *(self._staff(f"mesa{_dash(agency)}.{centre}", Role.DESK, centre=centre, agency=agency)
              for centre in CENTRES for agency in ("", *tables)),
            *(self._staff(f"estado.{state.lower()}", Role.STATE, mexican_state=state)
              for state in OFFICES if state not in known),
            *(self._staff(_dash(agency)[1:], Role.AGENCY, agency=agency) for agency in agencies()),
            self._staff("dif.oc", Role.AGENCY, agency="dif", mexican_state="OC"),
        ]  # fmt: skip
        made = [*Staff.objects.bulk_create(new), *known.values()]
        self.desks = {(one.centre, one.agency): one for one in made if one.role == Role.DESK}
        self.offices = {one.mexican_state: one for one in made if one.role == Role.STATE}
        self.agents = {(one.agency, one.mexican_state): one for one in made if one.role == Role.AGENCY}
        return [
            *(self.desks[one] for one in TOLD_DESKS),
            *(self.offices[state] for state in TOLD_OFFICES),
            *(self.agents[agency, ""] for agency in TOLD_AGENCIES),
            self.agents["dif", "OC"],
        ]

    def _staff(self, name: str, role: Role, **of: str) -> Staff:
        number = self.rng.randrange(len(NAMES) * len(SURNAMES))
        return Staff(
            email=f"{name}@demo.example", name=f"{NAMES[number % len(NAMES)]} {SURNAMES[number % len(SURNAMES)]}",
            role=role, password=self.password, **of,
        )  # fmt: skip

    # Who comes ----------------------------------------------------------------------------------------------------------

    def coming(self, world: World, held: dict[int, int]) -> list[Coming]:
        """Everybody of the past months, the first to come first. `held`: the record of who was on a list, by inhabitant."""
        records = self._registered()
        month_ago = self.now - dt.timedelta(days=MONTH)
        removed = [
            one for one in world.custodies
            if one.end == "removed" and one.ended is not None and one.ended > month_ago and one.truth.person in held
            and _grown(one.truth, self.now)
        ]  # fmt: skip
        in_custody = {one.truth.person for one in world.custodies}
        register = [
            one for one in world.registered
            if one.person not in in_custody and one.person in records and _grown(one, self.now)
        ]  # fmt: skip
        self.rng.shuffle(register)
        month = round(self.count * IN_THE_MONTH)
        found: list[tuple[Truth, int | None, dt.datetime]] = []
        for one in self.rng.sample(removed, min(len(removed), round(month * REMOVED))):
            assert one.ended is not None
            hours = self.rng.uniform(4, 20)
            found.append((one.truth, held[one.truth.person], one.ended + dt.timedelta(hours=hours)))
        unknown = people(self.count // 8 + 4, Random(f"{self.seed}:unknown"))
        found += [(one, None, self._within(1, MONTH)) for one in unknown if _grown(one, self.now)]
        before = max(self.count - len(found), self.count // 3)
        # On the very day of a follow-up of today some have come, too.
        days = [30, 30, 90, 90, 180] * max(1, self.count // 80)
        # And some on the first planes, whose lists can be followed to the end.
        days += [DAYS - 12] * max(6, self.count // 40)
        for number, truth in enumerate(register[:before]):
            at = (
                self.now - dt.timedelta(days=days[number], hours=1)
                if number < len(days)
                else self._within(MONTH, DAYS)
            )
            found.append((truth, records[truth.person], at))
        made = [self._coming(*one) for one in found if one[2] < self.now]
        made = [self._flown(one) if self.of_the_first_month(one) else one for one in made]
        made = [self._to_the_unasked(one) if number % 8 == 3 else one for number, one in enumerate(made)]
        return sorted(self._together(made), key=lambda one: one.at)

    def of_the_first_month(self, one: Coming) -> bool:
        """Whether they came so long ago that every follow-up until the one after 180 days has had its days of grace."""
        return one.at < self.now - dt.timedelta(days=DAYS - MONTH)

    def _flown(self, one: Coming) -> Coming:
        """In the first month people come in planes to one airport, so that lists of flights can be followed to their end."""
        airport = next(slug for slug in CENTRES if slug in AIRPORTS)
        there = airport in self._on(one.at.date())
        return replace(one, centre=airport, way=Way.AIR) if there else one

    def _to_the_unasked(self, one: Coming) -> Coming:
        state = self.faults.unasked
        return replace(one, state=state, municipality=self.town(state))

    def _within(self, first: int, last: int) -> dt.datetime:
        """Somewhere in these days, a little more often long ago: what became of it is to be seen."""
        share = self.rng.random() ** 0.8
        return self.now - dt.timedelta(days=first + share * (last - first), hours=self.rng.uniform(0, 12))

    def _coming(self, truth: Truth, record: int | None, at: dt.datetime) -> Coming:
        rng = self.rng
        air = rng.random() < BY_AIR
        state = truth.state if truth.state in self.towns and rng.random() < 0.9 else rng.choice(OFFICES)
        roll = rng.random()
        papers: tuple[str, ...] = ("acta",) if rng.random() < 0.5 else ("acta", "curp")
        if roll < NO_PAPERS or record is None:
            papers = ()
        elif roll < NO_PAPERS + SOME_PAPERS:
            papers = ("curp",)
        said = {
            word
            for word, share in (("homeless", 0.18), ("wants_home", 0.2), ("studies", 0.22), ("skills", 0.4),
                                ("belongings", 0.2), ("complaint", 0.07), ("disability", 0.06))
            if rng.random() < share
        }  # fmt: skip
        with_children = rng.random() < 0.22
        return Coming(
            truth=truth, record=record, at=at, centre=self._landing(at, air), way=Way.AIR if air else Way.LAND,
            declines=rng.random() < DECLINE, state=state, municipality=self.town(state), family=truth.person,
            papers=papers, said=frozenset(said),
            drug=rng.choice(DRUGS) if state in self.offices and rng.random() < 0.16 else "",
            children=self._children(truth) if with_children else (),
        )  # fmt: skip

    def _children(self, truth: Truth) -> tuple[tuple[str, int, bool], ...]:
        some = self.rng.sample(CHILDREN, self.rng.choice((1, 1, 2)))
        return tuple((f"{name} {truth.surname1} Ejemplo", self.rng.randint(1, 15), us) for name, us in some)

    def town(self, state: str) -> str:
        codes, weights = zip(*self.towns[state], strict=True)
        return str(self.rng.choices(codes, weights)[0])

    def _landing(self, at: dt.datetime, air: bool) -> str:
        """One of the centres that stood on that day; those with our people at their desks more often."""
        there = [slug for slug in self._on(at.date()) if (slug in AIRPORTS) == air]
        return self.rng.choices(there, [5 if slug in CENTRES else 1 for slug in there])[0]

    def _on(self, day: dt.date) -> Sequence[str]:
        return next(slugs for first, slugs in reversed(self.stands) if first <= day)

    def _stands(self) -> list[tuple[dt.date, list[str]]]:
        """The centres that stood, week by week."""
        first = self.now.date() - dt.timedelta(days=DAYS + 8)
        weeks = [first + dt.timedelta(days=7 * week) for week in range(DAYS // 7 + 3)]
        return [(day, list(centres_on(day).values_list("pk", flat=True))) for day in weeks]

    def _together(self, made: list[Coming]) -> list[Coming]:
        """Brothers and sisters of the register who came back in the same weeks came on one day, to one place."""
        first: dict[tuple[str, str], Coming] = {}
        month_ago = self.now - dt.timedelta(days=MONTH)
        found = []
        for one in sorted(made, key=lambda one: one.at):
            eldest = first.setdefault((one.truth.mother, one.truth.father), one)
            if eldest is not one and one.at < month_ago and (one.at - eldest.at).days < 40:
                one = _with(one, eldest)
            found.append(one)
        return found

    def _registered(self) -> dict[int, int]:
        rows = Record.objects.filter(
            source=Source.CONSULAR, source_id__startswith="registro:", person__isnull=False
        )
        return {int(name.removeprefix("registro:")): pk for name, pk in rows.values_list("source_id", "pk")}

    def office_of(self, state: str) -> Staff | None:
        """Who follows up the people of a state; nobody where the office does not do it (`Faults.unasked`)."""
        return None if state == self.faults.unasked else self.offices.get(state)


def _with(one: Coming, eldest: Coming) -> Coming:
    return replace(
        one, at=eldest.at, centre=eldest.centre, way=eldest.way, declines=eldest.declines, state=eldest.state,
        municipality=eldest.municipality, family=eldest.family,
    )  # fmt: skip


def _grown(truth: Truth, now: dt.datetime) -> bool:
    return (now.date() - truth.birth).days > 18 * 365.25 + DAYS + 30


def _dash(agency: str) -> str:
    return f"-{agency.replace('_', '-')}" if agency else ""


def where(staff: Staff) -> str:
    """Of which centre, agency or state somebody is, as the demo says it."""
    parts = [
        staff.centre,
        agencies()[staff.agency].name if staff.agency else "",
        STATES.get(staff.mexican_state, ""),
    ]
    return " · ".join(part for part in parts if part)


def by_family(coming: Iterable[Coming]) -> dict[int, list[Coming]]:
    found: dict[int, list[Coming]] = defaultdict(list)
    for one in coming:
        found[one.family].append(one)
    return {family: members for family, members in found.items() if len(members) > 1}
