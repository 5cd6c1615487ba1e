"""A raid: five hundred people to defend, 330 advisors. How many are represented, how soon, at what price?

    python -m bench.counsel_assign [--seeds 5] [--matters 500] [--advisors 330] [--pool]

Invented people and advisors at the network's offices, budgets too small for all. Three ways in the same run, under the same
rules, fees and ceilings: one plan for everybody; each in the order of arrival to the first advisor of the list who may (as
an office with a list does it); each in the order of arrival to the advisor with the best score. How soon an advisor answers
is drawn with the world and known to none of them; they see the record of past offers. `--pool` lets every contract pay for every
office's matters, which no ministry does: the most options there can be. Prints Markdown for docs/performance.md.
"""

from __future__ import annotations

import argparse
import csv
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from amparo.counsel.matching import (
    Bar,
    Candidate,
    Level,
    Matter,
    Place,
    Places,
    Reach,
    Record,
    Refusal,
    Terms,
    assign,
    may_serve,
    network_of,
    payments,
    score,
    what_if,
)

TODAY = date(2026, 3, 2)
DATA = Path(__file__).resolve().parents[1] / "amparo" / "places" / "data"
ORIENTATION, ADVICE, REPRESENTATION = Level.ORIENTATION, Level.ADVICE, Level.REPRESENTATION
INDIGENOUS = ("nah", "mix", "zap", "tzo", "tze", "mam", "maz", "oto")
#: area, sub-area, forum, level, share
KINDS = (
    ("migratorio", "bond", "eoir", REPRESENTATION, 40),
    ("migratorio", "removal", "eoir", REPRESENTATION, 28),
    ("migratorio", "stay", "dhs", ADVICE, 8),
    ("migratorio", "habeas", "federal", REPRESENTATION, 6),
    ("penal", "", "state", REPRESENTATION, 6),
    ("familiar", "custody", "state", REPRESENTATION, 5),
    ("laboral", "wages", "state", ADVICE, 4),
    ("administrativo", "", "none", ORIENTATION, 3),
)
FEES = {"bond": 1500, "removal": 4500, "habeas": 6000, "custody": 3000, "": 3500}


@dataclass(frozen=True)
class World:
    matters: list[Matter]
    candidates: list[Candidate]
    hours: dict[str, float]  # until an answer, as it is and nobody knows


@dataclass(frozen=True)
class Given:
    matter: Matter
    candidate: Candidate
    level: Level
    cost: Decimal


def world(seed: int, matters: int = 500, advisors: int = 330, *, pool: bool = False) -> World:
    chance = random.Random(seed)
    with (DATA / "offices.csv").open() as file:
        offices = [row for row in csv.DictReader(file) if row["latitude"]]
    with (DATA / "facilities.csv").open() as file:
        facilities = list(csv.DictReader(file))
    raided = chance.sample(offices, 8)
    candidates, hours = _advisors(chance, offices, facilities, advisors, pool)
    return World(_matters(chance, raided, facilities, matters), candidates, hours)


def _matters(
    chance: random.Random, offices: Sequence[dict], facilities: Sequence[dict], count: int
) -> list[Matter]:
    made: list[Matter] = []
    while len(made) < count:
        office = chance.choices(offices, [8, 6, 5, 4, 3, 2, 2, 1])[0]
        near = [one for one in facilities if one["state"] == office["state"]] or facilities[:3]
        held = chance.choice(near)
        area, subarea, forum, level, _ = chance.choices(KINDS, [kind[-1] for kind in KINDS])[0]
        fee = Decimal(FEES.get(subarea, 3500))
        first = chance.choice(INDIGENOUS) if chance.random() < 0.12 else "spa"
        family = chance.random() < 0.06
        for _ in range(2 if family else 1):
            number = len(made)
            made.append(
                Matter(
                    id=f"M{number:04d}",
                    office=office["slug"],
                    area=area,
                    subarea=subarea,
                    forum=forum,
                    wanted=level,
                    state=held["state"],
                    district=f"{held['state']}D",
                    place=Place(
                        county=held["county_fips"],
                        facility=held["detloc"],
                        latitude=float(office["latitude"]) + chance.uniform(-1, 1),
                        longitude=float(office["longitude"]) + chance.uniform(-1, 1),
                    ),
                    languages=(first, "spa") if first != "spa" else ("spa",),
                    needs_disability_competence=chance.random() < 0.08,
                    sign_language="lsm" if chance.random() < 0.01 else "",
                    costs={ORIENTATION: Decimal(75), ADVICE: Decimal(300), REPRESENTATION: fee},
                    urgency=round(chance.betavariate(2, 3), 2),
                    hearing_in_days=chance.choice((1, 2, 3, 5, 8, 13, 21, 34, None)),
                    names=frozenset({f"PERSONA {number}"}),
                    against=frozenset({f"PATRON {number % 7}"}) if area == "laboral" else frozenset(),
                    people=chance.choices((1, 2, 3), (90, 7, 3))[0],
                    together=f"F{number - number % 2}" if family else "",
                )
            )
    return made[:count]


def _advisors(
    chance: random.Random, offices: Sequence[dict], facilities: Sequence[dict], count: int, pool: bool
) -> tuple[list[Candidate], dict[str, float]]:
    made, hours = [], {}
    for number in range(count):
        office = offices[number % len(offices)] if number < len(offices) else chance.choice(offices)
        near = [one for one in facilities if one["state"] == office["state"]]
        state = office["state"]
        standing = chance.choices(("good", "inactive", "suspended"), (95, 4, 1))[0]
        bars = {state: Bar(standing, TODAY - timedelta(days=chance.randrange(20, 400)))}
        if chance.random() < 0.3:
            other = chance.choice(offices)["state"]
            bars.setdefault(other, Bar("good", TODAY - timedelta(days=chance.randrange(20, 300))))
        areas: dict[str, frozenset[str]] = {}
        if chance.random() < 0.7:
            some = chance.random() < 0.3
            areas["migratorio"] = frozenset({"bond", "removal"} if some else ())
        for area, share in (("penal", 0.25), ("familiar", 0.25), ("laboral", 0.2), ("administrativo", 0.5)):
            if chance.random() < share or not areas:
                areas[area] = frozenset()
        answers, median = chance.betavariate(4, 1.5), chance.lognormvariate(2.8, 0.8)
        answers = max(answers, 0.1)
        offers = chance.choice((0, 0, 3, 8, 20, 40))
        acknowledged = sum(chance.random() < answers for _ in range(offers))
        capacity = chance.choice((4, 6, 8, 12, 20))
        now = chance.randrange(0, capacity)
        terms = Terms(
            contract=f"K{number:03d}",
            office="" if pool or chance.random() < 0.04 else office["slug"],
            starts=TODAY - timedelta(days=chance.randrange(0, 700)),
            ends=TODAY + timedelta(days=chance.randrange(-10, 400)),
            remaining=Decimal(chance.randrange(4, 60) * 500),
            ceilings={("migratorio", "representation"): Decimal(chance.randrange(4, 40) * 500)},
            fees={ADVICE: Decimal(chance.choice((250, 300, 350)))},
        )
        name = f"A{number:03d}"
        hours[name] = median + 48 * (1 - answers) / answers
        accredited = chance.random() < 0.06
        made.append(
            Candidate(
                id=name,
                firm=f"D{number // 2:03d}" if chance.random() < 0.3 else f"D{number:03d}x",
                bars={} if accredited else bars,
                accreditation=chance.choice(("partial", "full")) if accredited else "none",
                eoir_registered=chance.random() < 0.85,
                federal=frozenset({f"{state}D"}) if chance.random() < 0.5 else frozenset(),
                areas=areas,
                languages=frozenset(
                    {"spa"} | ({chance.choice(INDIGENOUS)} if chance.random() < 0.06 else set())
                ),
                sign_languages=frozenset({"lsm"} if chance.random() < 0.02 else ()),
                disability_competent=chance.random() < 0.2,
                reach=Reach(
                    in_person=Places(
                        facilities=frozenset(one["detloc"] for one in chance.sample(near, min(len(near), 3)))
                    ),
                    by_video=Places(facilities=frozenset(one["detloc"] for one in near)),
                    video_anywhere=chance.random() < 0.3,
                    latitude=float(office["latitude"]),
                    longitude=float(office["longitude"]),
                ),
                open_left=capacity - now,
                month_left=chance.choice((3, 5, 8)),
                record=Record(
                    acknowledged, offers - acknowledged, round(median, 1) if acknowledged else None
                ),
                open_now=now,
                open_capacity=capacity,
                insured_until=TODAY + timedelta(days=chance.randrange(-5, 300)),
                contracts=(terms,),
            )
        )
    return made, hours


def first_come(
    matters: Sequence[Matter], candidates: Sequence[Candidate], today: date, *, best: bool = False
) -> list[Given]:
    """Each in the order of arrival to the first of the list who may, at the level asked for or else the next below.

    `best` takes whoever has the highest score instead of the first.
    """
    network = network_of(candidates)
    advisors = {one.id: one for one in candidates}
    firms: dict[str, list[Matter]] = {}
    given: list[Given] = []
    for matter in matters:
        for level in matter.wanted.and_below:
            allowed = [
                one
                for one in advisors.values()
                if not may_serve(matter, one, today, level)
                and not _opposed(matter, firms.get(one.firm or one.id, []))
            ]
            if allowed:
                chosen = (
                    max(allowed, key=lambda one: score(matter, one, network).value) if best else allowed[0]
                )
                paying = payments(matter, chosen, today, level)
                assert not isinstance(paying, Refusal)
                cost = Decimal(paying[0].cents) / 100
                given.append(Given(matter, chosen, level, cost))
                firms.setdefault(chosen.firm or chosen.id, []).append(matter)
                advisors[chosen.id] = replace(
                    chosen,
                    open_left=chosen.open_left - 1,
                    month_left=chosen.month_left - 1,
                    open_now=chosen.open_now + 1,
                )
                _pay(advisors, paying[0].terms, matter, level, cost)
                break
    return given


def _opposed(matter: Matter, others: Sequence[Matter]) -> bool:
    return any(matter.names & one.against or matter.against & one.names for one in others)


def _pay(advisors: dict[str, Candidate], terms: Terms, matter: Matter, level: Level, cost: Decimal) -> None:
    """Takes the cost from the contract, in the hands of everybody who works under it."""
    drawn = terms.ceilings_of(matter.area, level)
    less = replace(
        terms,
        remaining=terms.remaining - cost,
        ceilings={key: left - cost * (key in drawn) for key, left in terms.ceilings.items()},
    )
    for name, one in advisors.items():
        if any(held.contract == terms.contract for held in one.contracts):
            contracts = tuple(less if held.contract == terms.contract else held for held in one.contracts)
            advisors[name] = replace(one, contracts=contracts)


def planned(matters: Sequence[Matter], candidates: Sequence[Candidate], today: date) -> list[Given]:
    by_matter = {one.id: one for one in matters}
    by_advisor = {one.id: one for one in candidates}
    plan = assign(matters, candidates, today)
    if not plan.proved:
        print("(not proved the best)")
    return [
        Given(by_matter[one.matter], by_advisor[one.advisor], one.level, one.cost) for one in plan.assignments
    ]


WAYS: dict[str, Callable[[Sequence[Matter], Sequence[Candidate], date], list[Given]]] = {
    "one plan for all": planned,
    "first come, first on the list": first_come,
    "first come, best score": lambda *known: first_come(*known, best=True),
}


def measured(made: World, given: Sequence[Given], seconds: float) -> dict[str, float]:
    represented = [one for one in given if one.level is REPRESENTATION]
    people = sum(one.matter.people for one in represented)
    cost = float(sum(one.cost for one in given))
    answered = [(made.hours[one.candidate.id], one.matter) for one in given]
    in_time = [
        matter
        for hours, matter in answered
        if matter.hearing_in_days is not None and hours <= 24 * matter.hearing_in_days
    ]
    heard = [one for one in made.matters if one.hearing_in_days is not None]
    network = network_of(made.candidates)
    return {
        "people represented": people,
        "… of the most urgent quarter, %": _urgent(made, represented),
        "people with the level they need": sum(
            one.matter.people for one in given if one.level is one.matter.wanted
        ),
        "people with less than they need": sum(
            one.matter.people for one in given if one.level is not one.matter.wanted
        ),
        "people with nobody": sum(one.people for one in made.matters)
        - sum(one.matter.people for one in given),
        "expected days to an answer, mean": statistics.fmean(hours for hours, _ in answered) / 24,
        "answered before a hearing, % of hearings": 100 * len(in_time) / len(heard),
        "speaks the first language, %": 100
        * statistics.fmean(one.matter.languages[0] in one.candidate.languages for one in given),
        "score, mean": statistics.fmean(score(one.matter, one.candidate, network).value for one in given),
        "cost, thousand US$": cost / 1000,
        "US$ for each person represented": sum(float(one.cost) for one in represented) / max(people, 1),
        "seconds": seconds,
    }


def _urgent(made: World, represented: Sequence[Given]) -> float:
    wanting = sorted(
        (one for one in made.matters if one.wanted is REPRESENTATION), key=lambda one: -one.urgency
    )
    urgent = {one.id for one in wanting[: len(wanting) // 4]}
    return 100 * sum(one.matter.id in urgent for one in represented) / len(urgent)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeds", type=int, default=5)
    arguments.add_argument("--matters", type=int, default=500)
    arguments.add_argument("--advisors", type=int, default=330)
    arguments.add_argument("--pool", action="store_true")
    asked = arguments.parse_args()
    figures: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for seed in range(asked.seeds):
        made = world(seed, asked.matters, asked.advisors, pool=asked.pool)
        for way, run in WAYS.items():
            began = time.perf_counter()
            given = run(made.matters, made.candidates, TODAY)
            figures[way].append(measured(made, given, time.perf_counter() - began))
    print(f"\n| medians of {asked.seeds} raids | {' | '.join(WAYS)} |")
    print("|---|" + "---|" * len(WAYS))
    for name in figures["one plan for all"][0]:
        medians = [statistics.median(one[name] for one in figures[way]) for way in WAYS]
        digits = 0 if name.startswith(("people", "US$")) else 2 if name in ("score, mean", "seconds") else 1
        print(f"| {name} | " + " | ".join(f"{median:,.{digits}f}" for median in medians) + " |")
    slowest = max(one["seconds"] for one in figures["one plan for all"])
    print(f"| seconds, slowest | {slowest:,.2f} | | |")
    began = time.perf_counter()
    more = what_if(made.matters, made.candidates, TODAY, Decimal(50_000))
    print(
        f"\nUS$ 50,000 more in the last raid: {more.as_wanted - more.as_wanted_before} people more get what they need, "
        f"{len(more.grants)} contracts, {time.perf_counter() - began:.2f} s."
    )


if __name__ == "__main__":
    main()
