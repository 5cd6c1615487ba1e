"""One plan for all: no rule broken, nobody helped less than the list would, and the best there is where all can be counted."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given, settings

from amparo.counsel.matching import Plan, assign, may_serve, what_if
from amparo.counsel.matching.assigning import check, choose
from amparo.counsel.matching.explaining import _FURTHEST
from amparo.counsel.matching.program import MANY, table
from amparo.counsel.matching.shapes import Candidate, Matter
from bench.counsel_assign import TODAY as RAID
from bench.counsel_assign import first_come, world

from .making import ADVICE, REPRESENTATION, TODAY, advisor, best, matter, terms, worlds, worth

World = tuple[list[Matter], list[Candidate]]


def assert_no_rule_is_broken(
    plan: Plan, matters: list[Matter], candidates: list[Candidate], today: object = TODAY
) -> None:
    """Counted from the plan alone, beside the library's own check."""
    by_matter, by_advisor = {one.id: one for one in matters}, {one.id: one for one in candidates}
    contracts = {held.contract: held for one in candidates for held in one.contracts}
    taken: Counter[str] = Counter()
    spent: Counter[tuple[str, str, str]] = Counter()
    seen = [one.matter for one in plan.assignments] + [one.matter for one in plan.unserved]
    assert sorted(seen) == sorted(by_matter)
    for one in plan.assignments:
        served, chosen = by_matter[one.matter], by_advisor[one.advisor]
        assert may_serve(served, chosen, today, one.level) == ()  # type: ignore[arg-type]
        assert one.contract in {held.contract for held in chosen.contracts}
        assert one.cost == contracts[one.contract].fee(served, one.level)
        assert (one.lowered is None) == (one.level is served.wanted)
        taken[one.advisor] += 1
        for area in (served.area, ""):
            for level in (one.level.value, ""):
                spent[one.contract, area, level] += one.cost  # type: ignore[assignment]
    assert all(
        count <= min(by_advisor[name].open_left, by_advisor[name].month_left) for name, count in taken.items()
    )
    for name, held in contracts.items():
        assert spent[name, "", ""] <= max(held.remaining, 0)
        assert all(spent[name, *key] <= max(ceiling, 0) for key, ceiling in held.ceilings.items())
    for one in plan.assignments:
        for other in plan.assignments:
            if (by_advisor[one.advisor].firm or one.advisor) == (
                by_advisor[other.advisor].firm or other.advisor
            ):
                assert not by_matter[one.matter].against & by_matter[other.matter].names


@settings(deadline=None)
@given(worlds(matters=7, advisors=5))
def test_c3_no_plan_breaks_a_rule_a_capacity_or_a_budget(world: World) -> None:
    plan = assign(*world, TODAY)
    assert_no_rule_is_broken(plan, *world)
    assert plan.as_wanted + plan.lower + plan.nobody == sum(one.people for one in world[0])


@settings(deadline=None)
@given(worlds(matters=7, advisors=5))
def test_c3_a_plan_helps_no_fewer_people_than_first_come_first_served(world: World) -> None:
    for order in (world[0], world[0][::-1]):
        for best_score in (False, True):
            given = first_come(order, world[1], TODAY, best=best_score)
            listed = sum(one.matter.people for one in given if one.level is one.matter.wanted)
            assert assign(*world, TODAY).as_wanted >= listed


@settings(deadline=None, max_examples=150)
@given(worlds(matters=4, advisors=3))
def test_c3_a_plan_is_the_best_of_all_plans(world: World) -> None:
    made = table(*world, TODAY)
    found = worth(made, choose(made).options)
    wanted, good, suits = best(*world)
    assert found[:2] == (wanted, good)
    assert found[2] == pytest.approx(suits, abs=1e-5)


@settings(deadline=None, max_examples=30)
@given(worlds(matters=6, advisors=4))
def test_the_same_plan_in_whatever_order_it_is_asked(world: World) -> None:
    plan = assign(*world, TODAY)
    matters, candidates = list(world[0]), list(world[1])
    random.Random(1).shuffle(matters)
    random.Random(2).shuffle(candidates)
    assert assign(matters, candidates, TODAY) == plan


def test_c3_a_raid_larger_than_the_program_looks_at_closely() -> None:
    made = world(3, matters=150, advisors=60, pool=True)
    assert len(table(made.matters, made.candidates, RAID).options) > MANY
    plan = assign(made.matters, made.candidates, RAID)
    assert plan.proved
    assert_no_rule_is_broken(plan, made.matters, made.candidates, RAID)
    given = first_come(made.matters, made.candidates, RAID, best=True)
    assert plan.as_wanted > 1.1 * sum(one.matter.people for one in given if one.level is one.matter.wanted)
    assert assign(made.matters[::-1], made.candidates[::-1], RAID) == plan
    assert plan.shadows


def test_an_advisor_who_speaks_the_language_is_left_for_who_needs_it() -> None:
    nahuatl = advisor("A1", languages=frozenset({"nah", "spa"}), open_left=1)
    spanish = advisor("A2", languages=frozenset({"spa"}), open_left=1)
    plan = assign(
        [matter("M1", languages=("spa",)), matter("M2", languages=("nah", "spa"))], [nahuatl, spanish], TODAY
    )
    assert {one.matter: one.advisor for one in plan.assignments} == {"M1": "A2", "M2": "A1"}


def test_the_most_urgent_are_helped_where_not_all_can_be() -> None:
    matters = [matter(f"M{n}", urgency=n / 10) for n in range(5)]
    plan = assign(matters, [advisor(open_left=2)], TODAY)
    assert [one.matter for one in plan.assignments] == ["M3", "M4"]


def test_more_people_come_before_a_more_urgent_one() -> None:
    """With money for one family of three or one alone."""
    matters = [matter("M1", urgency=1.0), matter("M2", people=3)]
    plan = assign(matters, [advisor(open_left=1)], TODAY)
    assert [one.matter for one in plan.assignments] == ["M2"]


def test_who_cannot_be_represented_is_advised() -> None:
    plan = assign(
        [matter("M1", urgency=0.9), matter("M2")],
        [advisor(contracts=(terms(remaining=Decimal(1850)),))],
        TODAY,
    )
    assert [(one.matter, one.level, one.cost) for one in plan.assignments] == [
        ("M1", REPRESENTATION, Decimal(1500)),
        ("M2", ADVICE, Decimal(300)),
    ]
    assert (plan.as_wanted, plan.lower, plan.nobody, plan.cost) == (1, 1, 0, Decimal(1800))
    lowered = plan.assignments[1].lowered
    assert lowered is not None
    assert lowered.code == "budget_taken"


def test_advisors_of_one_contract_share_its_money() -> None:
    shared = (terms(remaining=Decimal(3000)),)
    plan = assign(
        [matter(f"M{n}") for n in range(4)],
        [advisor("A1", contracts=shared), advisor("A2", contracts=shared)],
        TODAY,
    )
    assert plan.as_wanted == 2


def test_a_family_comes_to_one_advisor() -> None:
    family = [matter(f"M{n}", together="F", languages=("spa",)) for n in range(3)]
    others = [matter(f"N{n}", languages=("spa",)) for n in range(2)]
    candidates = [advisor("A1", open_left=3), advisor("A2", open_left=2, open_now=4)]
    plan = assign([*family, *others], candidates, TODAY)
    assert len({one.advisor for one in plan.assignments if one.matter.startswith("M")}) == 1
    assert plan.as_wanted == 5


def test_a_family_is_parted_sooner_than_left_without_help() -> None:
    family = [matter(f"M{n}", together="F") for n in range(2)]
    plan = assign(family, [advisor("A1", open_left=1), advisor("A2", open_left=1)], TODAY)
    assert plan.as_wanted == 2


def test_c3_a_firm_never_takes_both_sides() -> None:
    sides = [
        matter("M1", names=frozenset({"ANA"})),
        matter("M2", names=frozenset({"LUIS"}), against=frozenset({"ANA"})),
    ]
    one_firm = [advisor("A1", firm="X"), advisor("A2", firm="X")]
    plan = assign(sides, one_firm, TODAY)
    assert plan.as_wanted == 1
    assert plan.unserved[0].reason.code == "other_side_taken"
    assert assign(sides, [*one_firm, advisor("A3", firm="Y")], TODAY).as_wanted == 2


@pytest.mark.parametrize(
    ("code", "candidates"),
    [
        ("no_advisors", []),
        ("no_contract", [advisor(contracts=())]),
        ("area", [advisor(areas={}), advisor("A2", contracts=())]),
        ("no_bar", [advisor(bars={}), advisor("A2", areas={})]),
        ("not_registered_with_eoir", [advisor(eoir_registered=False), advisor("A2", bars={})]),
        ("insurance_lapsed", [advisor(insured_until=TODAY.replace(year=2025)), advisor("A2", bars={})]),
        (
            "contract_not_in_force",
            [advisor(contracts=(terms(ends=TODAY.replace(year=2025)),)), advisor("A2", bars={})],
        ),
        ("no_capacity", [advisor(open_left=0), advisor("A2", bars={})]),
        ("month_full", [advisor(month_left=0), advisor("A2", bars={})]),
        ("budget", [advisor(contracts=(terms(remaining=Decimal(10)),)), advisor("A2", open_left=0)]),
    ],
)
def test_c3_who_gets_nobody_is_told_where_the_last_advisors_fell_away(
    code: str, candidates: list[Candidate]
) -> None:
    (unserved,) = assign([matter()], candidates, TODAY).unserved
    assert unserved.reason.code == code
    assert sum(unserved.refused.values()) == len(candidates)


def test_c3_time_and_money_given_to_others_are_told_apart() -> None:
    two = [matter("M1"), matter("M2", urgency=1.0)]
    busy = assign(two, [advisor(open_left=1)], TODAY)
    assert [(one.matter, one.reason.code) for one in busy.unserved] == [("M1", "capacity_taken")]
    poor = assign(two, [advisor(contracts=(terms(remaining=Decimal(1500)),))], TODAY)
    assert [(one.matter, one.reason.code) for one in poor.unserved] == [("M1", "budget_taken")]


def test_every_code_of_a_rule_has_its_place_among_the_reasons() -> None:
    source = files("amparo.counsel.matching").joinpath("rules.py").read_text("utf-8")
    named = {part.split('"')[1] for part in source.split("Refusal(")[1:] if part.startswith('"')}
    assert named <= set(_FURTHEST)
    assert len(named) > 20


def test_nothing_to_do_is_a_plan() -> None:
    plan = assign([], [], TODAY)
    assert (plan.assignments, plan.unserved, plan.cost, plan.proved) == ((), (), Decimal(0), True)


def test_input_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="same matter twice"):
        assign([matter(), matter()], [], TODAY)
    with pytest.raises(ValueError, match="told in two ways"):
        assign(
            [],
            [advisor("A1", contracts=(terms(),)), advisor("A2", contracts=(terms(remaining=Decimal(1)),))],
            TODAY,
        )


def test_a_plan_that_breaks_a_rule_is_never_handed_out() -> None:
    made = table([matter("M1"), matter("M2")], [advisor(open_left=1)], TODAY)
    with pytest.raises(AssertionError, match="broke a rule"):
        check(made, [one for one in made.options if one.level is REPRESENTATION])
    made = table([matter("M1"), matter("M2")], [advisor(contracts=(terms(remaining=Decimal(1500)),))], TODAY)
    with pytest.raises(AssertionError, match="broke a rule"):
        check(made, [one for one in made.options if one.level is REPRESENTATION])


# --- more money --------------------------------------------------------------------------------------------------------------


def test_money_goes_where_it_helps_most_people() -> None:
    """Atlanta's advisor is dear, Houston's is cheap; Dallas has money enough and no time."""
    matters = [
        matter(f"{office[0]}{n}", office=office)
        for office in ("atlanta", "houston", "dallas")
        for n in range(3)
    ]
    candidates = [
        advisor("A1", contracts=(terms("KA", remaining=Decimal(0)),)),
        advisor(
            "A2",
            contracts=(
                terms("KH", office="houston", remaining=Decimal(0), fees={REPRESENTATION: Decimal(500)}),
            ),
        ),
        advisor("A3", open_left=1, contracts=(terms("KD", office="dallas"),)),
    ]
    found = what_if(matters, candidates, TODAY, Decimal(2600))
    assert (found.as_wanted_before, found.as_wanted) == (1, 4)
    assert found.grants[0].contract == "KH"
    assert (found.grants[0].amount, found.grants[0].people) == (Decimal(1500), 3)
    assert found.used <= Decimal(2600)


def test_extra_money_lifts_a_ceiling_too_and_no_more_is_used_than_needed() -> None:
    tight = terms(remaining=Decimal(9000), ceilings={("migratorio", "representation"): Decimal(1000)})
    found = what_if([matter()], [advisor(contracts=(tight,))], TODAY, Decimal(20_000))
    assert (found.as_wanted, found.used) == (1, Decimal(500))


def test_more_money_opens_no_rule() -> None:
    found = what_if([matter(forum="state", state="TX")], [advisor()], TODAY, Decimal(100_000))
    assert (found.as_wanted, found.grants) == (0, ())
    with pytest.raises(ValueError, match="negative"):
        what_if([], [], TODAY, Decimal(-1))


@settings(deadline=None, max_examples=50)
@given(worlds(matters=5, advisors=4))
def test_with_more_money_no_fewer_get_what_they_need_and_the_grants_are_what_is_used(world: World) -> None:
    plan = assign(*world, TODAY)
    found = what_if(*world, TODAY, Decimal(1500))
    assert (found.as_wanted_before, found.lower_before) == (plan.as_wanted, plan.lower)
    assert found.as_wanted >= plan.as_wanted
    assert found.used <= Decimal(1500)
    assert sum(one.amount for one in found.grants) == found.used


def test_a_shadow_says_what_more_money_does_at_the_margin() -> None:
    plan = assign(
        [matter(f"M{n}") for n in range(4)],
        [advisor(contracts=(terms("K1", remaining=Decimal(3000)),))],
        TODAY,
    )
    (shadow,) = plan.shadows
    assert (shadow.contract, shadow.office, shadow.area) == ("K1", "atlanta", "")
    assert shadow.people == pytest.approx(1000 / 1500, abs=1e-3)
    assert assign([matter()], [advisor()], TODAY).shadows == ()
