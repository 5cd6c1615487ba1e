from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.worklists.order import FACTS, POINTS, clock_fact, in_words, late, ordered, urgency

CODES = st.lists(st.sampled_from(sorted(POINTS)), max_size=12)


@given(CODES, CODES)
def test_another_grave_fact_never_moves_a_case_back(some: list[str], more: list[str]) -> None:
    grave = [code for code in more if POINTS[code] > 0]
    assert urgency([*some, *grave]) >= urgency(some)


@given(CODES)
def test_a_fact_counts_once_and_the_order_of_facts_does_not_matter(codes: list[str]) -> None:
    assert urgency(codes) == urgency([*reversed(codes), *codes]) == urgency(ordered(codes))


def test_whoever_puts_a_case_first_by_hand_puts_it_before_whatever_the_rules_say() -> None:
    grave = sorted((fact for fact in FACTS if fact.code != "put_first"), key=lambda fact: -fact.points)[:6]
    assert urgency(["put_first", "refused"]) > urgency([fact.code for fact in grave])


def test_a_hearing_with_nobody_assigned_goes_before_a_staging_site_and_that_before_a_belongings_term() -> (
    None
):
    assert (
        urgency(["hearing_breached"])
        > urgency(["staging"])
        > urgency([clock_fact("belongings_us", "breached")])
    )


def test_every_clock_is_a_fact() -> None:
    assert clock_fact("next_hearing", "breached") == "hearing_breached"
    assert clock_fact("belongings_us", "breached") == "clock_breached"
    assert clock_fact("first_contact", "warned") == "clock_warned"


def test_the_reason_for_a_place_is_said_in_words_the_weightiest_first() -> None:
    assert in_words(ordered(["no_officer", "staging", "a rule that is gone"][:2]))[0].startswith(
        ("held at", "está en")
    )
    assert in_words(["a rule that is gone"]) == []
    assert late(["first_contact_breached"])
    assert not late(["clock_warned"])
