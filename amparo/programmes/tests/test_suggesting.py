"""What helps whom: never against a known fact, never without a reason, never because of what is not known."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.suggesting import REASONS, WEAK, Facts, reasons_for, suggest, words
from amparo.programmes.models import Sheet
from amparo.programmes.queries import suggested
from amparo.programmes.shape import completed
from amparo.programmes.tests.catalogue import ACTA, PENSION, TLAXCALA

PAPERS = ("acta", "curp", "id")
yes = st.just(True)
some = st.lists(st.sampled_from(PAPERS), min_size=1, max_size=3, unique=True)
moments = st.sampled_from(["us", "detained", "returning", "returned", "family"])
whom = st.fixed_dictionaries(
    {},
    optional={
        "min_age": st.integers(0, 70), "max_age": st.integers(0, 120), "sex": st.sampled_from("FM"), "children": yes,
        "us_born_children": yes, "disability": yes, "indigenous": yes, "detained": yes, "medicines": yes, "lacks": some,
    },
)  # fmt: skip
contents = st.builds(
    lambda whom, states, moments: completed({"for": whom, "states": states, "moments": moments}),
    whom, st.lists(st.sampled_from(["TL", "OC", "PL"]), max_size=2, unique=True),
    st.lists(moments, min_size=1, max_size=3, unique=True),
)  # fmt: skip
maybe = st.none() | st.booleans()
papers = st.frozensets(st.sampled_from(PAPERS))
facts = st.builds(
    lambda lacks, has, **rest: Facts(lacks=lacks, has=has - lacks, **rest),
    papers, papers,
    age=st.none() | st.integers(0, 110), sex=st.none() | st.sampled_from("FM"), children=maybe, us_born_children=maybe,
    disability=maybe, indigenous=maybe, detained=maybe, medicines=maybe,
    destination_state=st.none() | st.sampled_from(["TL", "OC", "ZS"]), moment=st.none() | moments,
)  # fmt: skip
UNKNOWN = {field.name: field.default for field in fields(Facts)}


def contradicted(facts, content):
    """By the words of the rule, written another way than the code."""
    asked = content["for"]
    return (
        (facts.age is not None and not asked.get("min_age", 0) <= facts.age <= asked.get("max_age", 999))
        or (facts.sex is not None and asked.get("sex", facts.sex) != facts.sex)
        or any(asked.get(key) and getattr(facts, key) is False
               for key in ("disability", "indigenous", "detained", "medicines"))
        or (asked.get("children") and facts.children is False and not facts.us_born_children)
        or (asked.get("us_born_children") and not facts.us_born_children
            and False in (facts.us_born_children, facts.children))
        or ("lacks" in asked and set(asked["lacks"]) <= facts.has)
        or (content["states"] and facts.destination_state is not None and facts.destination_state not in content["states"])
        or (facts.moment is not None and facts.moment not in content["moments"])
    )  # fmt: skip


def reasons(facts, content):
    return {one.programme: set(one.reasons) for one in suggest(facts, [("x", content)])}.get("x", set())


@given(facts, contents)
def test_nothing_is_suggested_against_a_known_fact(facts, content):
    if contradicted(facts, content):
        assert not reasons(facts, content)


@given(facts, contents)
def test_everything_is_suggested_that_nothing_contradicts_and_something_speaks_for(facts, content):
    if facts.moment in content["moments"] and not contradicted(facts, content):
        assert "moment" in reasons(facts, content)


@given(facts, contents, st.sampled_from(sorted(UNKNOWN)))
def test_forgetting_a_fact_adds_no_reason_of_its_own_and_takes_no_other_away(facts, content, name):
    """What is not known neither adds nor excludes: to forget a fact takes away the reasons it gave, and nothing else."""
    if facts.us_born_children and name in ("children", "us_born_children"):
        return  # each follows from the other
    if facts.children is False and name in ("children", "us_born_children"):
        return
    known, forgotten = reasons(facts, content), reasons(replace(facts, **{name: UNKNOWN[name]}), content)
    if known:
        said = {"age": {"min_age", "max_age"}, "lacks": {f"lacks_{one}" for one in PAPERS}, "sex": {"sex_F", "sex_M"},
                "destination_state": {"state"}}.get(name, {name})  # fmt: skip
        if forgotten or known - said:
            assert known - said == forgotten


@given(contents)
def test_of_nobody_known_nothing_is_suggested(content):
    assert suggest(Facts(), [("x", content)]) == []


@given(facts, contents)
def test_every_reason_has_words_in_both_languages(facts, content):
    for code in reasons_for(facts, content):
        assert words(code, "es") != words(code, "en")
        assert code in REASONS


def test_what_fits_best_comes_first():
    sheets = [
        ("general", completed({"states": [], "moments": ["returned"], "for": {}})),
        ("pension", completed({"states": [], "moments": ["returned"], "for": {"min_age": 65}})),
        ("both", completed({"states": ["TL"], "moments": ["returned"], "for": {"min_age": 65}})),
    ]
    found = suggest(Facts(age=70, moment="returned", destination_state="TL"), sheets)
    assert [one.programme for one in found] == ["both", "pension", "general"]
    assert [one.strong for one in found] == [True, True, False]
    assert found[0].reasons == ("min_age", "state", "moment")
    assert {"moment"} == WEAK


@pytest.mark.parametrize(("age", "helped"), [(64, False), (65, True), (70, True), (71, False), (None, False)])
def test_the_ages_that_a_rule_names_are_within_it(age, helped):
    content = completed({"states": [], "moments": ["us"], "for": {"min_age": 65, "max_age": 70}})
    assert bool(reasons_for(Facts(age=age), content)) is helped


def test_somebody_who_has_the_certificate_but_no_identification_is_helped_to_one():
    content = completed({"states": [], "moments": ["us"], "for": {"lacks": ["acta", "id"]}})
    assert reasons_for(Facts(has=frozenset({"acta"}), lacks=frozenset({"id"})), content) == ("lacks_id",)
    assert reasons_for(Facts(has=frozenset({"acta"})), content) == ()
    assert reasons_for(Facts(has=frozenset({"acta", "id"}), moment="us"), content) == ()
    assert reasons_for(Facts(has=frozenset({"acta"}), moment="us"), content) == ("moment",)


@pytest.mark.django_db
def test_the_catalogue_suggests_what_is_in_force(catalogue, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = suggested(Facts(age=70, lacks=frozenset({"acta"}), destination_state="OC"))
    assert [(one.programme, one.reasons) for one in found] == [
        (ACTA, ("lacks_acta",)),
        (PENSION, ("min_age",)),
    ]
    assert [one.programme for one in suggested(Facts(us_born_children=True, destination_state="TL"))] == [
        TLAXCALA
    ]
    Sheet.objects.filter(programme=PENSION).update(state="withdrawn", ended_at=timezone.now())
    assert suggested(Facts(age=70)) == []
