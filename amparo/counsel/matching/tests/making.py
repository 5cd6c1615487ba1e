"""A matter and an advisor who may take it; a test changes the one thing that it is about."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import strategies as st

from amparo.counsel.matching import Bar, Candidate, Level, Matter, Record, Terms
from amparo.counsel.matching.explaining import Remains
from amparo.counsel.matching.program import Option, Table, firm_of, table
from amparo.counsel.matching.tables import numbers

TODAY = date(2026, 3, 2)
ORIENTATION, ADVICE, REPRESENTATION = Level.ORIENTATION, Level.ADVICE, Level.REPRESENTATION
FEES = {ORIENTATION: Decimal(75), ADVICE: Decimal(300), REPRESENTATION: Decimal(1500)}


def matter(id: str = "M1", **changed: Any) -> Matter:
    told: dict[str, Any] = {
        "office": "atlanta",
        "area": "migratorio",
        "forum": "eoir",
        "wanted": REPRESENTATION,
        "state": "GA",
    }
    return Matter(id=id, **(told | changed))


def terms(contract: str = "K1", **changed: Any) -> Terms:
    told: dict[str, Any] = {
        "office": "atlanta",
        "starts": TODAY - timedelta(days=30),
        "ends": TODAY + timedelta(days=300),
        "remaining": Decimal(10_000),
        "fees": FEES,
    }
    return Terms(contract=contract, **(told | changed))


def bar(standing: str = "good", days: int = 30) -> Bar:
    return Bar(standing, TODAY - timedelta(days=days))


def advisor(id: str = "A1", **changed: Any) -> Candidate:
    told: dict[str, Any] = {
        "firm": f"firm of {id}",
        "bars": {"GA": bar()},
        "eoir_registered": True,
        "areas": {
            "migratorio": frozenset(),
            "penal": frozenset(),
            "laboral": frozenset(),
            "administrativo": frozenset(),
        },
        "languages": frozenset({"spa", "eng"}),
        "open_left": 5,
        "month_left": 5,
        "open_capacity": 10,
        "insured_until": TODAY + timedelta(days=90),
        "contracts": (terms(f"K of {id}"),),
    }
    return Candidate(id=id, **(told | changed))


# --- small worlds ----------------------------------------------------------------------------------------------------------


@st.composite
def worlds(draw: st.DrawFn, matters: int = 4, advisors: int = 3) -> tuple[list[Matter], list[Candidate]]:
    """A few matters and advisors with everything that can bind: time, money and its ceilings, sides, families."""
    money = st.sampled_from([4500, 3000, 1800, 1500, 375, 300, 0]).map(Decimal)
    contracts = [
        terms(
            f"K{n}",
            office=draw(st.sampled_from(["", "atlanta"])),
            remaining=draw(money),
            ceilings=draw(
                st.dictionaries(
                    st.sampled_from([("migratorio", "representation"), ("migratorio", ""), ("", "advice")]),
                    money,
                    max_size=2,
                )
            ),
            fees=FEES
            | {REPRESENTATION: draw(st.sampled_from([Decimal(1500), Decimal("1234.56"), Decimal(900)]))},
        )
        for n in range(2)
    ]
    return (
        [
            matter(
                f"M{n}",
                office=draw(st.sampled_from(["atlanta", "atlanta", "houston"])),
                area=draw(st.sampled_from(["migratorio", "migratorio", "penal"])),
                forum=draw(st.sampled_from(["eoir", "eoir", "dhs", "state", "none"])),
                wanted=draw(st.sampled_from([REPRESENTATION, REPRESENTATION, ADVICE, ORIENTATION])),
                urgency=draw(st.sampled_from([0.0, 0.25, 0.8, 1.0])),
                people=draw(st.sampled_from([1, 1, 2, 3])),
                languages=draw(st.sampled_from([("spa",), ("nah", "spa"), ("mix",)])),
                names=frozenset({f"P{n}"}),
                against=frozenset(draw(st.sampled_from([(), (), ("P0",), ("P1",)]))) - {f"P{n}"},
                together=draw(st.sampled_from(["", "", "F"])),
            )
            for n in range(draw(st.integers(1, matters)))
        ],
        [
            advisor(
                f"A{n}",
                firm=draw(st.sampled_from(["", "X", "Y"])),
                bars={draw(st.sampled_from(["GA", "GA", "GA", "TX"])): bar()},
                eoir_registered=draw(st.sampled_from([True, True, True, False])),
                languages=frozenset(draw(st.sampled_from([("spa",), ("nah", "spa"), ("eng",)]))),
                open_left=draw(st.sampled_from([1, 2, 3, 0])),
                month_left=draw(st.sampled_from([2, 1, 3, 0])),
                record=Record(
                    draw(st.integers(0, 9)), draw(st.integers(0, 9)), draw(st.sampled_from([None, 5.0, 60.0]))
                ),
                contracts=tuple(draw(st.sampled_from([contracts, contracts[:1], contracts[1:]]))),
            )
            for n in range(draw(st.integers(0, advisors)))
        ],
    )


# --- what a plan is worth, counted without a solver --------------------------------------------------------------------------


def worth(made: Table, chosen: list[Option]) -> tuple[int, int, float]:
    """People as wanted, good done in thousandths, suitability."""
    known = numbers()
    wanted = good = 0
    suits = 0.0
    families: dict[str, list[Option]] = {}
    dearest = max((one.cents for one in made.options), default=0) or 1
    for option in chosen:
        one = made.matters[option.matter]
        steps = one.wanted.rank - option.level.rank
        wanted += one.people * (steps == 0)
        good += round(1000 * one.people * (1 + one.urgency) * (1.0, known.one_below, known.two_below)[steps])
        suits += option.score - known.thrift * option.cents / dearest
        families.setdefault(one.together, []).append(option)
    together = [one.together for one in made.matters]
    for family, options in families.items():
        if family and together.count(family) > 1:
            hands = {one.candidate for one in options}
            suits -= known.together * (len(hands) + len({firm_of(made.candidates[c]) for c in hands}))
    return wanted, good, suits


def best(matters: list[Matter], candidates: list[Candidate]) -> tuple[int, int, float]:
    """Of every plan there is, the best."""
    made = table(matters, candidates, TODAY)
    by_matter: list[list[Option | None]] = [[None] for _ in made.matters]
    for option in made.options:
        by_matter[option.matter].append(option)
    found = (0, 0, 0.0)
    for plan in product(*by_matter):
        remains, chosen = Remains(made), [option for option in plan if option]
        for option in chosen:
            if remains.refusal(option):
                break
            remains.take(option)
        else:
            found = max(found, worth(made, chosen))
    return found
