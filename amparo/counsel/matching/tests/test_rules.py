"""C3: no advisor without standing in the court's state, or before EOIR, is ever proposed; and why not, in codes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from amparo.counsel.matching import FORUMS, Level, may_serve, payments, rank
from amparo.counsel.matching.shapes import Candidate, Matter, cents

from .making import (
    ADVICE,
    FEES,
    ORIENTATION,
    REPRESENTATION,
    TODAY,
    advisor,
    bar,
    matter,
    terms,
    worlds,
)

ACCREDITED: dict[str, Any] = {"bars": {}, "eoir_registered": False}


def codes(matter: Matter, candidate: Candidate, level: Level | None = None) -> list[str]:
    return [refusal.code for refusal in may_serve(matter, candidate, TODAY, level)]


def test_c3_an_advisor_in_standing_under_contract_may_serve() -> None:
    assert may_serve(matter(), advisor(), TODAY) == ()


@pytest.mark.parametrize(
    ("code", "told", "changed"),
    [
        ("not_active", {}, {"active": False}),
        ("area", {"area": "civil"}, {}),
        ("subarea", {"subarea": "appeals"}, {"areas": {"migratorio": frozenset({"bond"})}}),
        ("insurance_unknown", {}, {"insured_until": None}),
        ("insurance_lapsed", {}, {"insured_until": TODAY - timedelta(days=1)}),
        ("conflict", {"names": frozenset({"ANA"})}, {"conflicts": frozenset({"ANA"})}),
        ("conflict", {"against": frozenset({"ACME"})}, {"conflicts": frozenset({"ACME"})}),
        ("no_capacity", {}, {"open_left": 0}),
        ("month_full", {}, {"month_left": 0}),
        # standing
        ("no_bar", {}, {"bars": {}}),
        ("no_bar", {"forum": "dhs"}, {"bars": {}}),
        ("no_bar", {"forum": "none", "wanted": ORIENTATION}, {"bars": {}}),
        ("bar_not_good", {}, {"bars": {"GA": bar("inactive")}}),
        ("bar_not_checked", {}, {"bars": {"GA": bar(days=366)}}),
        ("bar_not_checked", {}, {"bars": {"GA": bar(days=-1)}}),
        ("discipline", {}, {"bars": {"GA": bar(), "TX": bar("suspended")}}),
        ("not_registered_with_eoir", {}, {"eoir_registered": False}),
        ("no_bar_in_state", {"forum": "state", "area": "penal", "state": "TX"}, {}),
        ("bar_not_good", {"forum": "state", "area": "penal"}, {"bars": {"GA": bar("inactive"), "TX": bar()}}),
        ("state_unknown", {"forum": "state", "area": "penal", "state": ""}, {}),
        ("not_admitted", {"forum": "federal", "district": "GAN"}, {"federal": frozenset({"GAM"})}),
        (
            "bar_not_good",
            {"forum": "federal", "district": "GAN"},
            {"federal": frozenset({"GAN"}), "bars": {"GA": bar("inactive")}},
        ),
        ("district_unknown", {"forum": "federal"}, {}),
        ("accreditation_partial", {}, {**ACCREDITED, "accreditation": "partial"}),
        (
            "accreditation_ended",
            {},
            {**ACCREDITED, "accreditation": "full", "accredited_until": TODAY - timedelta(days=1)},
        ),
        ("accreditation_area", {"area": "laboral", "forum": "dhs"}, {**ACCREDITED, "accreditation": "full"}),
        ("accredited_only", {"forum": "state"}, {**ACCREDITED, "accreditation": "full"}),
        ("accredited_only", {"forum": "federal", "district": "GAN"}, {**ACCREDITED, "accreditation": "full"}),
        # contracts
        ("no_contract", {}, {"contracts": ()}),
        ("no_contract", {"office": "houston"}, {}),
        ("contract_not_in_force", {}, {"contracts": (terms(ends=TODAY - timedelta(days=1)),)}),
        ("contract_not_in_force", {}, {"contracts": (terms(starts=TODAY + timedelta(days=1)),)}),
        ("contract_area", {}, {"contracts": (terms(areas=frozenset({"penal"})),)}),
        ("contract_level", {}, {"contracts": (terms(levels=frozenset({ADVICE})),)}),
        ("fee_unknown", {}, {"contracts": (terms(fees={}),)}),
        ("no_forum", {"forum": "none"}, {}),
        ("budget", {}, {"contracts": (terms(remaining=Decimal("1499.99")),)}),
        ("budget", {}, {"contracts": (terms(ceilings={("migratorio", "representation"): Decimal(1000)}),)}),
        ("budget", {}, {"contracts": (terms(ceilings={("migratorio", ""): Decimal(1000)}),)}),
        ("budget", {}, {"contracts": (terms(ceilings={("", "representation"): Decimal(1000)}),)}),
    ],
)
def test_c3_refused_for_one_reason(code: str, told: dict[str, Any], changed: dict[str, Any]) -> None:
    assert codes(matter(**told), advisor(**changed)) == [code]


def test_c3_every_reason_is_told_at_once() -> None:
    refused = codes(matter(), advisor(active=False, bars={}, insured_until=None, open_left=0, contracts=()))
    assert refused == ["not_active", "no_bar", "insurance_unknown", "no_capacity", "no_contract"]


@pytest.mark.parametrize(
    ("told", "changed"),
    [
        ({"state": "TX"}, {}),  # the immigration court asks for any state's bar
        ({"forum": "dhs", "state": "TX"}, {"eoir_registered": False}),
        ({}, {**ACCREDITED, "accreditation": "full"}),
        ({"forum": "dhs"}, {**ACCREDITED, "accreditation": "partial"}),
        ({"forum": "federal", "district": "5C"}, {"federal": frozenset({"5C"})}),
        ({"forum": "state", "area": "penal"}, {"bars": {"GA": bar(), "TX": bar("inactive")}}),
        ({"forum": "none", "area": "administrativo", "wanted": ORIENTATION}, {}),
        ({}, {"bars": {"GA": bar(days=400), "TX": bar()}}),
        ({}, {"bars": {"GA": bar(days=365)}}),
        ({}, {"contracts": (terms(office=""),)}),
        ({"costs": FEES}, {"contracts": (terms(fees={}),)}),
        ({}, {"contracts": (terms(remaining=Decimal(1500)),)}),
        ({}, {"contracts": (terms(ceilings={("penal", "representation"): Decimal(0)}),)}),
        ({}, {"contracts": (terms("K1", remaining=Decimal(0)), terms("K2"))}),
        ({"subarea": "bond"}, {"areas": {"migratorio": frozenset({"bond"})}}),
    ],
)
def test_c3_allowed(told: dict[str, Any], changed: dict[str, Any]) -> None:
    assert codes(matter(**told), advisor(**changed)) == []


def test_a_lower_level_may_be_paid_where_the_higher_is_not() -> None:
    poor = advisor(contracts=(terms(remaining=Decimal(300)),))
    assert codes(matter(), poor) == ["budget"]
    assert codes(matter(), poor, ADVICE) == []


def test_the_contract_that_came_nearest_says_why_none_pays() -> None:
    refused = payments(
        matter(),
        advisor(contracts=(terms("K1", office="houston"), terms("K2", remaining=Decimal(10)))),
        TODAY,
        REPRESENTATION,
    )
    assert (refused.code, refused.values) == ("budget", {"fee": Decimal(1500), "left": Decimal(10)})  # type: ignore[union-attr]


def test_the_cheapest_contract_pays() -> None:
    dear, cheap = terms("K1"), terms("K2", fees=FEES | {REPRESENTATION: Decimal(900)})
    paying = payments(matter(), advisor(contracts=(dear, cheap)), TODAY, REPRESENTATION)
    assert [(one.terms.contract, one.cents) for one in paying] == [("K2", 90_000), ("K1", 150_000)]  # type: ignore[union-attr]


def test_a_reason_never_tells_the_name_in_conflict() -> None:
    refused = may_serve(matter(names=frozenset({"ANA"})), advisor(conflicts=frozenset({"ANA"})), TODAY)
    assert "ANA" not in repr(refused)


def test_money_has_two_decimals() -> None:
    assert cents(Decimal("12.34")) == 1234
    with pytest.raises(ValueError, match="two decimals"):
        cents(Decimal("12.345"))


@given(worlds())
def test_c3_nobody_without_standing_is_ever_proposed(world: tuple[list[Matter], list[Candidate]]) -> None:
    matters, candidates = world
    for one in matters:
        ranking = rank(one, candidates, TODAY)
        assert len(ranking.proposals) + len(ranking.refused) == len(candidates)
        for proposal in ranking.proposals:
            chosen = proposal.candidate
            good = {state for state, held in chosen.bars.items() if held.standing == "good"}
            assert one.state in good if one.forum == "state" else good
            assert chosen.eoir_registered or one.forum != "eoir"
            assert chosen.open_left > 0
            assert chosen.month_left > 0
            assert proposal.payment.cents <= proposal.payment.terms.remaining * 100
        scores = [proposal.score.value for proposal in ranking.proposals]
        assert scores == sorted(scores, reverse=True)


def test_every_forum_has_its_rule() -> None:
    for forum in FORUMS:
        may_serve(matter(forum=forum), advisor(), TODAY)
